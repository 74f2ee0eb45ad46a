import { checkpointBefore } from '../run/checkpoints.ts';
import type { Checkpoint } from '../run/checkpoint.ts';
import type { ReplayResult, ReplayWanted } from '../run/replaySteps.ts';
import { sourcesOf } from './derivedColumns.ts';
import { LatestAnswers } from './latestAnswers.ts';
import type { Path } from './pathThinner.ts';
import { columnOf, rowAtStep, type Recording } from './recording.ts';
import type { PathRequest, RunReader, SeriesRequest, WantedColumn } from './runReader.ts';
import { scalarStep } from './rowsUntil.ts';
import type { Series } from './seriesThinner.ts';
import { seriesWindow, type SeriesSource } from './seriesWindow.ts';
import { trajectoryPath } from './trajectoryPath.ts';

/** What a reader asks to be computed again: see Engine.replay. */
export interface ReplayWish {
  readonly checkpoint?: Checkpoint;
  readonly first: number;
  readonly last: number;
  readonly wanted?: ReplayWanted;
}

export type Replay = (wish: ReplayWish, signal?: AbortSignal) => Promise<ReplayResult>;

/** Reads a run from what was kept of it, and computes the rest again. */
export function createRunReader(recording: Recording, replay: Replay): RunReader {
  const answers = new LatestAnswers();
  const { rows, steps } = recording;
  const start = steps[0]!;
  const last = () => steps[rows - 1]!;
  return { columns: recording.columns, piece, checkpoint, series, path, missing };

  async function piece(from: number, to: number, columns?: readonly WantedColumn[], signal?: AbortSignal): Promise<Recording> {
    const [first, end] = within(from, to);
    if (isWhole(first, end) || !recording.checkpoints) {
      const [row, lastRow] = [rowAtStep(recording, first), rowAtStep(recording, end)];
      return inRows(row, lastRow, columns);
    }
    return answers.get(['piece', first, end, columns], signal, async (until) => {
      const wanted = columns && { kind: 'columns' as const, columns };
      // The first row was there before any checkpoint that it could be computed from.
      if (first === start && first > 0) return joined(inRows(0, 0, columns), (await replayed(first + 1, end, wanted, until)).piece);
      return (await replayed(first, end, wanted, until)).piece;
    }, bytesOf);
  }

  async function checkpoint(step: number): Promise<Checkpoint> {
    const found = checkpointBefore(recording, step);
    if (found?.step === step) return found;
    return (await replayed(step, step, { kind: 'columns', columns: [] })).checkpoint;
  }

  async function series(request: SeriesRequest, signal?: AbortSignal): Promise<readonly Series[]> {
    const { column, from, to, buckets, spacing } = request;
    const [first, end] = within(from, to);
    const sources = sourcesOf(recording.columns, column);
    // Of a column that has one number for all coordinates there is one.
    const width = recording.columns.find(({ id }) => id === column)?.width ?? recording.dimensions;
    const coordinates = request.coordinates.map((coordinate) => Math.min(coordinate, width - 1));
    const kept = apart(sources) ?? (isWhole(first, end) || !recording.checkpoints ? recording : undefined);
    return answers.get(['series', column, coordinates, from, to, buckets, spacing], signal, async (until) => {
      if (kept) return coordinates.map((coordinate) => seriesWindow(kept, column, coordinate, from, to, buckets, spacing));
      const begin = first === start && first > 0 ? first + 1 : first;
      return (await replayed(begin, end, { kind: 'series', request: { ...request, coordinates, from: begin, to: end } }, until)).series!;
    }, (found) => found.reduce((sum, { steps: points }) => sum + 16 * points.length, 0));
  }

  async function path(request: PathRequest, signal?: AbortSignal): Promise<Path> {
    const end = last();
    return answers.get(['path', request], signal, async (until) => {
      if (isWhole(start, end) || !recording.checkpoints) return trajectoryPath(recording, request.box);
      return (await replayed(start > 0 ? start + 1 : 0, end, { kind: 'path', request }, until)).path!;
    }, ({ steps: points }) => 24 * points.length);
  }

  function missing(column: string, from: number, to: number): number {
    const [first, end] = within(from, to);
    if (!recording.checkpoints || isWhole(first, end) || apart(sourcesOf(recording.columns, column))) return 0;
    return end - Math.max(0, checkpointBefore(recording, first - 1)?.step ?? 0);
  }

  /** Steps that there are. */
  function within(from: number, to: number): readonly [first: number, end: number] {
    const first = Math.min(Math.max(from, start), last());
    return [first, Math.max(first, Math.min(to, last()))];
  }

  /** The scalar columns, where all of these are among them at every step. */
  function apart(ids: readonly string[]): SeriesSource | undefined {
    const { scalars } = recording;
    if (scalars?.every !== 1 || !ids.every((id) => scalars.columns.some((column) => column.id === id))) return undefined;
    return { rows: scalars.rows, stepOf: (row) => scalarStep(scalars, row), columns: scalars.columns };
  }

  function replayed(first: number, end: number, wanted?: ReplayWanted, signal?: AbortSignal): Promise<ReplayResult> {
    const from = first > 0 ? checkpointBefore(recording, first - 1) : undefined;
    return replay({ first, last: end, ...(from && { checkpoint: from }), ...(wanted && { wanted }) }, signal);
  }

  /** Was every one of these steps kept? */
  function isWhole(first: number, end: number): boolean {
    const row = rowAtStep(recording, first);
    const count = end - first + 1;
    return steps[row] === first && row + count <= rows && steps[row + count - 1] === end;
  }

  function inRows(row: number, lastRow: number, columns?: readonly WantedColumn[]): Recording {
    const count = lastRow - row + 1;
    const wanted = columns ?? recording.columns.map(({ id }): WantedColumn => ({ id }));
    return {
      dimensions: recording.dimensions,
      rows: count,
      steps: steps.subarray(row, row + count),
      columns: wanted.flatMap(({ id, coordinates }) => {
        if (!recording.columns.some((candidate) => candidate.id === id)) return [];
        const column = columnOf(recording, id);
        const { width } = column;
        const data = column.data.subarray(row * width, (row + count) * width);
        if (!coordinates || width === 1) return [{ ...column, data }];
        const picked = new Float64Array(count * coordinates.length);
        for (let r = 0; r < count; r++) coordinates.forEach((i, c) => (picked[r * coordinates.length + c] = data[r * width + i]!));
        return [{ ...column, width: coordinates.length, data: picked }];
      }),
    };
  }
}

function joined(head: Recording, tail: Recording): Recording {
  const together = (a: Float64Array, b: Float64Array) => {
    const all = new Float64Array(a.length + b.length);
    all.set(a);
    all.set(b, a.length);
    return all;
  };
  return { ...head, rows: head.rows + tail.rows, steps: together(head.steps, tail.steps), columns: head.columns.map((column, c) => ({ ...column, data: together(column.data, tail.columns[c]!.data) })) };
}

function bytesOf({ rows, columns }: Recording): number {
  return columns.reduce((sum, { width }) => sum + width, 1) * rows * Float64Array.BYTES_PER_ELEMENT;
}
