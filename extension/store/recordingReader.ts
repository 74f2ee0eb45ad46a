import { closeSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Column, ColumnLayout, Recording, Rows } from '../../engine/recording/recording.ts';
import { scalarStep } from '../../engine/recording/rowsUntil.ts';
import type { SeriesOverview } from '../../engine/recording/seriesOverview.ts';
import { type BlockHead, blockHeadBytes, decodeBlockHead, decodeHead, decodeLayout, headBytes, payloadBytes, type RecordingLayout, rowBytes, stepsBytes, type StreamLayout } from './recordingFormat.ts';
import { whyFileUnreadable } from './whyUnreadable.ts';

/** What the system reads at once: of numbers, and where heads alone are looked at. */
const pieceBytes = 2 ** 22;
const glanceBytes = 2 ** 9;

export interface ReadRecording {
  readonly recording: Recording;
  /** In words, where it has not all that was written. */
  readonly damage?: string;
}

/** Rows of a stream as a block has them. */
interface Segment {
  readonly head: BlockHead;
  /** Of the payload. */
  readonly at: number;
  /** Absent where they are evenly spaced. */
  readonly steps: Float64Array | undefined;
  readonly isWhole: boolean;
  /** As many of its rows as no later block replaces. */
  rows: number;
}

/**
 * Reads what is whole of a recording. The checksums of all blocks are looked at; the numbers of a column are read when they are first asked for.
 * A step whose block is damaged is missing, like one that was not kept: a run's reader computes it again where there are checkpoints.
 * @param rowsWritten how many rows there must be; absent where the run was interrupted
 * @throws Error where the file is not there, of another kind or version, or none of its rows is whole
 */
export function readRecordingFile(path: string, rowsWritten?: number): Promise<ReadRecording> {
  return withFile(path, (handle) => readFrom(path, handle, rowsWritten, true));
}

/**
 * What the heads of a recording's blocks say of it, so that a picture need not wait for all of its numbers to be read; whether these are as they were written, `readRecordingFile` says.
 * @returns undefined where the heads alone do not tell a whole recording
 * @throws Error as `readRecordingFile` does
 */
export async function glanceAtRecordingFile(path: string, rowsWritten: number): Promise<Recording | undefined> {
  const { recording, damage } = await withFile(path, (handle) => readFrom(path, handle, rowsWritten, false));
  return damage === undefined ? recording : undefined;
}

