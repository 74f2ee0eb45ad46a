import { computed, signal } from '@preact/signals';
import type { Panel } from '../state/panel.ts';
import type { StepWindow } from './curveChart.ts';
import { linearAxis, symmetricAxis, type ValueAxis } from './valueAxis.ts';

/** Step 0, the start, has a place too: as far from 1 as 1 from 10. */
const logarithmicSteps = symmetricAxis(1);

/** The horizontal axis that all charts share: zooming or pointing in one does so in all. */
export class StepAxis {
  readonly #panel: Panel;
  /** The steps that the person zoomed to; undefined for all. */
  readonly window = signal<StepWindow>();
  /** The step under the mouse. */
  readonly hovered = signal<number>();

  constructor(panel: Panel) {
    this.#panel = panel;
  }

  readonly axis = computed<ValueAxis>(() => (this.#panel.charts.logarithmicSteps.value ? logarithmicSteps : linearAxis));
  readonly maximum = computed(() => Math.max(1, this.#panel.maximum.value));
  /** The steps at the left and right end. */
  readonly ends = computed<StepWindow>(() => this.window.value ?? { from: 0, to: this.maximum.value });

  /** Where a step is, 0 at the left end and 1 at the right one; undefined outside. */
  share(step: number): number | undefined {
    const { from, to } = this.ends.value;
    if (step < from - 1e-9 || step > to + 1e-9) return undefined;
    const { forward } = this.axis.value;
    return (forward(step) - forward(from)) / (forward(to) - forward(from));
  }

  /** The step at a share of the way, as far as the runs have come. */
  stepAt(share: number): number {
    const { from, to } = this.ends.peek();
    const { forward, inverse } = this.axis.peek();
    return Math.min(this.#panel.furthest.peek(), Math.max(0, Math.round(inverse(forward(from) + share * (forward(to) - forward(from))))));
  }

  show({ from, to }: StepWindow): void {
    this.window.value = from <= 1e-9 && to >= this.#panel.maximum.peek() - 1e-6 ? undefined : { from, to };
  }
}
