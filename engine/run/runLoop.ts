import type { Objective } from '../loss/objective.ts';
import type { Stepper } from '../optimizers/stepper.ts';
import type { BreakpointWatch } from './breakpointWatch.ts';
import type { CheckpointWriter } from './checkpointWriter.ts';
import { freshCopy } from '../freshCopy.ts';
import { fusedLoop, type Standing } from './fusedLoop.ts';
import type { StopConditions, StopReason } from './run.ts';
import type { RunMarks } from './runMarks.ts';
import type { RunWriter } from './runWriter.ts';

export interface RunLoopParts {
  readonly objective: Objective;
  readonly stepper: Stepper;
  /** n numbers: the gradient that a step took, when it has ended the run. */
  readonly g: Float64Array;
  /** The start, already as the optimizer can hold it; moved in place. */
  readonly theta: Float64Array;
  /** What the stepper wrote for row 0, one array per column of its own. */
  readonly startRow: readonly Float64Array[];
  /** Updates at most. */
  readonly steps: number;
  readonly stop: StopConditions;
  readonly writer: RunWriter;
  readonly checkpoints: CheckpointWriter;
  /** Absent where there are no breakpoints. */
  readonly watch?: BreakpointWatch | undefined;
  /** Where the run does not begin at the start: the step whose θ is in `theta`, the loss there, and whether its row is there already. */
  readonly origin?: { readonly step: number; readonly loss: number; readonly goesOn: boolean } | undefined;
  /** The step at which the optimizer began to count. */
  readonly begun: number;
  readonly marks: RunMarks;
  /** Int32 control memory of the call; its first number is read before each step. */
  readonly control: Int32Array;
}

/**
 * Steps until something ends the run; `marks` and `writer` then hold all of it. Row 0 is the start; step t takes the gradient at θ_{t−1}
 * (on the batch of step t), updates θ and evaluates the loss there (on all rows) — together with the gradient for step t + 1 where one evaluation
 * gives both, and there is such a step.
 *
 * A step counts when its row is complete: where the user's function throws, the run ends with the step before. At parameters that are no
 * longer finite the loss function is not asked any more; that row has the loss NaN.
 * @throws what the loss function or the stepper throws
 */
export function runLoop(parts: RunLoopParts): StopReason {
  const fused = fusedLoop(parts);
  const own = loops.get(parts.stepper) ?? freshCopy(loop);
  loops.set(parts.stepper, own);
  return own(parts, fused && ((standing) => fused(parts, standing)));
}

/** Each run's own; a stepper that runs again, for a replay, finds its loop warm. */
const loops = new WeakMap<Stepper, typeof loop>();

