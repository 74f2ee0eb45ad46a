import { batch, computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { latestOnly, messageOf } from '../latestOnly.ts';
import type { ColumnView, PanelQueries, SeriesView } from '../protocol.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import type { EndMark } from './endMarks.ts';
import type { StepAxis } from './stepAxis.ts';
import { axisEnds, rangeToShow } from './visibleRange.ts';
import { chooseAxis, rangeOf } from './valueAxis.ts';

/** What one chart has asked for and got. */
export class CurveModel {
  readonly #panel: Panel;
  readonly #key: number;
  readonly steps: StepAxis;
  /** Pixels from left to right. */
  readonly width = signal(0);
  readonly series = signal<readonly SeriesView[]>();
  readonly refusal = signal<string>();
  /** Whether runs that diverged decide the height of the axis too. */
  readonly fitAll = signal(false);

  /** @param key of the chart among `panel.charts` */
  constructor(panel: Panel, key: number, steps: StepAxis) {
    this.#panel = panel;
    this.#key = key;
    this.steps = steps;
  }

  readonly choice = computed(() => this.#panel.charts.list.value.find(({ key }) => key === this.#key));
  /** Every column that any run has or that follows from those, in the order of the first run that has it. */
  readonly columns = computed<readonly ColumnView[]>(() => {
    const columns = new Map<string, ColumnView>();
    for (const group of ['columns', 'derived'] as const) for (const run of this.#panel.opened.value) for (const column of run[group]) if (!columns.has(column.id)) columns.set(column.id, column);
    return [...columns.values()];
  });
  readonly chosen = computed(() => this.columns.value.find(({ id }) => id === this.choice.value?.column) ?? this.columns.value[0]);
  /** Those of the chart, else the one that all areas show; one for a column that has no coordinates. */
  readonly coordinates: ReadonlySignal<readonly number[]> = sameList(() => {
    const width = this.chosen.value?.width ?? 1;
    if (width === 1) return [0];
    const within = this.choice.value?.coordinates?.filter((coordinate) => coordinate < width) ?? [];
    return within.length > 0 ? within : [Math.min(this.#panel.coordinate.value, width - 1)];
  });
  /** Runs that have the column and those that lack it. */
  readonly runs = computed(() => {
    const id = this.chosen.value?.id;
    const { having = [], lacking = [] } = Object.groupBy(this.#panel.opened.value, ({ columns, derived }) => (columns.some((column) => column.id === id) || derived.some((column) => column.id === id) ? 'having' : 'lacking'));
    return { having, lacking };
  });
  /** Their steps are places on the horizontal axis. */
  readonly shown = computed(() => {
    const clocks = this.steps.clocks.all.value;
    const isSteps = this.steps.clocks.horizontal.value === 'steps';
    return (this.series.value ?? []).flatMap((series) => {
      const clock = clocks.get(series.run);
      if (this.#panel.hidden.value.has(series.run) || !clock) return [];
      return [isSteps ? series : { ...series, steps: series.steps.map((step) => clock.at(step)) }];
    });
  });
  /** Runs that have the column, and of which it is not known where they are on the horizontal axis. */
  readonly withoutClock = computed(() => this.runs.value.having.filter(({ index }) => !this.steps.clocks.all.value.has(index)));
  /** As the person chose. Otherwise: wherever 0 is what values come to, which it is not for losses and parameters that are below it. */
  readonly logarithmic = computed(() => this.choice.value?.logarithmic ?? !(this.#isPlace.value && (this.#range.value?.low ?? 0) < 0));
  readonly axis = computed(() => chooseAxis(this.logarithmic.value, this.#range.value));
  /** Steps were recorded, but none of their values can be drawn. */
  readonly isNowhereFinite = computed(() => this.#range.value === undefined && this.shown.value.some(({ steps }) => steps.length > 0));
  readonly ends = computed<readonly [number, number]>(() => (this.#range.value ? axisEnds(this.#range.value, this.axis.value) : [0, 1]));
  /** Runs whose line leaves the picture at the top or bottom. */
  readonly outside = computed(() => {
    const [low, high] = this.ends.value;
    const axis = this.axis.value;
    return [...new Set(this.shown.value.filter(({ values }) => values.some((value) => axis.forward(value) > high || axis.forward(value) < low)).map(({ run }) => run))];
  });
  readonly marks = computed<readonly EndMark[]>(() =>
    (this.isNowhereFinite.value ? [] : this.#panel.visible.value).flatMap((run) => {
      const stopped = run.result?.stopped;
      return stopped === 'diverged' || stopped === 'error' ? [{ run: run.index, step: this.steps.clocks.all.value.get(run.index)?.at(run.steps) ?? run.steps, text: `${run.label} ${strings.curves.ended[stopped]}` }] : [];
    }),
  );
  readonly #isPlace = computed(() => this.chosen.value?.group === 'loss' || this.chosen.value?.id === 'parameters');
  readonly #range = computed(() => (this.fitAll.value ? rangeOf(this.shown.value.map(({ values }) => values)) : rangeToShow(this.shown.value, this.#panel.runs.value)));

  /** Asks whenever what is shown or recorded changes; returns what ends that. */
  start(): () => void {
    const ask = latestOnly<readonly PanelQueries['series']['parameters'][]>(async (parameters) => {
      const startedAt = this.#panel.comparison.peek()?.startedAt;
      try {
        const series = (await Promise.all(parameters.map((each) => this.#panel.query('series', each)))).flat();
        // What an earlier run recorded is no answer any more.
        if (this.#panel.comparison.peek()?.startedAt !== startedAt) return;
        batch(() => {
          // An answer to an earlier choice would be drawn under the new one's name.
          if (parameters[0]?.column === this.chosen.peek()?.id && parameters[0]?.coordinates === this.coordinates.peek()) this.series.value = series;
          this.refusal.value = undefined;
        });
      } catch (problem) {
        this.refusal.value = messageOf(problem);
      }
    });
    let begun: number | undefined;
    let column: string | undefined;
    return effect(() => {
      void this.#panel.revision.value;
      const startedAt = this.#panel.comparison.value?.startedAt;
      const chosen = this.chosen.value;
      if (startedAt !== begun || chosen?.id !== column) {
        begun = startedAt;
        column = chosen?.id;
        this.series.value = undefined;
      }
      const runs = this.runs.value.having.map((run) => run.index);
      const width = this.width.value;
      if (!chosen || runs.length === 0 || width === 0) return;
      const maximum = this.#panel.maximum.value;
      const question = (of: readonly number[], from: number, to: number): PanelQueries['series']['parameters'] => ({
        runs: of,
        column: chosen.id,
        coordinates: this.coordinates.value,
        from: Math.max(0, Math.floor(from)),
        to: Math.min(maximum, Math.ceil(to)),
        buckets: width,
        spacing: this.#panel.charts.logarithmicSteps.value ? 'logarithmic' : 'linear',
      });
      const window = this.steps.window.value;
      if (!window) ask([question(runs, 0, maximum)]);
      else if (this.steps.clocks.horizontal.value === 'steps') ask([question(runs, window.from, window.to)]);
      // A part of the axis is other steps for each run.
      else ask(runs.flatMap((run) => { const clock = this.steps.clocks.all.value.get(run); return clock ? [question([run], clock.stepAt(window.from) - 1, clock.stepAt(window.to) + 1)] : []; }));
    });
  }
}

/** A computed list that stays the same object while its elements stay the same, so that nothing that depends on it is done anew. */
function sameList(compute: () => readonly number[]): ReadonlySignal<readonly number[]> {
  let before: readonly number[] = [];
  return computed(() => {
    const now = compute();
    if (now.length !== before.length || now.some((value, index) => value !== before[index])) before = now;
    return before;
  });
}