async function withFile<T>(path: string, read: (handle: FileHandle) => Promise<T>): Promise<T> {
  try {
    const handle = await open(path);
    try {
      return await read(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new Error(`${path} cannot be read: ${whyFileUnreadable(error)}`, { cause: error });
  }
}

async function readFrom(path: string, handle: FileHandle, rowsWritten: number | undefined, isChecked: boolean): Promise<ReadRecording> {
  const { size } = await handle.stat();
  // A few bytes here and there are there sooner than a thread of the system that would read them.
  const file = isChecked ? new FileWindow(size, pieceBytes, async (...of) => (await handle.read(...of)).bytesRead) : new FileWindow(size, glanceBytes, (...of) => readSync(handle.fd, ...of));
  const head = Buffer.from(await file.bytes(0, headBytes));
  const layoutBytes = decodeHead(head);
  const layout = decodeLayout(head, await file.bytes(headBytes, layoutBytes));
  const streams = layout.streams.map((): Segment[] => []);
  const unknown = await scan(file, headBytes + layoutBytes, layout, isChecked, (segment) => take(streams[segment.head.stream]!, segment));
  // What a window that went was about to write is no damage.
  return together(path, layout, streams, unknown.between + (rowsWritten === undefined ? 0 : unknown.atEnd), rowsWritten);
}

/** @returns how many pieces are no blocks, or not whole ones */
async function scan(file: FileWindow, from: number, { streams }: RecordingLayout, isChecked: boolean, found: (segment: Segment) => void): Promise<{ readonly between: number; readonly atEnd: number }> {
  let between = 0;
  for (let at = from; at < file.size;) {
    const head = decodeBlockHead(await file.bytes(at, blockHeadBytes));
    const layout = head && streams[head.stream];
    if (!head || !layout) {
      if (!isChecked) return { between: 1, atEnd: 0 };
      at = await nextBlock(file, at + 8);
      if (at >= file.size) return { between, atEnd: 1 };
      between++;
      continue;
    }
    const size = payloadBytes(head, layout);
    const wanted = isChecked ? size : stepsBytes(head);
    const payload = await file.bytes(at + blockHeadBytes, wanted);
    if (payload.length < wanted || at + blockHeadBytes + size > file.size) return { between, atEnd: 1 };
    const isWhole = !isChecked || crc32(payload) === head.checksum;
    const steps = isWhole && head.distance === 0 ? new Float64Array(Uint8Array.from(payload.subarray(0, stepsBytes(head))).buffer) : undefined;
    found({ head, at: at + blockHeadBytes, steps, isWhole, rows: head.rows });
    at += blockHeadBytes + size;
  }
  return { between, atEnd: 0 };
}

/** Where the next head of a block is whole; heads stand at multiples of 8. */
async function nextBlock(file: FileWindow, from: number): Promise<number> {
  for (let at = from; at < file.size; at += pieceBytes) {
    const bytes = await file.bytes(at, pieceBytes + blockHeadBytes);
    for (let offset = 0; offset < Math.min(pieceBytes, bytes.length); offset += 8) if (decodeBlockHead(bytes, offset)) return at + offset;
  }
  return file.size;
}

/** What stood from the first row of a block on is void. */
function take(segments: Segment[], segment: Segment): void {
  const { firstRow } = segment.head;
  for (let last = segments.at(-1); last && last.head.firstRow + last.rows > firstRow; last = segments.at(-1)) {
    last.rows = Math.max(0, firstRow - last.head.firstRow);
    if (last.rows > 0) break;
    segments.pop();
  }
  segments.push(segment);
}

function together(path: string, { dimensions, streams: layouts }: RecordingLayout, streams: readonly (readonly Segment[])[], unknown: number, rowsWritten: number | undefined): ReadRecording {
  const named = (name: StreamLayout['name']) => {
    const index = layouts.findIndex((layout) => layout.name === name);
    return index < 0 ? undefined : { layout: layouts[index]!, segments: streams[index]! };
  };
  const main = named('rows');
  if (!main) throw new Error('it has no steps.');
  const rows = rowsOf(path, main.layout, main.segments);
  if (rows.rows === 0) throw new Error('it has no step that is whole: its content is damaged.');
  const scalarStream = named('scalars');
  const scalars = scalarStream && scalarsOf(path, scalarStream.layout, scalarStream.segments, rows);
  const checkpointStream = named('checkpoints');
  const checkpoints = checkpointStream && rowsOf(path, checkpointStream.layout, checkpointStream.segments);
  // Where it was interrupted, what is going to be done again is what is not there.
  const until = Math.min(rows.steps.at(-1)! + main.layout.every, scalars ? scalars.last + scalars.every : Infinity) - 1;
  const kept = checkpoints && rowsWritten === undefined ? firstRows(checkpoints, checkpoints.steps.filter((step) => step <= until).length) : checkpoints;
  const all = streams.flat();
  const damage = damageOf(path, unknown + all.length, unknown + all.filter(({ isWhole }) => !isWhole).length, main.segments, rows, rowsWritten);
  return {
    recording: {
      dimensions,
      ...rows,
      ...(scalars && { scalars }),
      ...(kept && kept.rows > 0 && { checkpoints: kept }),
    },
    ...(damage !== undefined && { damage }),
  };
}

const stepOf = ({ head, steps }: Segment, row: number): number => (steps ? steps[row]! : head.firstStep + row * head.distance);

function rowsOf(path: string, { columns }: StreamLayout, segments: readonly Segment[]): Rows {
  const whole = segments.filter(({ isWhole }) => isWhole);
  const rows = countRows(whole);
  const steps = new Float64Array(rows);
  let row = 0;
  for (const segment of whole) {
    if (segment.steps) steps.set(segment.steps.subarray(0, segment.rows), row);
    else fillEvenly(steps, row, row + segment.rows, segment.head.firstStep, segment.head.distance);
    row += segment.rows;
  }
  return { rows, steps, columns: columnsOf(path, columns, whole) };
}

function fillEvenly(steps: Float64Array, from: number, to: number, first: number, distance: number): void {
  for (let row = from; row < to; row++) steps[row] = first + (row - from) * distance;
}

const countRows = (segments: readonly Segment[]): number => segments.reduce((sum, { rows }) => sum + rows, 0);

const columnsOf = (path: string, columns: readonly ColumnLayout[], segments: readonly Segment[]): readonly StoredColumn[] => columns.map((layout, c) => new StoredColumn(layout, path, segments.map(({ head, at, rows }) => ({
  at: at + stepsBytes(head) + head.rows * rowBytes(columns.slice(0, c)),
  count: rows * layout.width,
}))));

const firstRows = ({ steps, columns }: Rows, rows: number): Rows => ({ rows, steps: steps.subarray(0, rows), columns: rows === steps.length ? columns : columns.map((column) => ({ ...column, data: column.data.subarray(0, rows * column.width) })) });

/** Their steps follow from the row, so that one that is missing makes all of them useless: they are computed again. */
function scalarsOf(path: string, layout: StreamLayout, segments: readonly Segment[], { steps: rowSteps }: Rows): Recording['scalars'] {
  const whole = segments.filter(({ isWhole }) => isWhole);
  const [first, last] = [whole[0], whole.at(-1)];
  if (!first || !last) return undefined;
  const scalars = { rows: countRows(whole), first: stepOf(first, 0), every: layout.every, last: stepOf(last, last.rows - 1), columns: columnsOf(path, layout.columns, whole) };
  let before = 0;
  const isInPlace = (segment: Segment): boolean => {
    const from = before;
    before += segment.rows;
    // All but the first and the last step are evenly spaced, so where the steps of a block are so too, two of them say where the others are.
    const looked = segment.steps ? [...Array(segment.rows).keys()] : [0, 1, 2, segment.rows - 3, segment.rows - 2, segment.rows - 1].filter((row) => row >= 0 && row < segment.rows);
    return looked.every((row) => stepOf(segment, row) === scalarStep(scalars, from + row));
  };
  return scalars.first === rowSteps[0] && scalars.last >= rowSteps.at(-1)! && whole.every(isInPlace) ? scalars : undefined;
}

function damageOf(path: string, blocks: number, broken: number, main: readonly Segment[], { steps, rows }: Rows, rowsWritten: number | undefined): string | undefined {
  let next = 0;
  let lost = 0;
  for (const { head, isWhole, rows: count } of main) {
    lost += head.firstRow - next + (isWhole ? 0 : count);
    next = head.firstRow + count;
  }
  const cut = rowsWritten === undefined ? 0 : Math.max(0, rowsWritten - next);
  if (broken + lost + cut === 0) return undefined;
  const what = [
    ...(broken > 0 ? [`${broken} of its ${blocks} blocks ${broken === 1 ? 'is' : 'are'} damaged`] : []),
    ...(lost > 0 ? [`${lost} of its rows ${lost === 1 ? 'is' : 'are'} lost`] : []),
    ...(cut > 0 ? [`it ends ${cut} ${cut === 1 ? 'row' : 'rows'} early`] : []),
  ];
  return `${path}: ${what.join(', ')}. The other ${rows}, from step ${steps[0]} to step ${steps[rows - 1]}, are as they were recorded.`;
}

/** Says how many of the bytes there were. */
type ReadBytes = (into: Buffer, at: number, length: number, position: number) => number | Promise<number>;

/** Looks through a file from its beginning. */
class FileWindow {
  readonly size: number;
  private readonly read: ReadBytes;
  private readonly atOnce: number;
  /** Read into again and again. */
  private memory = Buffer.alloc(0);
  private buffer = this.memory;
  private from = 0;

  /** @param atOnce bytes that are read at least */
  constructor(size: number, atOnce: number, read: ReadBytes) {
    this.size = size;
    this.atOnce = atOnce;
    this.read = read;
  }

  /** Fewer at the file’s end. Valid until the next call. */
  async bytes(at: number, count: number): Promise<Buffer> {
    const wanted = Math.min(count, this.size - at);
    if (at < this.from || at + wanted > this.from + this.buffer.length) {
      const count = Math.min(Math.max(wanted, this.atOnce), this.size - at);
      if (this.memory.length < count) this.memory = Buffer.allocUnsafe(count);
      const buffer = this.memory.subarray(0, count);
      let read = 0;
      while (read < buffer.length) {
        const bytesRead = await this.read(buffer, read, buffer.length - read, at + read);
        if (bytesRead === 0) break;
        read += bytesRead;
      }
      this.buffer = buffer.subarray(0, read);
      this.from = at;
    }
    return this.buffer.subarray(at - this.from, at - this.from + wanted);
  }
}

/** Numbers of a file: from byte `at` on. */
export interface Place {
  readonly at: number;
  readonly count: number;
}

/** Reads its numbers when they are first asked for. `data` is not its own property, so that a copy of the layout does not read it. */
export class StoredColumn implements Column {
  readonly id: string;
  readonly symbol: string;
  readonly meaning: string;
  readonly width: number;
  readonly group: Column['group'];
  readonly #path: string;
  readonly #places: readonly Place[];
  #data: Float64Array | undefined;
  #overview: SeriesOverview | undefined;

  constructor({ id, symbol, meaning, width, group }: ColumnLayout, path: string, places: readonly Place[]) {
    this.id = id;
    this.symbol = symbol;
    this.meaning = meaning;
    this.width = width;
    this.group = group;
    this.#path = path;
    this.#places = places;
  }

  get data(): Float64Array {
    return (this.#data ??= readNumbers(this.#path, this.#places));
  }

  get overview(): SeriesOverview | undefined {
    return this.#overview;
  }

  set overview(overview: SeriesOverview | undefined) {
    this.#overview = overview;
  }
}

/** At once: a column of a million steps takes less than to look through it. */
export function readNumbers(path: string, places: readonly Place[]): Float64Array {
  const values = new Float64Array(places.reduce((sum, { count }) => sum + count, 0));
  const bytes = new Uint8Array(values.buffer);
  const file = openSync(path, 'r');
  try {
    let done = 0;
    for (const { at, count } of places) {
      for (const end = done + count * values.BYTES_PER_ELEMENT, shift = at - done; done < end;) {
        const bytesRead = readSync(file, bytes, done, Math.min(pieceBytes, end - done), done + shift);
        if (bytesRead === 0) throw new Error(`${path} ended early.`);
        done += bytesRead;
      }
    }
  } finally {
    closeSync(file);
  }
  return values;
}
