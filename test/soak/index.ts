import { appendFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { parseSpec } from '../../engine/optimizers/spec.ts';
import type { Comparison } from '../../extension/comparisons/comparison.ts';
import { until } from '../host/until.ts';
import { closeAll, comparisonNode, lab, openFile, workspacePath } from '../integration/lab.ts';
import { measured, type Measured } from './measured.ts';

/*
 * The entry that an extension host calls: starts, stops and reopens comparisons, with their panels, and says what the host takes on the way. The number is
 * OPTIMIZER_LAB_SOAK; lines of JSON go to the file OPTIMIZER_LAB_TEST_RESULTS.
 */

/** So many comparisons are kept, as by a person who tidies up now and then; older ones are deleted. */
const kept = 20;
const patience = 120_000;

export interface SoakLine extends Measured {
  readonly comparisons: number;
  readonly seconds: number;
}

const losses: Readonly<Record<string, string>> = {
  'soak.ts': `/** @loss @start 1, 2 */
export function soakLoss(x: number, y: number): number {
  return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
}

/** @loss @start 1 */
export function failingLoss(x: number): number {
  if (x < 0.5) throw new Error('low');
  return x * x;
}
`,
};

const optimizers = ['sgd:learningRate=0.0001', 'momentum:learningRate=0.0001', 'adam'].map((spec) => parseSpec(spec));

export async function run(): Promise<void> {
  const output = process.env.OPTIMIZER_LAB_TEST_RESULTS!;
  const count = Number(process.env.OPTIMIZER_LAB_SOAK);
  const say = (line: unknown) => appendFile(output, `${JSON.stringify(line)}\n`);
  const began = performance.now();
  try {
    const { comparisons, panels } = await lab();
    for (const [name, text] of Object.entries(losses)) await openFile(name, text);
    for (let index = 1; index <= count; index++) {
      await one(index);
      while (comparisons.all.length > kept) await comparisons.delete(comparisons.all.at(-1)!);
      if (index % Math.max(1, Math.round(count / 10)) !== 0) continue;
      // Its workers are all there then, and idle.
      await one(0);
      await closeAll();
      await until('panels that are closed', () => Promise.resolve(comparisons.all.every((comparison) => !panels.has(comparison) && !comparison.inUse)), patience);
      await say({ comparisons: index, seconds: (performance.now() - began) / 1000, ...await measured() } satisfies SoakLine);
    }
  } catch (error) {
    await say({ failed: error instanceof Error ? error.stack ?? error.message : String(error) });
    throw error;
  } finally {
    await say({ ended: true });
  }

  /** One after the other: a run to its end, one that is stopped, one that fails, one that is stopped at once. */
  async function one(index: number): Promise<void> {
    const { comparisons, panels } = await lab();
    const kind = index % 4;
    const comparison = await comparisons.start({ file: workspacePath('soak.ts'), name: kind === 2 ? 'failingLoss' : 'soakLoss', optimizers, steps: kind === 0 || kind === 2 ? 300 : 100_000_000, seed: index, stop: {}, rerunOnSave: false });
    await panels.show(comparison);
    if (kind === 1) await until('steps', () => Promise.resolve(comparison.runs.some(({ steps }) => steps > 1000)), patience);
    if (kind === 1 || kind === 3) await vscode.commands.executeCommand('optimizerLab.stop', comparisonNode(comparison));
    await comparison.finished;
    await closeAll();
    await until('a closed panel', () => Promise.resolve(!panels.has(comparison)), patience);
    await reopen(comparison);
  }

  async function reopen(comparison: Comparison): Promise<void> {
    await vscode.commands.executeCommand('optimizerLab.openComparison', comparisonNode(comparison));
    // The page asks for its numbers, which are read from disk.
    const shown = async () => (await (await lab()).comparisons.get(comparison.id)) ?? comparison;
    if (comparison.runs.some(({ stored }) => stored)) await until(`an open panel of ${comparison.id}`, async () => (await shown()).runs.some(({ recording }) => recording !== undefined), patience);
    await closeAll();
  }
}
