import { type FileHandle, open } from 'node:fs/promises';
import type { Column, ColumnLayout, Recording, Rows } from '../../engine/recording/recording.ts';
import { scalarStep } from '../../engine/recording/rowsUntil.ts';
import { encodeBlock, encodeHead, type RecordingLayout, rowBytes, type StreamLayout } from './recordingFormat.ts';

/** Of one block: what is lost where a block is damaged, and what is copied at once. */
const blockBytes = 2 ** 20;

/** What of a stream is in the file. */
interface Written {
  rows: number;
  /** Of the last row and of the one before it. */
  lastStep: number;
  previousStep: number;
}

/** A stream as it is to be. */
interface Stream {
  readonly rows: number;
  readonly stepOf: (row: number) => number;
  /** `to` is left out. */
  readonly stepsOf: (from: number, to: number) => Float64Array;
  readonly columns: readonly Column[];
}

/**
 * Writes a recording that grows: blocks are appended, and nothing that was written is written over, so that a reader finds whole blocks at any moment.
 * One call at a time.
 */
export class RecordingWriter {
  readonly path: string;
  private readonly every: number;
  private readonly layout: RecordingLayout;
  private readonly written: readonly Written[];
  private bytes = 0;

  /** @param every the distance of the rows, but for the first and the last one */
  constructor(path: string, recording: Recording, every: number) {
    this.path = path;
    this.every = every;
    this.layout = layoutOf(recording, every);
    this.written = this.layout.streams.map(() => ({ rows: 0, lastStep: NaN, previousStep: NaN }));
  }

  /** What is whole in the file; bytes behind it are of a write that failed. */
  get size(): number {
    return this.bytes;
  }

  /**
   * Whether a recording can be appended: it has all that was written, but the row of where the run stood, which it drops when it goes on.
   * @param until the step from which the run went on: what stood behind it may be another
   */
  takes(recording: Recording, until = Infinity): boolean {
    const { layout } = this;
    if (JSON.stringify(layoutOf(recording, this.every)) !== JSON.stringify(layout)) return false;
    return layout.streams.every(({ name }, index) => {
      const written = this.written[index]!;
      return keptRows(streamOf(recording, name), written, until) >= written.rows - 1;
    });
  }

  /**
   * Appends what is new.
   * @param until see `takes`: what stands behind it is written again
   * @throws Error where the disk refuses; what had been written before stays, and the next call tries again
   */
  async append(recording: Recording, until = Infinity): Promise<void> {
    const handle = await open(this.path, this.bytes === 0 ? 'w' : 'r+');
    try {
      if (this.bytes === 0) await this.write(handle, [encodeHead(this.layout)]);
      for (const [index, { name, columns }] of this.layout.streams.entries()) {
        const stream = streamOf(recording, name);
        const rowsAtOnce = Math.max(1, Math.floor(blockBytes / Math.max(1, rowBytes(columns))));
        const written = this.written[index]!;
        for (let from = keptRows(stream, written, until); from < stream.rows;) {
          const to = Math.min(stream.rows, from + rowsAtOnce);
          await this.write(handle, encodeBlock(index, stream.columns, from, stream.stepsOf(from, to)));
          Object.assign(written, { rows: to, lastStep: stream.stepOf(to - 1), previousStep: to > 1 ? stream.stepOf(to - 2) : NaN } satisfies Written);
          from = to;
        }
      }
    } catch (error) {
      // Half of a block is of no use to anybody.
      await handle.truncate(this.bytes).catch(() => undefined);
      throw error;
    } finally {
      await handle.close();
    }
  }

  /** To the disk itself. */
  async sync(): Promise<void> {
    const handle = await open(this.path, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  private async write(handle: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
    const bytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
    let { bytesWritten: done } = await handle.writev([...pieces], this.bytes);
    // A disk that is nearly full takes a part, and says why only when it is asked for the rest.
    const rest = done < bytes ? Buffer.concat(pieces) : undefined;
    while (rest && done < bytes) done += (await handle.write(rest, done, bytes - done, this.bytes + done)).bytesWritten;
    this.bytes += bytes;
  }
}

/** How many rows of the file the recording begins with: all of them, all but the last one, or not worth a look. */
function keptRows({ rows, stepOf }: Stream, written: Written, until: number): number {
  const isKept = (count: number, step: number): boolean => count === 0 || (count > 0 && count <= rows && stepOf(count - 1) === step && step <= until);
  if (isKept(written.rows, written.lastStep)) return written.rows;
  return isKept(written.rows - 1, written.previousStep) ? written.rows - 1 : 0;
}

/** In the order in which they are written: a reader never finds a row without its scalars, nor a checkpoint without what is before it. */
function layoutOf({ dimensions, columns, scalars, checkpoints }: Recording, every: number): RecordingLayout {
  const plain = (kept: readonly ColumnLayout[]): StreamLayout['columns'] => kept.map(({ id, symbol, meaning, width, group }) => ({ id, symbol, meaning, width, group }));
  return {
    dimensions,
    streams: [
      ...(scalars ? [{ name: 'scalars' as const, every: scalars.every, columns: plain(scalars.columns) }] : []),
      { name: 'rows', every, columns: plain(columns) },
      ...(checkpoints ? [{ name: 'checkpoints' as const, every: 1, columns: plain(checkpoints.columns) }] : []),
    ],
  };
}

function streamOf(recording: Recording, name: StreamLayout['name']): Stream {
  const plain = ({ rows, steps, columns }: Rows): Stream => ({ rows, columns, stepOf: (row) => steps[row]!, stepsOf: (from, to) => steps.subarray(from, to) });
  switch (name) {
    case 'rows':
      return plain(recording);
    case 'checkpoints':
      return plain(recording.checkpoints!);
    case 'scalars': {
      const scalars = recording.scalars!;
      const stepOf = (row: number) => scalarStep(scalars, row);
      return { rows: scalars.rows, columns: scalars.columns, stepOf, stepsOf: (from, to) => Float64Array.from({ length: to - from }, (_, row) => stepOf(from + row)) };
    }
  }
}
