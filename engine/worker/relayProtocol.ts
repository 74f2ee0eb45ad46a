import type { RunOpening, WorkerRequest } from './protocol.ts';
import type { CallEnd } from './workerLink.ts';

/*
 * Between the host and a process that holds one worker. Memory is not shared across processes. The host asks by Node's own channel; what comes back, rows first of all,
 * comes as frames (see FrameReader) through a pipe of its own, in the order in which it was.
 */

/** The pipe among the streams of the process. */
export const pipeIndex = 3;

type WithoutControl<Request> = Request extends unknown ? Omit<Request, 'control'> : never;

/** A request without the memory that both sides would share. */
export type RelayedRequest = WithoutControl<WorkerRequest>;

export type ToRelay =
  | { readonly type: 'call'; readonly request: RelayedRequest }
  | { readonly type: 'cancel' }
  /** Is to send what is written so far, and to end. */
  | { readonly type: 'leave' };

/** What comes beside rows: the process is up; and what its one call comes to. */
export type FromRelay =
  | { readonly type: 'ready' }
  | { readonly type: 'started' }
  | { readonly type: 'output'; readonly text: string }
  | { readonly type: 'opening'; readonly opening: RunOpening; readonly marksBytes: number }
  /** So far the run has come. */
  | { readonly type: 'step'; readonly step: number }
  /** The control memory and the marks of the run, as they were at one moment. */
  | { readonly type: 'state'; readonly control: Int32Array; readonly marks: Float64Array }
  | { readonly type: 'ended'; readonly end: CallEnd };
