import { createRunReader } from '../recording/createRunReader.ts';
import type { Recording } from '../recording/recording.ts';
import type { RunReader } from '../recording/runReader.ts';

/** A run that is set beside another one. */
export interface RecordedRun {
  /** At least one row. */
  readonly recording: Recording;
  /** Reads any of its steps, also those that were not kept. */
  readonly reader: RunReader;
}

/** A run of which every step was kept. */
export function wholeRun(recording: Recording): RecordedRun {
  return { recording, reader: createRunReader(recording, () => Promise.reject(new Error('Every step was kept.'))) };
}