/** Refers to nothing outside: see freshCopy. Nothing is allocated per step. */
function loop({ objective, stepper, theta, g, startRow, steps, stop, writer, marks, control, checkpoints, watch, origin, begun }: RunLoopParts, fused: ((standing: Standing) => StopReason) | undefined): StopReason {
  const { batched, evaluations } = objective;
  const lossBelow = stop.lossBelow ?? -Infinity;
  const normBelow = stop.gradientNormBelow ?? 0;
  const n = theta.length;
  g.fill(NaN);
  const { average } = stepper;
  // Before the optimizer's columns stand loss, batchLoss where batched, averagedLoss where there is an average, parameters and gradient.
  const ownColumns = 3 + (batched ? 1 : 0) + (average ? 1 : 0);

  // Where loss and gradient come together, g is that of the next step as soon as the row's own g is written.
  const together = objective.valueAndGradient;
  const first = origin?.step ?? 0;
  // The loss at the origin is counted already.
  const countedTwice = origin && together && steps > first;
  let slot = 0;
  let finite = true;
  let loss = NaN;
  let best = Infinity;
  if (origin?.goesOn) {
    loss = together && steps > first ? together(theta, g) : origin.loss;
    if (countedTwice) evaluations.loss--;
    best = marks.bestLoss();
  } else {
    writer.begin(first);
    startRow.forEach((values, c) => writer.columns[ownColumns + c]!.set(values, writer.row * values.length));
    slot = marks.free();
    finite = writeVectors(slot);
    loss = together && steps > first ? together(theta, g) : origin ? origin.loss : objective.value(theta);
    if (countedTwice) evaluations.loss--;
    writeLosses(loss, NaN);
    writer.complete(first);
    marks.mark(slot, first, loss, evaluations, true);
    checkpoints.take(first, loss, together !== undefined && steps > first, undefined);
    if (Number.isFinite(loss)) best = loss;
    if (watch) watch.see(writer.columns, writer.row);
    if (loss < lossBelow) return 'loss';
    if (!finite) return 'diverged';
  }

  if (fused) return fused({ g, loss, best });
  let columns = writer.columns;
  let optimizerColumns = columns.slice(ownColumns);
  let nextCheckpoint = checkpoints.after(first);
  for (let t = first + 1; t <= steps; t++) {
    if (control[0] !== 0) return 'cancelled';
    const batchLoss = together ? undefined : objective.gradient(theta, t, g);
    if (normBelow > 0 && gradientNorm() < normBelow) return 'gradient';
    writer.begin(t);
    if (columns !== writer.columns) {
      columns = writer.columns;
      optimizerColumns = columns.slice(ownColumns);
    }
    stepper.step(t - begun, theta, g, optimizerColumns, writer.row, batchLoss ?? loss);
    slot = marks.free();
    finite = writeVectors(slot);
    loss = !finite ? NaN : together && t < steps ? together(theta, g) : objective.value(theta);
    writeLosses(loss, batchLoss ?? NaN);
    writer.complete(t);
    const isBest = loss < best && loss > -Infinity;
    if (isBest) best = loss;
    marks.mark(slot, t, loss, evaluations, isBest);
    if (t === nextCheckpoint) {
      checkpoints.take(t, loss, together !== undefined && finite && t < steps, undefined);
      nextCheckpoint = checkpoints.after(t);
    }
    // What the person wants to be told of is told also of a step behind which a run cannot go on.
    const reached = watch && watch.see(writer.columns, writer.row);
    if (!finite) return 'diverged';
    if (reached) return 'breakpoint';
    if (loss < lossBelow) return 'loss';
  }
  return 'steps';

  function writeLosses(value: number, batchLoss: number): void {
    const { row } = writer;
    writer.columns[0]![row] = value;
    if (batched) writer.columns[1]![row] = batchLoss;
    if (average) writer.columns[ownColumns - 3]![row] = lossAt(average);
  }

  /** NaN where there is no average yet, or it is no longer finite. */
  function lossAt(point: Float64Array): number {
    for (let i = 0; i < n; i++) if (!Number.isFinite(point[i])) return NaN;
    return objective.value(point);
  }

  /** θ and g into their columns, θ into its mark, all in one pass. Says whether θ is finite. */
  function writeVectors(markSlot: number): boolean {
    const parameters = writer.columns[ownColumns - 2]!;
    const gradient = writer.columns[ownColumns - 1]!;
    const marked = marks.values;
    const markFrom = marks.theta(markSlot);
    const from = writer.row * n;
    let zero = 0;
    for (let i = 0; i < n; i++) {
      const x = theta[i]!;
      parameters[from + i] = x;
      gradient[from + i] = g[i]!;
      marked[markFrom + i] = x;
      // 0 where x is finite, NaN otherwise.
      zero += x - x;
    }
    return zero === 0;
  }

  /** Euclidean, safe from over- and underflow of the squares. */
  function gradientNorm(): number {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += g[i]! * g[i]!;
    if (sum > 1e-290 && sum < 1e290) return Math.sqrt(sum);
    let largest = 0;
    for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(g[i]!));
    if (largest === 0 || !Number.isFinite(largest)) return largest;
    sum = 0;
    for (let i = 0; i < n; i++) sum += (g[i]! / largest) ** 2;
    return largest * Math.sqrt(sum);
  }
}
