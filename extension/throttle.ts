import type { Disposable } from 'vscode';

/** Runs `act` soon after `request`, at most once per interval; what was requested in between comes with the next one. */
export class Throttle implements Disposable {
  private readonly milliseconds: number;
  private readonly act: () => void;
  private timer: NodeJS.Timeout | undefined;
  private last = -Infinity;

  constructor(milliseconds: number, act: () => void) {
    this.milliseconds = milliseconds;
    this.act = act;
  }

  request(): void {
    if (this.timer) return;
    this.timer = setTimeout(() => this.now(), Math.max(0, this.last + this.milliseconds - performance.now()));
  }

  /** Acts at once, taking along what was requested. */
  now(): void {
    this.dispose();
    this.last = performance.now();
    this.act();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
