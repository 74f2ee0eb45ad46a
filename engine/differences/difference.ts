import { columnOf, type Rows } from '../recording/recording.ts';
import type { LoadNative } from '../optimizers/createStepper.ts';
import type { OptimizerConfiguration } from '../optimizers/description.ts';
import { ruleDifferences, type RuleDifferences } from './differences.ts';
import { partingStep, sharedSteps, type Parting } from './partingStep.ts';
import { reasons } from './reasons.ts';
import type { RecordedRun } from './recordedRun.ts';

/** How two optimizers differ: in their rules, and in what they did on one loss function. */
export interface Difference {
  readonly configurations: readonly [OptimizerConfiguration, OptimizerConfiguration];
  readonly rules: RuleDifferences;
  /** In sentences. */
  readonly reasons: readonly string[];
  /** The last step that both have done. */
  readonly last: number;
  /** Undefined where they do not part. */
  readonly parting: Parting | undefined;
  /** The first steps, where they part, and the last one. */
  readonly shown: readonly ShownStep[];
}

export interface ShownStep {
  readonly step: number;
  readonly rows: readonly [ShownRow, ShownRow];
}

/** What a run had at a step. */
export interface ShownRow {
  readonly loss: number;
  readonly parameters: Float64Array;
  readonly state: readonly { readonly id: string; readonly symbol: string; readonly values: Float64Array }[];
}

/** How far two runs are apart at a step. */
export interface Distance {
  readonly step: number;
  readonly losses: readonly [number, number];
  /** The largest of |Δθᵢ|. */
  readonly parameters: number;
  /** The largest distance in each state variable that both keep under one name; NaN where it does not exist yet. */
  readonly state: readonly { readonly symbol: string; readonly distance: number }[];
}

/**
 * @param options.tolerance parameters that differ by more have parted
 * @param options.signal    gives it up: what it takes is that of the runs again where not all steps were kept
 * @throws what computing steps again throws, where not all were kept
 */
export async function describeDifference(
  configurations: Difference['configurations'],
  runs: readonly [RecordedRun, RecordedRun],
  loadNative: LoadNative,
  { tolerance = 1e-12, signal }: { readonly tolerance?: number; readonly signal?: AbortSignal } = {},
): Promise<Difference> {
  const [a, b] = configurations;
  const [, last] = sharedSteps(...runs);
  const parting = await partingStep(runs, tolerance, signal);
  const shown: ShownStep[] = [];
  for (const step of stepsShown(last, parting)) shown.push({ step, rows: await Promise.all([rowOf(runs[0], step), rowOf(runs[1], step)]) });
  return { configurations, rules: ruleDifferences(a, b), reasons: await reasons(a, b, loadNative), last, parting, shown };
}

/** How far they are apart at the steps that are shown. */
export function distances({ shown }: Pick<Difference, 'shown'>): readonly Distance[] {
  return shown.map(({ step, rows: [a, b] }) => ({
    step,
    losses: [a.loss, b.loss],
    parameters: largest(a.parameters, b.parameters),
    state: a.state.flatMap(({ id, symbol, values }) => {
      const other = b.state.find((candidate) => candidate.id === id && candidate.values.length === values.length);
      return other ? [{ symbol, distance: largest(values, other.values) }] : [];
    }),
  }));
}

function stepsShown(last: number, parting: Parting | undefined): readonly number[] {
  const round = [1, 2, 3, 5].flatMap((digit) => [1, 10, 100, 1000, 10_000].map((power) => digit * power));
  return [...new Set([...round, last, ...(parting ? [parting.step] : [])])].filter((step) => step >= 1 && step <= last).sort((x, y) => x - y);
}

async function rowOf({ reader }: RecordedRun, step: number): Promise<ShownRow> {
  const row: Rows = await reader.piece(step, step);
  return {
    loss: columnOf(row, 'loss').data[0]!,
    parameters: columnOf(row, 'parameters').data,
    state: row.columns.filter(({ group }) => group === 'state').map(({ id, symbol, data }) => ({ id, symbol, values: data })),
  };
}

function largest(a: Float64Array, b: Float64Array): number {
  let most = 0;
  a.forEach((value, i) => (most = Math.max(most, Math.abs(value - b[i]!))));
  return most;
}
