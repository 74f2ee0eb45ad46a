import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Panel } from './panel.ts';

/** At ×1 a whole comparison plays in about this many seconds, but no slower than `slowest` steps a second. */
const seconds = 12;
const slowest = 8;

/** How fast one can play: so many times the usual speed, or so many steps a second. */
export const playSpeeds: Readonly<Record<string, { readonly times: number } | { readonly steps: number }>> = {
  '×0.25': { times: 0.25 },
  '×0.5': { times: 0.5 },
  '×1': { times: 1 },
  '×2': { times: 2 },
  '×4': { times: 4 },
  '1/s': { steps: 1 },
  '10/s': { steps: 10 },
  '100/s': { steps: 100 },
  '1000/s': { steps: 1000 },
};

/** In steps per second; an unknown speed is the usual one. */
export function stepsPerSecond(speed: string, maximum: number): number {
  const chosen = playSpeeds[speed] ?? { times: 1 };
  return 'steps' in chosen ? chosen.steps : chosen.times * Math.max(slowest, maximum / seconds);
}

/** Walks through the steps by itself. */
export class Player {
  readonly #panel: Panel;
  readonly #playing = signal(false);
  readonly playing: ReadonlySignal<boolean> = this.#playing;

  constructor(panel: Panel) {
    this.#panel = panel;
    effect(() => {
      if (!this.#playing.value) return;
      // Who wants less motion gets the same walk in few, large strides.
      const interval = matchMedia('(prefers-reduced-motion: reduce)').matches ? 500 : 0;
      let last = performance.now();
      let position = panel.step.peek();
      let handle = requestAnimationFrame(function tick(now) {
        handle = requestAnimationFrame(tick);
        const elapsed = now - last;
        if (elapsed < interval) return;
        last = now;
        // Whoever moves the slider meanwhile moves the walk too.
        if (Math.floor(position) !== panel.step.peek()) position = panel.step.peek();
        position += (stepsPerSecond(panel.speed.peek(), panel.maximum.peek()) * elapsed) / 1000;
        panel.goTo(Math.floor(position));
      });
      const stop = effect(() => {
        if (panel.step.value >= panel.furthest.value && panel.comparison.value?.status === 'finished') this.pause();
      });
      return () => {
        stop();
        cancelAnimationFrame(handle);
      };
    });
  }

  pause(): void {
    this.#playing.value = false;
  }

  toggle(): void {
    if (!this.#playing.peek() && this.#panel.step.peek() >= this.#panel.furthest.peek()) this.#panel.goTo(0);
    this.#playing.value = !this.#playing.peek();
  }
}
