import type { RunView } from '../protocol.ts';

/** A run with what the last progress message said of it. */
export interface LiveRun extends RunView {
  /** The loss at its newest step while it runs. */
  readonly loss?: number;
}
