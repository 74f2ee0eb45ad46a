import type { Box } from './bounds.ts';

/** A way through a plane; NaN where it is broken. */
export interface Path {
  readonly steps: Float64Array<ArrayBuffer>;
  readonly x: Float64Array<ArrayBuffer>;
  readonly y: Float64Array<ArrayBuffer>;
}

/** More would only slow the picture down. */
const pointsAtMost = 20_000;

/**
 * Thins points that come one after the other to a picture of `box`: a point comes when it is at least 1/`resolution` of the box away from the one before it, besides
 * the first, the last, and the last before and the first after a point that is not finite, which comes as NaN. Of a run that leaps about for ever only every k-th
 * such point comes.
 */
export class PathThinner {
  readonly #perX: number;
  readonly #perY: number;
  readonly #last: number;
  #row = 0;
  #kept = -1;
  #keptX = NaN;
  #keptY = NaN;
  #broken = false;
  /** The row before, where it was left out. */
  #beforeStep = 0;
  #beforeX = NaN;
  #beforeY = NaN;
  /** Of the points that are far enough away one in so many comes, so that memory is bounded. */
  #stride = 1;
  #far = 0;
  #steps: number[] = [];
  #x: number[] = [];
  #y: number[] = [];

  /** @param rows how many come in all */
  constructor(rows: number, box: Box, resolution: number) {
    this.#last = rows - 1;
    this.#perX = resolution / (box.x[1] - box.x[0] || 1);
    this.#perY = resolution / (box.y[1] - box.y[0] || 1);
  }

  /** The next rows: from `from` to `to`, which is left out. x of a row stands at `width·row`, y `yOffset` further in an array of its own. */
  take(from: number, to: number, steps: Float64Array, xs: Float64Array, ys: Float64Array, width: number, yOffset: number): void {
    for (let at = from; at < to; at++) {
      const row = this.#row++;
      const x = xs[at * width]!;
      const y = ys[at * width + yOffset]!;
      const finite = x - x === 0 && y - y === 0;
      if (!finite) {
        if (this.#broken) continue;
        if (row > 0 && this.#kept !== row - 1) this.#keep(this.#beforeStep, this.#beforeX, this.#beforeY);
      } else if (!this.#broken && row > 0 && row < this.#last) {
        const dx = (x - this.#keptX) * this.#perX;
        const dy = (y - this.#keptY) * this.#perY;
        this.#beforeStep = steps[at]!;
        this.#beforeX = x;
        this.#beforeY = y;
        // Written so that a distance that overflows counts as far.
        if (dx * dx + dy * dy < 1) continue;
        this.#keptX = x;
        this.#keptY = y;
        if (++this.#far % this.#stride !== 0) continue;
      }
      this.#kept = row;
      this.#keptX = x;
      this.#keptY = y;
      this.#broken = !finite;
      this.#keep(steps[at]!, finite ? x : NaN, finite ? y : NaN);
    }
  }

  path(): Path {
    while (this.#steps.length > pointsAtMost + 1 && this.#thin());
    return { steps: Float64Array.from(this.#steps), x: Float64Array.from(this.#x), y: Float64Array.from(this.#y) };
  }

  #keep(step: number, x: number, y: number): void {
    this.#steps.push(step);
    this.#x.push(x);
    this.#y.push(y);
    if (this.#steps.length > 2 * pointsAtMost) this.#thin();
  }

  /** Every second point, and every break. Says whether there are fewer now. */
  #thin(): boolean {
    const before = this.#steps.length;
    const rows = [...this.#steps.keys()].filter((at) => at % 2 === 0 || at === before - 1 || Number.isNaN(this.#x[at]!));
    const picked = (values: readonly number[]) => rows.map((at) => values[at]!);
    [this.#steps, this.#x, this.#y] = [picked(this.#steps), picked(this.#x), picked(this.#y)];
    this.#stride *= 2;
    return rows.length < before;
  }
}
