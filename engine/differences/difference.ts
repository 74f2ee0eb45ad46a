import { columnOf, rowAtStep, type Recording } from '../recording/recording.ts';
import type { LoadNative } from '../optimizers/createStepper.ts';
import type { OptimizerConfiguration } from '../optimizers/description.ts';
import { ruleDifferences, type RuleDifferences } from './differences.ts';
import { parametersAt, partingStep, type Parting } from './partingStep.ts';
import { reasons } from './reasons.ts';

/** How two optimizers differ: in their rules, and in what they did on one loss function. */
export interface Difference {
  readonly configurations: readonly [OptimizerConfiguration, OptimizerConfiguration];
  readonly rules: RuleDifferences;
  /** In sentences. */
  readonly reasons: readonly string[];
  readonly recordings: readonly [Recording, Recording];
  /** Undefined where they do not part. */
  readonly parting: Parting | undefined;
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

/** @param tolerance parameters that differ by more have parted */
export async function describeDifference(
  configurations: Difference['configurations'],
  recordings: Difference['recordings'],
  loadNative: LoadNative,
  tolerance = 1e-12,
): Promise<Difference> {
  const [a, b] = configurations;
  return { configurations, rules: ruleDifferences(a, b), reasons: await reasons(a, b, loadNative), recordings, parting: partingStep(...recordings, tolerance) };
}

/** How far they are apart at the first steps, where they part, and at the last one. */
export function distances({ recordings, parting }: Pick<Difference, 'recordings' | 'parting'>): readonly Distance[] {
  const [a, b] = recordings;
  return shownSteps(recordings, parting).map((step) => {
    const [row, otherRow] = [rowAtStep(a, step), rowAtStep(b, step)];
    return {
      step,
      losses: [columnOf(a, 'loss').data[row]!, columnOf(b, 'loss').data[otherRow]!],
      parameters: largest(parametersAt(a, row), parametersAt(b, otherRow)),
      state: sharedState(a, b).map(({ id, symbol, width, data }) => {
        const other = columnOf(b, id).data;
        return { symbol, distance: largest(data.subarray(row * width, (row + 1) * width), other.subarray(otherRow * width, (otherRow + 1) * width)) };
      }),
    };
  });
}

/** The first steps, where they part, and the last one. */
export function shownSteps([a, b]: Difference['recordings'], parting: Parting | undefined): readonly number[] {
  const last = Math.min(a.steps.at(-1)!, b.steps.at(-1)!);
  const round = [1, 2, 3, 5].flatMap((digit) => [1, 10, 100, 1000, 10_000].map((power) => digit * power));
  return [...new Set([...round, last, ...(parting ? [parting.step] : [])])].filter((step) => step >= 1 && step <= last).sort((x, y) => x - y);
}

/** The state that both keep under one name. */
function sharedState(a: Recording, b: Recording) {
  return a.columns.filter(({ id, group, width }) => group === 'state' && b.columns.some((column) => column.id === id && column.width === width));
}

function largest(a: Float64Array, b: Float64Array): number {
  let most = 0;
  a.forEach((value, i) => (most = Math.max(most, Math.abs(value - b[i]!))));
  return most;
}
