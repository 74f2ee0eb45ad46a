import type { OptimizerConfiguration } from '../optimizers/description.ts';
import { label } from '../optimizers/spec.ts';
import type { ComparisonObserver } from '../comparison/comparison.ts';
import { grouped } from './comparisonTable.ts';

/** One line on standard error that says how far the runs are; only where a person looks on. */
export class ProgressLine {
  readonly observer: ComparisonObserver;
  readonly #shown = process.stderr.isTTY;
  readonly #steps: number;
  #ended = 0;

  constructor(optimizers: readonly OptimizerConfiguration[], steps: number) {
    this.#steps = steps;
    this.observer = {
      progressed: (run, { step, rate }) => {
        const count = optimizers.length > 1 ? `${this.#ended} of ${optimizers.length} done · ` : '';
        this.#show(`${count}${label(optimizers[run]!)} ${grouped(step)} / ${grouped(this.#steps)} steps, ${grouped(Math.round(rate))} per second`);
      },
      ended: () => {
        this.#ended++;
      },
    };
  }

  clear(): void {
    this.#show('');
  }

  #show(text: string): void {
    if (this.#shown) process.stderr.write(`\r\x1b[K${text.slice(0, (process.stderr.columns || 80) - 1)}`);
  }
}
