import type { RecordingBlock, RunOpening } from '../worker/protocol.ts';
import type { ColumnLayout } from './recording.ts';
import { scalarColumns } from './recordingPlan.ts';

const headerBytes = 8;

/** A block's memory by name; see RecordingBlock for the layout. */
export interface BlockViews {
  /** [0]: complete rows; [1]: whether the reader is done with them. */
  readonly count: Int32Array;
  /** All that follows: the steps and the columns, at `columnPlaces`. */
  readonly values: Float64Array;
  readonly steps: Float64Array;
  /** One per column, `capacity` rows long. */
  readonly columns: readonly Float64Array[];
}

export function blockBytes(rowBytes: number, capacity: number): number {
  return headerBytes + rowBytes * capacity;
}

export function blockViews(memory: SharedArrayBuffer, capacity: number, layouts: readonly Pick<ColumnLayout, 'width'>[]): BlockViews {
  const values = new Float64Array(memory, headerBytes);
  return { count: new Int32Array(memory, 0, 2), values, steps: values.subarray(0, capacity), columns: columnViews(values, capacity, layouts) };
}

/** Where each column begins that stands, `capacity` rows long, behind as many steps. */
export function columnPlaces(capacity: number, layouts: readonly Pick<ColumnLayout, 'width'>[]): number[] {
  let place = capacity;
  return layouts.map(({ width }) => (place += capacity * width) - capacity * width);
}

/** The columns themselves. */
export function columnViews(values: Float64Array, capacity: number, layouts: readonly Pick<ColumnLayout, 'width'>[]): Float64Array[] {
  return columnPlaces(capacity, layouts).map((place, c) => values.subarray(place, place + capacity * layouts[c]!.width));
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
