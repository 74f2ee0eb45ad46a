/** A move of the slider. */
export interface Move {
  /** Until the page has made the frame, and until that was on the screen. */
  readonly milliseconds: number;
  readonly presented: number;
  /** To and from the extension since the move before. */
  readonly bytes: number;
  readonly queries: readonly string[];
}

/** What the page offers. */
export interface Bench {
  /** Waits for the next press of a key and for every view to have followed; `ready` as soon as it listens. */
  move(key: string): Promise<Move>;
  ready: boolean;
  /** Milliseconds since the navigation began until landscape, trajectories, curves and numbers are painted. */
  readonly firstPicture: Promise<number>;
}
