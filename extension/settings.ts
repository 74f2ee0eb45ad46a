import { workspace } from 'vscode';
import type { Recognition } from '../engine/loss/lossFunction.ts';
import { type Dialect, dialects } from '../engine/optimizers/description.ts';

export interface Settings {
  /** SPECs of the optimizers that are selected before the person chooses others. */
  readonly defaultOptimizers: readonly string[];
  readonly dialect: Dialect;
  readonly steps: number;
  readonly seed: number;
  /** In bytes, for all runs of a comparison together. */
  readonly recordingBudget: number;
  readonly lossFunctions: Recognition;
  /** May central differences stand in where no exact gradient is possible? */
  readonly numericGradients: boolean;
  readonly rerunOnSave: boolean;
  /** Are values and derivatives shown in the loss function while a step is looked at? */
  readonly inlayHints: boolean;
  /** Of a new comparison. */
  readonly breakpoints: readonly string[];
  /** In bytes on disk, for all comparisons of the workspace together. */
  readonly storeLimit: number;
  /** Runs at the same time; undefined: one per core less one. */
  readonly workers: number | undefined;
  /** In milliseconds; Infinity where there is none. */
  readonly evaluationLimit: number;
  readonly runLimit: number;
  /** In MiB, of the code of one run. */
  readonly memoryLimit: number;
  /** That one run may print. */
  readonly outputLines: number;
  /** May loss functions use what Node has? Never in a workspace that is not trusted. */
  readonly allowNodeModules: boolean;
}

export const settingsSection = 'optimizerLab';

const mebibyte = 2 ** 20;

/** The settings as they are now. VS Code warns about values out of range but does not keep them out, so they are brought back here. */
export function readSettings(): Settings {
  const configuration = workspace.getConfiguration(settingsSection);
  const integer = (key: string, low: number, high: number, otherwise: number): number => {
    const value = configuration.get<unknown>(key);
    return typeof value === 'number' && Number.isFinite(value) ? Math.min(high, Math.max(low, Math.round(value))) : otherwise;
  };
  const choice = <Value extends string>(key: string, values: readonly Value[], otherwise: Value): Value => {
    const value = configuration.get<unknown>(key);
    return values.find((candidate) => candidate === value) ?? otherwise;
  };
  const texts = (key: string): readonly string[] => {
    const value = configuration.get<unknown>(key);
    return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
  };
  return {
    defaultOptimizers: texts('defaultOptimizers'),
    dialect: choice('dialect', dialects, 'pytorch'),
    steps: integer('steps', 1, 1e8, 2000),
    seed: integer('seed', 0, 2 ** 32 - 1, 1),
    recordingBudget: integer('recordingBudget', 1, 4096, 256) * mebibyte,
    lossFunctions: choice<Recognition>('lossFunctions', ['tagged', 'named', 'every'], 'named'),
    numericGradients: configuration.get<unknown>('numericGradients') === true,
    rerunOnSave: configuration.get<unknown>('rerunOnSave') === true,
    inlayHints: configuration.get<unknown>('inlayHints') !== false,
    breakpoints: texts('breakpoints'),
    storeLimit: integer('storeLimit', 1, 2 ** 20, 1024) * mebibyte,
    evaluationLimit: (integer('evaluationLimit', 0, 86_400, 60) || Infinity) * 1000,
    runLimit: (integer('runLimit', 0, 604_800, 0) || Infinity) * 1000,
    memoryLimit: integer('memoryLimit', 64, 65_536, 1024),
    outputLines: integer('outputLines', 0, 1e6, 500),
    allowNodeModules: workspace.isTrusted && configuration.get<unknown>('allowNodeModules') === true,
    workers: integer('workers', 0, 64, 0) || undefined,
  };
}
