import type { RecordingBlock, RunOpening, WorkerRequest } from './protocol.ts';
import type { CallEnd } from './workerLink.ts';

/*
 * Between the host and a process that holds one worker. Memory is not shared across processes: what the worker writes is sent in pieces,
 * and the host writes it to memory of the same layout.
 */

type WithoutControl<Request> = Request extends unknown ? Omit<Request, 'control'> : never;

/** A request without the memory that both sides would share. */
export type RelayedRequest = WithoutControl<WorkerRequest>;

export type ToRelay =
  | { readonly type: 'call'; readonly request: RelayedRequest }
  | { readonly type: 'cancel' }
  /** Is to send what is written so far, and to end. */
  | { readonly type: 'leave' };

export interface RelayedBlock extends Omit<RecordingBlock, 'memory'> {
  readonly bytes: number;
  /** Numbers per row of each column, the steps aside. */
  readonly widths: readonly number[];
}

/** What one call comes to, in the order in which it came. */
export type RelayedPiece =
  | { readonly type: 'started' }
  | { readonly type: 'output'; readonly text: string }
  | { readonly type: 'opening'; readonly opening: RunOpening; readonly marksBytes: number }
  /** Only when all rows of the block before it in its stream are sent. */
  | { readonly type: 'block'; readonly index: number; readonly block: RelayedBlock }
  /** Of a block: the steps of `count` rows, then those rows of each column. */
  | { readonly type: 'rows'; readonly index: number; readonly from: number; readonly count: number; readonly values: Float64Array }
  /** The control memory and the marks of the run, as they were at one moment. */
  | { readonly type: 'state'; readonly control: Int32Array; readonly marks: Float64Array }
  | { readonly type: 'ended'; readonly end: CallEnd };

/** `ready`: the process is up. */
export type FromRelay = { readonly type: 'ready' } | { readonly type: 'piece'; readonly id: number; readonly piece: RelayedPiece };
