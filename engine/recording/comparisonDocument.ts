import type { ComparedRun } from '../comparison/comparison.ts';
import type { Tensor } from '../loss/tensor.ts';
import type { RunPoint } from '../run/run.ts';
import { toWireNumber } from '../wireNumber.ts';
import { columnOf, type Column, type ColumnLayout, type Rows } from './recording.ts';
import { provenanceJson, type Provenance } from './provenance.ts';
import type { RowSource } from './rowSource.ts';

/** The loss function as documents name it. */
export interface DocumentLoss {
  /** As the person would write it. */
  readonly file: string;
  readonly name: string;
  readonly dimensions: number;
  /** What θ is made of, where it has tensors with names or shapes of their own. */
  readonly tensors?: readonly Tensor[] | undefined;
}

/** A run and, where there are any, its rows. */
export interface DocumentedRun {
  readonly summary: ComparedRun['summary'];
  /** Short and unique in the document. */
  readonly label?: string;
  /** Of a branch: the run that it leaves, by its place in the document, and the step. */
  readonly branch?: { readonly of: number; readonly step: number } | undefined;
  readonly rows?: RowSource;
}

/** Characters per piece, roughly: a long recording makes no giant string. */
const pieceLength = 1 << 16;

/**
 * A comparison as JSON, in pieces to be written one after the other:
 * `{"loss", "dependsOn", "runs": [{"label", "branch"?, "optimizer", "start", "seed", "steps", "evaluations", "stopped", "best", "last", …, "recording"?}]}`.
 * Every entry of a recording but the scalars `step`, `loss` and `batchLoss` has one array of n numbers per row; what does not exist at the start is
 * null in row 0. Numbers that JSON has not are the strings NaN, Infinity and -Infinity.
 */
export async function* comparisonJson(loss: DocumentLoss, runs: readonly DocumentedRun[], provenance?: Provenance): AsyncGenerator<string, void, undefined> {
  yield `{"loss":${JSON.stringify({ file: loss.file, name: loss.name, dimensions: loss.dimensions, tensors: loss.tensors })},`;
  if (provenance) yield `"dependsOn":${provenanceJson(provenance)},`;
  yield '"runs":[';
  for (const [index, { summary, rows, label, branch }] of runs.entries()) {
    const head = JSON.stringify({
      label,
      branch,
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
    if (rows) yield* recordingJson(rows);
    yield '}';
  }
  yield ']}\n';
}

function wirePoint({ step, loss, parameters }: RunPoint) {
  return { step, loss: toWireNumber(loss), parameters: parameters.map(toWireNumber) };
}

/** Column after column, as the document has them: where rows are computed again, once for each. */
async function* recordingJson(source: RowSource): AsyncGenerator<string, void, undefined> {
  const outer = source.columns.filter(({ group }) => group !== 'state');
  const state = source.columns.filter(({ group }) => group === 'state');
  yield ',"recording":{"step":';
  yield* arrayJson(source.rows([]), ({ steps }) => (row) => String(steps[row]));
  for (const column of outer) yield* columnJson(column, source, ',');
  yield ',"state":{';
  for (const [index, column] of state.entries()) yield* columnJson(column, source, index === 0 ? '' : ',');
  yield '}}';
}

async function* columnJson({ id, group }: ColumnLayout, { rows: source, dimensions }: RowSource, comma: string): AsyncGenerator<string, void, undefined> {
  yield `${comma}${JSON.stringify(id)}:`;
  const nulls = group === 'loss' ? 'null' : `[${new Array<string>(dimensions).fill('null').join(',')}]`;
  yield* arrayJson(source([id]), (rows, isStart) => {
    const column = columnOf(rows, id);
    const absent = isStart && isAbsentAtStart(column);
    const { data, width } = column;
    return (row) => {
      if (row === 0 && absent) return nulls;
      if (group === 'loss') return numberJson(data[row]!);
      // One number for all coordinates stands for each of them.
      if (width < dimensions) return `[${new Array<string>(dimensions).fill(numberJson(data[row * width]!)).join(',')}]`;
      let text = '[';
      for (let i = row * width; i < (row + 1) * width; i++) text += (i > row * width ? ',' : '') + numberJson(data[i]!);
      return `${text}]`;
    };
  });
}

async function* arrayJson(source: AsyncIterable<Rows>, elementsOf: (rows: Rows, isStart: boolean) => (row: number) => string): AsyncGenerator<string, void, undefined> {
  let piece = '[';
  let isStart = true;
  for await (const rows of source) {
    const element = elementsOf(rows, isStart);
    for (let row = 0; row < rows.rows; row++) {
      if (row > 0 || !isStart) piece += ',';
      piece += element(row);
      if (piece.length > pieceLength) {
        yield piece;
        piece = '';
      }
    }
    isStart = false;
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
