import type { Problem } from '../problem.ts';
import type { CallName, RecordedRows, RunOpening, WorkerCalls, WorkerRequest } from './protocol.ts';

/** How a call ended; `died` says why the worker is no more, as the end of a sentence. */
export type CallEnd =
  | { readonly type: 'result'; readonly result: WorkerCalls[CallName]['result'] }
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'failure'; readonly message: string; readonly stack?: string }
  | { readonly type: 'died'; readonly why: string }
  /** The worker could not be started in this way; the call was not seen by anybody. */
  | { readonly type: 'unstarted'; readonly why: string }
  | { readonly type: 'killed' };

export interface CallListener {
  started?(): void;
  opening?(opening: RunOpening, marks: SharedArrayBuffer): void;
  /** Of each stream in their order; they are to be used before it returns, or its promise settles. */
  rows?(rows: RecordedRows): void | Promise<void>;
  output(text: string): void;
}

/** A request before it has a number. */
export type Call = { [Name in CallName]: Omit<Extract<WorkerRequest, { call: Name }>, 'id'> }[CallName];

/** The host's side of one worker, be it a thread or a process: one call at a time. */
export interface WorkerLink {
  /** False once the worker has ended or is to end. */
  readonly alive: boolean;
  /** So far. */
  readonly calls: number;
  call(call: Call, listener: CallListener): Promise<CallEnd>;
  /** Asks the pending call to end at its next step. */
  cancel(): void;
  /** Ends the worker whatever it does; a pending call ends as `killed`, at the latest a moment later. */
  kill(): Promise<void>;
}
