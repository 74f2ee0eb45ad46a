import type { BlockWriter } from '../recording/blockWriter.ts';
import type { Objective } from '../loss/objective.ts';
import type { Stepper } from '../optimizers/stepper.ts';
import type { StopConditions, StopReason } from './run.ts';
import { controlIndex } from './runMarks.ts';
import type { RunMarks } from './runMarks.ts';

export interface RunLoopParts {
  readonly objective: Objective;
  readonly stepper: Stepper;
  /** The start, already as the optimizer can hold it; moved in place. */
  readonly theta: Float64Array;
  /** What the stepper wrote for row 0, one array per column of its own. */
  readonly startRow: readonly Float64Array[];
  /** Updates at most. */
  readonly steps: number;
  readonly stop: StopConditions;
  readonly writer: BlockWriter;
  readonly marks: RunMarks;
  /** Int32 control memory of the call: read before each step. */
  readonly control: Int32Array;
}

/**
 * Steps until something ends the run; `marks` and `writer` then hold all of it. Row 0 is the start; step t takes the gradient at θ_{t−1}
 * (on the batch of step t), updates θ and evaluates the loss there (on all rows).
 *
 * A step counts when its row is complete: where the user's function throws, the run ends with the step before. At parameters that are no
 * longer finite the loss function is not asked any more; that row has the loss NaN.
 * @throws what the loss function or the stepper throws
 */
export function runLoop({ objective, stepper, theta, startRow, steps, stop, writer, marks, control }: RunLoopParts): StopReason {
  const { batched, evaluations } = objective;
  const lossBelow = stop.lossBelow ?? -Infinity;
  const normBelow = stop.gradientNormBelow ?? -Infinity;
  const n = theta.length;
  const g = new Float64Array(n).fill(NaN);
  // Before the optimizer's columns stand loss, batchLoss where batched, parameters and gradient.
  const ownColumns = batched ? 4 : 3;

  let loss = objective.value(theta);
  writer.begin(0);
  startRow.forEach((values, c) => writer.columns[ownColumns + c]!.set(values, writer.row * values.length));
  writeRow(writer, 0, loss, batched ? NaN : undefined, theta, g);
  let best = Number.isFinite(loss) ? loss : Infinity;
  marks.markBest(0, loss, theta, evaluations);
  marks.mark(0, loss, theta, evaluations);
  if (loss < lossBelow) return 'loss';
  if (!allFinite(theta)) return 'diverged';

  let columns = writer.columns;
  let optimizerColumns = columns.slice(ownColumns);
  for (let t = 1; t <= steps; t++) {
    if (control[controlIndex.cancel] !== 0) return 'cancelled';
    const batchLoss = objective.gradient(theta, t, g);
    if (normBelow > 0 && norm(g) < normBelow) return 'gradient';
    writer.begin(t);
    if (columns !== writer.columns) {
      columns = writer.columns;
      optimizerColumns = columns.slice(ownColumns);
    }
    stepper.step(t, theta, g, optimizerColumns, writer.row);
    const finite = allFinite(theta);
    loss = finite ? objective.value(theta) : NaN;
    writeRow(writer, t, loss, batched ? (batchLoss ?? NaN) : undefined, theta, g);
    // Best before last: the last one makes the step count.
    if (loss < best && loss > -Infinity) {
      best = loss;
      marks.markBest(t, loss, theta, evaluations);
    }
    marks.mark(t, loss, theta, evaluations);
    if (!finite) return 'diverged';
    if (loss < lossBelow) return 'loss';
  }
  return 'steps';
}

function writeRow(writer: BlockWriter, step: number, loss: number, batchLoss: number | undefined, theta: Float64Array, g: Float64Array): void {
  const { columns, row } = writer;
  let c = 0;
  columns[c++]![row] = loss;
  if (batchLoss !== undefined) columns[c++]![row] = batchLoss;
  const parameters = columns[c]!;
  const gradient = columns[c + 1]!;
  const n = theta.length;
  const from = row * n;
  for (let i = 0; i < n; i++) {
    parameters[from + i] = theta[i]!;
    gradient[from + i] = g[i]!;
  }
  writer.complete(step);
}

function allFinite(values: Float64Array): boolean {
  // 0·x is 0 for a finite x and NaN for all others: no branch per coordinate.
  let zero = 0;
  for (let i = 0; i < values.length; i++) zero += 0 * values[i]!;
  return zero === 0;
}

/** Euclidean, safe from over- and underflow of the squares. */
function norm(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  if (sum > 1e-290 && sum < 1e290) return Math.sqrt(sum);
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}
