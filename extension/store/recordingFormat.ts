import { crc32 } from 'node:zlib';
import * as z from 'zod';
import type { Column, ColumnLayout } from '../../engine/recording/recording.ts';
import { columnLayout } from './columnLayout.ts';

/*
 * The bytes of `<run>.recording`, as docs/format.md describes them: a head that says what is kept, then blocks of rows, each with a checksum, appended while the run goes on.
 */

export const formatVersion = 2;
export const headBytes = 24;
export const blockHeadBytes = 40;
const magic = Buffer.from('\x89OLR\r\n\x1a\n', 'latin1');
const blockMagic = Buffer.from('OLRB', 'latin1');

/** Rows of some columns; the order of the streams in the head is their number in the blocks. */
export interface StreamLayout {
  readonly name: 'rows' | 'scalars' | 'checkpoints';
  readonly columns: readonly ColumnLayout[];
  /** The distance of their steps, but for the first and the last one. */
  readonly every: number;
}

export interface RecordingLayout {
  readonly dimensions: number;
  readonly streams: readonly StreamLayout[];
}

const recordingLayout = z.object({
  dimensions: z.number().int().nonnegative(),
  streams: z.array(z.object({
    name: z.enum(['rows', 'scalars', 'checkpoints']),
    columns: z.array(columnLayout).min(1).readonly(),
    every: z.number().int().positive(),
  })).readonly(),
});

export interface BlockHead {
  readonly stream: number;
  /** Its first row’s position among the stream’s. What stood from there on before is void: a run that goes on drops the row of where it stood. */
  readonly firstRow: number;
  readonly rows: number;
  readonly firstStep: number;
  /** Between the steps of two rows; 0 where the steps stand before the columns. */
  readonly distance: number;
  readonly checksum: number;
}

export function encodeHead(layout: RecordingLayout): Buffer {
  const text = JSON.stringify(layout);
  // What follows begins at a multiple of 8.
  const content = Buffer.from(text + ' '.repeat((8 - (Buffer.byteLength(text) % 8)) % 8));
  const head = Buffer.alloc(headBytes);
  magic.copy(head);
  head.writeUInt32LE(formatVersion, 8);
  head.writeUInt32LE(content.length, 12);
  head.writeUInt32LE(crc32(content, crc32(head.subarray(0, 16))), 16);
  return Buffer.concat([head, content]);
}

/**
 * @returns how many bytes the layout takes that follows
 * @throws Error where the file is of another kind or version
 */
export function decodeHead(head: Buffer): number {
  if (head.length < headBytes) throw new Error('it ends before its head does, so nothing in it can be read.');
  if (!head.subarray(0, magic.length).equals(magic)) throw new Error('it is not a recording of Optimizer Lab.');
  const version = head.readUInt32LE(8);
  if (version > formatVersion) throw new Error(`it has format ${version}, and this version of Optimizer Lab reads formats up to ${formatVersion}: update Optimizer Lab to open it.`);
  return head.readUInt32LE(12);
}

/** @throws Error where the checksum does not agree */
export function decodeLayout(head: Buffer, content: Buffer): RecordingLayout {
  if (crc32(content, crc32(head.subarray(0, 16))) !== head.readUInt32LE(16)) throw new Error('its head is damaged, so nothing in it can be read.');
  return recordingLayout.parse(JSON.parse(content.toString()));
}

export const rowBytes = (columns: readonly Pick<ColumnLayout, 'width'>[]): number => columns.reduce((sum, { width }) => sum + width, 0) * Float64Array.BYTES_PER_ELEMENT;

export const stepsBytes = ({ rows, distance }: Pick<BlockHead, 'rows' | 'distance'>): number => (distance === 0 ? rows * Float64Array.BYTES_PER_ELEMENT : 0);

export function payloadBytes(head: Pick<BlockHead, 'rows' | 'distance'>, { columns }: StreamLayout): number {
  return stepsBytes(head) + head.rows * rowBytes(columns);
}

/**
 * The pieces of a block, of which all but the first are views of the columns.
 * @param steps of the rows from `from` on; one at least
 */
export function encodeBlock(stream: number, columns: readonly Column[], from: number, steps: Float64Array): readonly Uint8Array[] {
  const rows = steps.length;
  const distance = distanceOf(steps);
  const numbers = [...(distance === 0 ? [steps] : []), ...columns.map(({ data, width }) => data.subarray(from * width, (from + rows) * width))];
  const payload = numbers.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  const head = Buffer.alloc(blockHeadBytes);
  blockMagic.copy(head);
  head.writeUInt32LE(stream, 4);
  head.writeUInt32LE(from, 8);
  head.writeUInt32LE(rows, 12);
  head.writeDoubleLE(steps[0]!, 16);
  head.writeDoubleLE(distance, 24);
  head.writeUInt32LE(payload.reduce((checksum, piece) => crc32(piece, checksum), 0), 32);
  head.writeUInt32LE(crc32(head.subarray(0, 36)), 36);
  return [head, ...payload];
}

/** Undefined where no whole head of a block stands there. */
export function decodeBlockHead(bytes: Buffer, at = 0): BlockHead | undefined {
  if (bytes.length < at + blockHeadBytes || bytes.compare(blockMagic, 0, 4, at, at + 4) !== 0) return undefined;
  if (crc32(bytes.subarray(at, at + 36)) !== bytes.readUInt32LE(at + 36)) return undefined;
  return {
    stream: bytes.readUInt32LE(at + 4),
    firstRow: bytes.readUInt32LE(at + 8),
    rows: bytes.readUInt32LE(at + 12),
    firstStep: bytes.readDoubleLE(at + 16),
    distance: bytes.readDoubleLE(at + 24),
    checksum: bytes.readUInt32LE(at + 32),
  };
}

/** 0 where the steps are not evenly spaced. */
function distanceOf(steps: Float64Array): number {
  if (steps.length === 1) return 1;
  const distance = steps[1]! - steps[0]!;
  for (let row = 2; row < steps.length; row++) if (steps[row]! - steps[row - 1]! !== distance) return 0;
  return distance;
}
