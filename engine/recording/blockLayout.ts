import type { ColumnLayout } from './recording.ts';

const headerBytes = 8;

/** A block's memory by name; see RecordingBlock for the layout. */
export interface BlockViews {
  /** [0]: complete rows. */
  readonly count: Int32Array;
  readonly steps: Float64Array;
  /** One per column, `capacity` rows long. */
  readonly columns: readonly Float64Array[];
}

export function blockBytes(rowBytes: number, capacity: number): number {
  return headerBytes + rowBytes * capacity;
}

export function blockViews(memory: SharedArrayBuffer, capacity: number, layouts: readonly ColumnLayout[]): BlockViews {
  let offset = headerBytes;
  const take = (length: number) => {
    const view = new Float64Array(memory, offset, length);
    offset += view.byteLength;
    return view;
  };
  return { count: new Int32Array(memory, 0, 1), steps: take(capacity), columns: layouts.map(({ width }) => take(capacity * width)) };
}
