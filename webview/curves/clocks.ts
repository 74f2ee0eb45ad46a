import { computed, effect, signal } from '@preact/signals';
import { latestOnly } from '../latestOnly.ts';
import type { Panel } from '../state/panel.ts';
import { clockOf, stepClock, type Horizontal, type Knots, type RunClock } from './runClock.ts';

/** The column of an optimizer whose steps do not all cost the same. */
const evaluationsColumn = 'evaluations';
/** More points than a screen has pixels. */
const buckets = 1000;

/** Where the steps of every run are on the horizontal axis that the person chose. */
export class Clocks {
  readonly #panel: Panel;
  readonly #recorded = signal<ReadonlyMap<number, Knots>>(new Map());
  readonly horizontal = computed<Horizontal>(() => this.#panel.charts.horizontal.value);

  constructor(panel: Panel) {
    this.#panel = panel;
  }

  /** Of the runs of which it is known. */
  readonly all = computed<ReadonlyMap<number, RunClock>>(() => {
    const horizontal = this.horizontal.value;
    const clocks = new Map<number, RunClock>();
    // A branch stands behind the run that it leaves.
    for (const run of this.#panel.opened.value) {
      const clock = horizontal === 'steps' ? stepClock : clockOf(run, horizontal, horizontal === 'evaluations' ? this.#recorded.value.get(run.index) : undefined, run.branch && clocks.get(run.branch.of));
      if (clock) clocks.set(run.index, clock);
    }
    return clocks;
  });

  /** The axis cannot be another one for each run: the step cursor stands where the chosen run does. */
  readonly main = computed<RunClock>(() => this.all.value.get(this.#panel.selected.value?.index ?? -1) ?? this.all.value.values().next().value ?? stepClock);

  /** How far the axis goes. */
  readonly maximum = computed(() => {
    if (this.horizontal.value === 'steps') return Math.max(1, this.#panel.maximum.value);
    const ends = this.#panel.opened.value.flatMap((run) => this.all.value.get(run.index)?.at(run.steps) ?? []);
    return ends.length > 0 ? Math.max(...ends) : 1;
  });

  /** Asks for what runs recorded of it; returns what ends that. */
  start(): () => void {
    const ask = latestOnly<readonly number[]>(async (runs) => {
      // Without them the evaluations are spread evenly.
      const found = await this.#panel.query('series', { runs, column: evaluationsColumn, coordinates: [0], from: 0, to: this.#panel.maximum.peek(), buckets, spacing: 'linear' }).catch(() => []);
      this.#recorded.value = new Map(found.map(({ run, steps, values }) => [run, { steps, positions: values }]));
    });
    return effect(() => {
      void this.#panel.revision.value;
      if (this.horizontal.value !== 'evaluations') return;
      const runs = this.#panel.opened.value.filter(({ columns }) => columns.some(({ id }) => id === evaluationsColumn)).map(({ index }) => index);
      if (runs.length > 0) ask(runs);
    });
  }
}
