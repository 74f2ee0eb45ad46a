import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Panel } from './panel.ts';
import { stepsPerSecond } from './playSpeed.ts';

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
        if (panel.step.value >= panel.furthest.value && panel.comparison.value?.status !== 'running') this.pause();
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
