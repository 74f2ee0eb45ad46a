import type { RecordingBlock, RunOpening } from '../worker/protocol.ts';
import type { ColumnLayout } from './recording.ts';
import { scalarColumns } from './recordingPlan.ts';

const headerBytes = 8;

/** A block's memory by name; see RecordingBlock for the layout. */
export interface BlockViews {
  /** [0]: complete rows; [1]: whether the reader is done with them. */
  readonly count: Int32Array;
  readonly steps: Float64Array;
  /** One per column, `capacity` rows long. */
  readonly columns: readonly Float64Array[];
}

export function blockBytes(rowBytes: number, capacity: number): number {
  return headerBytes + rowBytes * capacity;
}

export function blockViews(memory: SharedArrayBuffer, capacity: number, layouts: readonly Pick<ColumnLayout, 'width'>[]): BlockViews {
  let offset = headerBytes;
  const take = (length: number) => {
    const view = new Float64Array(memory, offset, length);
    offset += view.byteLength;
    return view;
  };
  return { count: new Int32Array(memory, 0, 2), steps: take(capacity), columns: layouts.map(({ width }) => take(capacity * width)) };
}

/** The columns of one stream of a run. */
export function streamColumns({ columns, checkpoint = [], dimensions }: RunOpening, stream: RecordingBlock['stream']): readonly ColumnLayout[] {
  switch (stream) {
    case 'rows':
      return columns;
    case 'scalars':
      return scalarColumns(columns, dimensions).map((c) => columns[c]!);
    case 'checkpoints':
      return checkpoint;
  }
}
