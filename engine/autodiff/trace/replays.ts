import type { LossData } from '../differentiable.ts';
import type { Replay } from './replay.ts';

/** The replay of one object of data, and how well it has served. */
export interface ReplayEntry {
  replay: Replay | undefined;
  /** After a try: did all guards hold? */
  count(holds: boolean): void;
  /** Should the recording that is needed now keep its guards? */
  wantsRecording(): boolean;
}

/** Objects of data whose replays are kept: all rows, and a batch that is asked for again. */
const entriesLimit = 3;
/** Above this share of failures a recording each time costs less. */
const failureLimit = 0.3;
/** Less than this counts as none. */
const forgotten = 1e-3;
const shortestPause = 32;
const longestPause = 1024;

/** Replays by the identity of the data. */
export function createReplays(): { of(data: LossData): ReplayEntry } {
  let entries: { readonly data: LossData; readonly entry: ReplayEntry }[] = [];
  return {
    of(data) {
      const first = entries[0];
      if (first && first.data === data) return first.entry;
      const found = entries.find((each) => each.data === data) ?? { data, entry: createEntry() };
      entries = [found, ...entries.filter((each) => each !== found)].slice(0, entriesLimit);
      return found.entry;
    },
  };
}

function createEntry(): ReplayEntry {
  let recordings = 0;
  /** Share of replays that failed, the last ones counting most. */
  let failures = 0;
  let pause = shortestPause;
  let resting = 0;
  return {
    replay: undefined,
    count(holds) {
      // Most often: a short replay takes no longer than the count.
      if (holds && failures === 0 && pause === shortestPause) return;
      failures = 0.8 * failures + (holds ? 0 : 0.2);
      if (failures < forgotten) failures = 0;
      if (holds) pause = shortestPause;
      else if (failures > failureLimit) {
        this.replay = undefined;
        resting = pause;
        pause = Math.min(2 * pause, longestPause);
        failures = 0;
      }
    },
    wantsRecording() {
      if (resting > 0) {
        resting--;
        return false;
      }
      // Data seen once, such as a batch, may never come again.
      return ++recordings > 1;
    },
  };
}
