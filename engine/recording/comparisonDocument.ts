import type { ComparedRun } from '../comparison/comparison.ts';
import type { Tensor } from '../loss/tensor.ts';
import type { RunPoint } from '../run/run.ts';
import { toWireNumber } from '../wireNumber.ts';
import type { Column, Recording } from './recording.ts';

/** The loss function as documents name it. */
export interface DocumentLoss {
  /** As the person would write it. */
  readonly file: string;
  readonly name: string;
  readonly dimensions: number;
  /** What θ is made of, where it has tensors with names or shapes of their own. */
  readonly tensors?: readonly Tensor[] | undefined;
}

/** Characters per piece, roughly: a long recording makes no giant string. */
const pieceLength = 1 << 16;

/**
 * A comparison as JSON, in pieces to be written one after the other:
 * `{"loss", "runs": [{"optimizer", "start", "seed", "steps", "evaluations", "stopped", "best", "last", …, "recording"?}]}`.
 * Every entry of a recording but the scalars `step`, `loss` and `batchLoss` has one array of n numbers per row; what does not exist at the start is
 * null in row 0. Numbers that JSON has not are the strings NaN, Infinity and -Infinity.
 */
export function* comparisonJson(loss: DocumentLoss, runs: readonly ComparedRun[]): Generator<string, void, undefined> {
  yield `{"loss":${JSON.stringify({ file: loss.file, name: loss.name, dimensions: loss.dimensions, tensors: loss.tensors })},"runs":[`;
  for (const [index, { summary, recording }] of runs.entries()) {
    const head = JSON.stringify({
      optimizer: summary.optimizer,
      start: summary.start.map(toWireNumber),
      seed: summary.seed,
      steps: summary.steps,
      evaluations: summary.evaluations,
      stopped: summary.stopped,
      ...(summary.breakpoint !== undefined && { breakpoint: summary.breakpoint }),
      ...(summary.branchedAt !== undefined && { branchedAt: summary.branchedAt }),
      ...(summary.problem && { problem: summary.problem }),
      ...(summary.divergence && { divergence: { ...summary.divergence, value: toWireNumber(summary.divergence.value), lastFinite: wirePoint(summary.divergence.lastFinite) } }),
      best: wirePoint(summary.best),
      last: wirePoint(summary.last),
      gradientMethod: summary.gradientMethod,
      every: summary.every,
      milliseconds: summary.milliseconds,
    });
    yield `${index === 0 ? '' : ','}\n${head.slice(0, -1)}`;
    if (recording) yield* recordingJson(recording);
    yield '}';
  }
  yield ']}\n';
}

function wirePoint({ step, loss, parameters }: RunPoint) {
  return { step, loss: toWireNumber(loss), parameters: parameters.map(toWireNumber) };
}

function* recordingJson(recording: Recording): Generator<string, void, undefined> {
  const outer = recording.columns.filter(({ group }) => group !== 'state');
  const state = recording.columns.filter(({ group }) => group === 'state');
  yield ',"recording":{"step":';
  yield* arrayJson(recording.rows, (row) => String(recording.steps[row]));
  for (const column of outer) yield* columnJson(column, recording, ',');
  yield ',"state":{';
  for (const [index, column] of state.entries()) yield* columnJson(column, recording, index === 0 ? '' : ',');
  yield '}}';
}

function* columnJson(column: Column, { rows, dimensions }: Recording, comma: string): Generator<string, void, undefined> {
  yield `${comma}${JSON.stringify(column.id)}:`;
  const absent = isAbsentAtStart(column);
  if (column.group === 'loss') {
    yield* arrayJson(rows, (row) => (row === 0 && absent ? 'null' : numberJson(column.data[row]!)));
    return;
  }
  const { data, width } = column;
  const nulls = `[${new Array<string>(dimensions).fill('null').join(',')}]`;
  yield* arrayJson(rows, (row) => {
    if (row === 0 && absent) return nulls;
    // One number for all coordinates stands for each of them.
    if (width < dimensions) return `[${new Array<string>(dimensions).fill(numberJson(data[row * width]!)).join(',')}]`;
    let text = '[';
    for (let i = row * width; i < (row + 1) * width; i++) text += (i > row * width ? ',' : '') + numberJson(data[i]!);
    return `${text}]`;
  });
}

function* arrayJson(length: number, element: (index: number) => string): Generator<string, void, undefined> {
  let piece = '[';
  for (let index = 0; index < length; index++) {
    if (index > 0) piece += ',';
    piece += element(index);
    if (piece.length > pieceLength) {
      yield piece;
      piece = '';
    }
  }
  yield `${piece}]`;
}

/** Does the quantity come into being only with the first step? The loss and the parameters are there from the start, whatever they are. */
export function isAbsentAtStart({ id, data, width }: Column): boolean {
  return id !== 'loss' && id !== 'parameters' && data.subarray(0, width).every(Number.isNaN);
}

function numberJson(value: number): string {
  return value - value === 0 ? String(value) : `"${value}"`;
}
