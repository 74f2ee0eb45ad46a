import { checkpointBefore } from '../run/checkpoints.ts';
import type { Checkpoint } from '../run/checkpoint.ts';
import { columnOf, rowAtStep, type Recording } from './recording.ts';
import type { RunReader, WantedColumn } from './runReader.ts';
import { scalarStep } from './rowsUntil.ts';
import { seriesWindow, type Series } from './seriesWindow.ts';

/** What a reader asks to be computed again: see Engine.replay. */
export interface ReplayWish {
  readonly checkpoint?: Checkpoint;
  readonly first: number;
  readonly last: number;
  readonly columns?: readonly WantedColumn[];
  readonly buckets?: number;
}

export interface ReplayResult {
  readonly piece: Recording;
  readonly series?: Series;
  readonly checkpoint: Checkpoint;
}

export type Replay = (wish: ReplayWish) => Promise<ReplayResult>;

/** Pieces that are kept, so that looking to and fro does not compute again; their bytes together. */
const cacheBytes = 16 * 2 ** 20;

/** Reads a run from what was kept of it, and computes the rest again. */
export function createRunReader(recording: Recording, replay: Replay): RunReader {
  const cache = new Cache();
  const { rows, steps } = recording;
  /** What was done of a range: a run that has ended is not run further by being looked at. */
  const within = (from: number, to: number): readonly [first: number, end: number] => {
    const last = steps[rows - 1]!;
    const first = Math.min(Math.max(from, steps[0]!), last);
    return [first, Math.max(first, Math.min(to, last))];
  };
  return { piece, checkpoint, series };

  async function piece(from: number, to: number, columns?: readonly WantedColumn[]): Promise<Recording> {
    const [first, end] = within(from, to);
    const kept = inMemory(first, end, columns) ?? inScalars(first, end, columns);
    if (kept) return kept;
    // Nothing to begin from, in a recording of an older version: what is there.
    if (!recording.checkpoints) return inRows(rowAtStep(recording, first), rowAtStep(recording, end), columns);
    const key = JSON.stringify([first, end, columns]);
    return cache.get(key, async () => {
      // The first row was there before any checkpoint that it could be computed from.
      const beginsAtStart = first === steps[0];
      if (beginsAtStart && first > 0) return joined(inMemory(first, first, columns)!, (await replayed(first + 1, end, columns)).piece);
      return (await replayed(first, end, columns)).piece;
    }, bytesOf);
  }

  async function checkpoint(step: number): Promise<Checkpoint> {
    const found = checkpointBefore(recording, step);
    if (found?.step === step) return found;
    return (await replayed(step, step, [])).checkpoint;
  }

  async function series(column: string, coordinate: number, from: number, to: number, buckets: number): Promise<Series> {
    const { scalars } = recording;
    const [first, end] = within(from, to);
    const apart = scalars?.columns.find(({ id }) => id === column);
    if (apart && scalars?.every === 1) return seriesWindow({ rows: scalars.rows, stepOf: (row) => scalarStep(scalars, row), columns: scalars.columns }, column, 0, from, to, buckets);
    const isWhole = rowAtStep(recording, end) - rowAtStep(recording, first) === end - first;
    if (isWhole || !recording.checkpoints) return seriesWindow(recording, column, coordinate, from, to, buckets);
    const { width } = columnOf(recording, column);
    const key = JSON.stringify(['series', column, coordinate, first, end, buckets]);
    const wanted = [{ id: column, coordinates: [Math.min(coordinate, width - 1)] }];
    const begin = first === steps[0] && first > 0 ? first + 1 : first;
    return cache.get(key, async () => (await replayed(begin, end, wanted, buckets)).series!, ({ steps: points }) => 16 * points.length);
  }

  function replayed(first: number, end: number, columns?: readonly WantedColumn[], buckets?: number): Promise<ReplayResult> {
    const from = first > 0 ? checkpointBefore(recording, first - 1) : undefined;
    return replay({ first, last: end, ...(from && { checkpoint: from }), ...(columns && { columns }), ...(buckets !== undefined && { buckets }) });
  }

  /** Undefined where a step is missing. */
  function inMemory(first: number, end: number, columns?: readonly WantedColumn[]): Recording | undefined {
    const row = rowAtStep(recording, first);
    const count = end - first + 1;
    if (steps[row] !== first || row + count > rows || steps[row + count - 1] !== end) return undefined;
    return inRows(row, row + count - 1, columns);
  }

  /** Undefined where not every step of each column is kept apart. */
  function inScalars(first: number, end: number, wanted?: readonly WantedColumn[]): Recording | undefined {
    const { scalars } = recording;
    const columns = wanted?.flatMap(({ id }) => scalars?.columns.find((column) => column.id === id) ?? []);
    if (!scalars || scalars.every !== 1 || columns?.length !== wanted?.length || !columns || end > scalars.last) return undefined;
    const row = first - scalars.first;
    const count = end - first + 1;
    return {
      dimensions: recording.dimensions,
      rows: count,
      steps: Float64Array.from({ length: count }, (_, r) => first + r),
      columns: columns.map((column) => ({ ...column, data: column.data.subarray(row, row + count) })),
    };
  }

  function inRows(row: number, lastRow: number, columns?: readonly WantedColumn[]): Recording {
    const count = lastRow - row + 1;
    const wanted = columns ?? recording.columns.map(({ id }): WantedColumn => ({ id }));
    return {
      dimensions: recording.dimensions,
      rows: count,
      steps: steps.subarray(row, row + count),
      columns: wanted.flatMap(({ id, coordinates }) => {
        const column = recording.columns.find((candidate) => candidate.id === id);
        if (!column) return [];
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

/** The latest answers, up to so many bytes; who asks for one that is on its way waits for it. */
class Cache {
  readonly #entries = new Map<string, { readonly answer: Promise<unknown>; bytes: number }>();

  get<T>(key: string, compute: () => Promise<T>, bytes: (value: T) => number): Promise<T> {
    const known = this.#entries.get(key);
    if (known) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.answer as Promise<T>;
    }
    const answer = compute();
    const entry = { answer, bytes: 0 };
    this.#entries.set(key, entry);
    answer.then((value) => {
      entry.bytes = bytes(value);
      this.#trim();
    }, () => this.#entries.delete(key));
    return answer;
  }

  #trim(): void {
    let total = [...this.#entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [key, { bytes }] of this.#entries) {
      if (total <= cacheBytes) return;
      if (this.#entries.size > 1) this.#entries.delete(key);
      total -= bytes;
    }
  }
}
