import { computed, signal } from '@preact/signals';
import type { Panel } from '../state/panel.ts';
import { Clocks } from './clocks.ts';
import type { StepWindow } from './curveChart.ts';
import { linearAxis, symmetricAxis, type ValueAxis } from './valueAxis.ts';

/** Step 0, the start, has a place too: as far from 1 as 1 from 10. */
const logarithmicCounts = symmetricAxis(1);

/** The horizontal axis that all charts share, of steps or of what they cost: zooming or pointing in one does so in all. */
export class StepAxis {
  readonly #panel: Panel;
  readonly clocks: Clocks;
  /** The part of the axis that the person zoomed to; undefined for all. */
  readonly window = signal<StepWindow>();
  /** The place on the axis under the mouse; of steps a whole one. */
  readonly hovered = signal<number>();

  constructor(panel: Panel) {
    this.#panel = panel;
    this.clocks = new Clocks(panel);
  }

  readonly axis = computed<ValueAxis>(() => {
    if (!this.#panel.charts.logarithmicSteps.value) return linearAxis;
    // Milliseconds have no first one: four decades.
    return this.clocks.horizontal.value === 'time' ? symmetricAxis(10 ** Math.floor(Math.log10(this.maximum.value) - 3)) : logarithmicCounts;
  });
  readonly maximum = computed(() => this.clocks.maximum.value);
  /** Nobody sees more in less of it: of what `axis` makes of the places. */
  readonly leastWidth = computed(() => (this.axis.value.kind !== 'linear' ? 0.3 : this.clocks.horizontal.value === 'time' ? this.maximum.value * 1e-5 : 4));
  /** What is at the left and right end. */
  readonly ends = computed<StepWindow>(() => this.window.value ?? { from: 0, to: this.maximum.value });

  /** Where a place on the axis is, 0 at the left end and 1 at the right one; undefined outside. */
  share(place: number): number | undefined {
    const { from, to } = this.ends.value;
    const room = 1e-9 * Math.max(1, to);
    if (place < from - room || place > to + room) return undefined;
    const { forward } = this.axis.value;
    return (forward(place) - forward(from)) / (forward(to) - forward(from));
  }

  /** Where a step of the chosen run is, as `share` says it. */
  shareOfStep(step: number): number | undefined {
    return this.share(this.clocks.main.value.at(step));
  }

  /** The place at a share of the way, as far as the runs have come. */
  placeAt(share: number): number {
    const { from, to } = this.ends.peek();
    const { forward, inverse } = this.axis.peek();
    const place = Math.max(0, inverse(forward(from) + share * (forward(to) - forward(from))));
    return this.clocks.horizontal.peek() === 'steps' ? Math.min(this.#panel.furthest.peek(), Math.round(place)) : Math.min(this.maximum.peek(), place);
  }

  /** A factor below 1 shows less: about the step of the slider where that is in the picture, otherwise about the middle. */
  zoom(factor: number): void {
    const { low, high } = this.#positions();
    const share = this.shareOfStep(this.#panel.step.peek()) ?? 0.5;
    this.#showPositions(low + share * (high - low), share, (high - low) * factor);
  }

  /** By a share of what is shown, to the right. */
  move(share: number): void {
    const { low, high } = this.#positions();
    this.#showPositions(low + share * (high - low), 0, high - low);
  }

  show({ from, to }: StepWindow): void {
    const maximum = this.maximum.peek();
    this.window.value = from <= 1e-9 * maximum && to >= maximum * (1 - 1e-9) - 1e-9 ? undefined : { from, to };
  }

  #positions(): { readonly low: number; readonly high: number } {
    const { from, to } = this.ends.peek();
    const { forward } = this.axis.peek();
    return { low: forward(from), high: forward(to) };
  }

  /** A position at a share of the width, as far as there is something to show. */
  #showPositions(position: number, share: number, width: number): void {
    const { forward, inverse } = this.axis.peek();
    const all = forward(this.maximum.peek());
    const shown = Math.min(all, Math.max(this.leastWidth.peek(), width));
    const start = Math.max(0, Math.min(all - shown, position - share * shown));
    this.show({ from: inverse(start), to: inverse(start + shown) });
  }
}
