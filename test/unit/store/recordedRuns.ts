import type { Column, Recording } from '../../../engine/recording/recording.ts';
import { configure } from '../../../engine/optimizers/spec.ts';
import type { RunSummary } from '../../../engine/run/run.ts';
import { unstartedRun } from '../../../engine/run/unstartedRun.ts';
import type { RunOpening } from '../../../engine/worker/protocol.ts';
import type { Run } from '../../../extension/comparisons/comparison.ts';
import { hashesFrom } from '../../../engine/node/fileHashes.ts';
import type { StorableComparison } from '../../../extension/store/comparisonFile.ts';

/** What a step holds, of which nothing else does: a row that is another's is found out. */
export const numberAt = (run: number, step: number, coordinate: number): number => Math.sin(run * 1e6 + step * 10 + coordinate);

interface Shape {
  readonly dimensions: number;
  /** Every k-th row is kept; beyond 1 the losses stand apart, one per step. */
  readonly every?: number;
  readonly checkpointEvery?: number;
}

/** What a run has recorded when it stands after a step. */
export function recordingUntil(run: number, last: number, { dimensions, every = 1, checkpointEvery = 64 }: Shape): Recording {
  const stepsAt = (distance: number) => Array.from({ length: last + 1 }, (_, step) => step).filter((step) => step % distance === 0 || step === last);
  const column = (id: string, width: number, steps: readonly number[], group: Column['group'] = 'step'): Column => ({
    id, symbol: id, meaning: id, width, group, data: Float64Array.from({ length: steps.length * width }, (_, i) => numberAt(run, steps[Math.floor(i / width)]!, i % width)),
  });
  const [rows, all, checkpoints] = [stepsAt(every), stepsAt(1), stepsAt(checkpointEvery)];
  return {
    dimensions,
    rows: rows.length,
    steps: Float64Array.from(rows),
    columns: [column('loss', 1, rows, 'loss'), column('parameters', dimensions, rows, 'parameters'), column('gradient', dimensions, rows)],
    ...(every > 1 && { scalars: { rows: all.length, first: 0, every: 1, last, columns: [column('loss', 1, all, 'loss')] } }),
    checkpoints: { rows: checkpoints.length, steps: Float64Array.from(checkpoints), columns: [column('loss', 1, checkpoints, 'state'), column('counts', 3, checkpoints, 'state'), column('parameters', dimensions, checkpoints, 'state')] },
  };
}

export function openingOf({ columns, dimensions, scalars, checkpoints }: Recording, every = 1): RunOpening {
  return {
    dimensions, gradientMethod: 'source', notes: [], start: new Array<number>(dimensions).fill(0), columns: columns.map(({ data: _, ...layout }) => layout), every,
    plan: { every, scalarEvery: scalars ? 1 : 0, checkpointEvery: 64 },
    checkpoint: checkpoints?.columns.map(({ data: _, ...layout }) => layout) ?? [],
  };
}

export function summaryAt({ optimizer }: Pick<Run, 'optimizer'>, recording: Recording, stopped: RunSummary['stopped'] = 'steps'): RunSummary {
  const steps = recording.steps.at(-1)!;
  const point = { step: steps, loss: recording.columns[0]!.data.at(-1)!, parameters: Array.from(recording.columns[1]!.data.subarray(-recording.dimensions)) };
  return { ...unstartedRun({ optimizer, steps, seed: 1, stop: {}, recording: { columns: 'all', every: 1, budget: 1 } }, stopped), start: [], steps, best: point, last: point };
}

/** A comparison of so many runs before their first steps. */
export function comparisonOf(id: string, count: number, changes: Partial<StorableComparison['facts']> = {}): StorableComparison & { facts: StorableComparison['facts'] } {
  const optimizers = Array.from({ length: count }, () => configure('adam'));
  return {
    id,
    facts: {
      id, pinned: false, versions: { extension: '1', node: '24', vscode: '1' }, ...hashesFrom({}), startedAt: new Date(0),
      request: { source: { file: '/w/f.ts', name: 'f', recognition: 'every', overlays: {} }, optimizers, steps: 1000, seed: 1, stop: {}, recording: { columns: 'all', every: 1, budget: 1 } },
      loss: undefined, name: 'f', dependencies: [], rerunOnSave: false, branches: [], breakpoints: [], ...changes,
    },
    runs: optimizers.map((optimizer, i): Run => ({ label: String(i), optimizer, status: 'waiting', steps: 0, rate: 0 })),
    problem: undefined,
  };
}

/** Has a run end with what it recorded. */
export function endRun(run: Run, recording: Recording, stopped: RunSummary['stopped'] = 'steps'): void {
  delete run.stored;
  Object.assign(run, { opening: run.opening ?? openingOf(recording), recording, summary: summaryAt(run, recording, stopped), steps: recording.steps.at(-1)!, status: stopped === 'cancelled' ? 'paused' : 'finished' } satisfies Partial<Run>);
}

/** All numbers of a recording, read. */
export function numbersOf({ dimensions, rows, steps, columns, scalars, checkpoints }: Recording) {
  const read = (kept: readonly Column[]) => kept.map(({ id, symbol, meaning, width, group, data }) => ({ id, symbol, meaning, width, group, data }));
  return {
    dimensions, rows, steps, columns: read(columns),
    ...(scalars && { scalars: { ...scalars, columns: read(scalars.columns) } }),
    ...(checkpoints && { checkpoints: { ...checkpoints, columns: read(checkpoints.columns) } }),
  };
}
