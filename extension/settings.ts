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
  /** In bytes on disk, for all comparisons of the workspace together. */
  readonly storeLimit: number;
  /** Runs at the same time; undefined: one per core less one. */
  readonly workers: number | undefined;
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
  const optimizers = configuration.get<unknown>('defaultOptimizers');
  return {
    defaultOptimizers: Array.isArray(optimizers) ? optimizers.filter((spec) => typeof spec === 'string') : [],
    dialect: choice('dialect', dialects, 'pytorch'),
    steps: integer('steps', 1, 1e8, 2000),
    seed: integer('seed', 0, 2 ** 32 - 1, 1),
    recordingBudget: integer('recordingBudget', 1, 4096, 256) * mebibyte,
    lossFunctions: choice<Recognition>('lossFunctions', ['tagged', 'named', 'every'], 'named'),
    numericGradients: configuration.get<unknown>('numericGradients') === true,
    rerunOnSave: configuration.get<unknown>('rerunOnSave') === true,
    inlayHints: configuration.get<unknown>('inlayHints') !== false,
    storeLimit: integer('storeLimit', 1, 2 ** 20, 1024) * mebibyte,
    workers: integer('workers', 0, 64, 0) || undefined,
  };
}
