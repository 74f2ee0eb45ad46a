import { batch, computed, effect, signal } from '@preact/signals';
import { latestOnly, messageOf } from '../latestOnly.ts';
import type { ColumnView, PanelQueries, SeriesView } from '../protocol.ts';
import type { Panel } from '../state/panel.ts';
import type { EndMark, StepWindow } from './curveChart.ts';
import { strings } from '../strings.ts';
import { axisEnds, rangeToShow } from './visibleRange.ts';
import { chooseAxis, rangeOf } from './valueAxis.ts';

/** What the curves have asked for and got. */
export class CurveModel {
  readonly #panel: Panel;
  /** The id of the column on the vertical axis. */
  readonly column = signal('loss');
  readonly coordinate = signal(0);
  /** The steps that the person zoomed to; undefined for all. */
  readonly window = signal<StepWindow>();
  /** Pixels from left to right. */
  readonly width = signal(0);
  readonly series = signal<readonly SeriesView[]>();
  readonly refusal = signal<string>();
  /** Whether runs that diverged decide the height of the axis too. */
  readonly fitAll = signal(false);

  constructor(panel: Panel) {
    this.#panel = panel;
  }

  /** Every column that any run has, in the order of the first run that has it. */
  readonly columns = computed<readonly ColumnView[]>(() => {
    const columns = new Map<string, ColumnView>();
    for (const run of this.#panel.opened.value) for (const column of run.columns) if (!columns.has(column.id)) columns.set(column.id, column);
    return [...columns.values()];
  });
  readonly chosen = computed(() => this.columns.value.find(({ id }) => id === this.column.value) ?? this.columns.value[0]);
  /** Runs that have the column and those that lack it. */
  readonly runs = computed(() => {
    const id = this.chosen.value?.id;
    const all = this.#panel.opened.value;
    return { having: all.filter(({ columns }) => columns.some((column) => column.id === id)), lacking: all.filter(({ columns }) => !columns.some((column) => column.id === id)) };
  });
  readonly shown = computed(() => (this.series.value ?? []).filter(({ run }) => !this.#panel.hidden.value.has(run)));
  readonly axis = computed(() => chooseAxis(this.#panel.logarithmic.value, this.#range.value));
  readonly ends = computed<readonly [number, number]>(() => (this.#range.value ? axisEnds(this.#range.value, this.axis.value) : [0, 1]));
  /** Runs whose line leaves the picture at the top or bottom. */
  readonly outside = computed(() => {
    const [low, high] = this.ends.value;
    const axis = this.axis.value;
    return this.shown.value.filter(({ values }) => values.some((value) => axis.forward(value) > high || axis.forward(value) < low)).map(({ run }) => run);
  });
  readonly marks = computed<readonly EndMark[]>(() =>
    this.#panel.visible.value.flatMap((run) => {
      const stopped = run.result?.stopped;
      return stopped === 'diverged' || stopped === 'error' ? [{ run: run.index, step: run.steps, text: `${run.label} ${strings.curves.ended[stopped]}` }] : [];
    }),
  );
  readonly #range = computed(() => (this.fitAll.value ? rangeOf(this.shown.value.map(({ values }) => values)) : rangeToShow(this.shown.value, this.#panel.runs.value)));

  /** Asks whenever what is shown or recorded changes; returns what ends that. */
  start(): () => void {
    const ask = latestOnly<PanelQueries['series']['parameters']>(async (parameters) => {
      const startedAt = this.#panel.comparison.peek()?.startedAt;
      try {
        const series = await this.#panel.query('series', parameters);
        // What an earlier run recorded is no answer any more.
        if (this.#panel.comparison.peek()?.startedAt !== startedAt) return;
        batch(() => {
          // An answer to an earlier choice would be drawn under the new one's name.
          if (parameters.column === this.chosen.peek()?.id) this.series.value = series;
          this.refusal.value = undefined;
        });
      } catch (problem) {
        this.refusal.value = messageOf(problem);
      }
    });
    let begun: number | undefined;
    return effect(() => {
      void this.#panel.revision.value;
      const startedAt = this.#panel.comparison.value?.startedAt;
      if (startedAt !== begun) {
        begun = startedAt;
        this.series.value = undefined;
      }
      const chosen = this.chosen.value;
      const runs = this.runs.value.having.map((run) => run.index);
      const width = this.width.value;
      if (!chosen || runs.length === 0 || width === 0) return;
      const maximum = this.#panel.maximum.value;
      const { from, to } = this.window.value ?? { from: 0, to: maximum };
      ask({
        runs,
        column: chosen.id,
        coordinate: Math.min(this.coordinate.value, chosen.width - 1),
        from: Math.max(0, Math.floor(from)),
        to: Math.min(maximum, Math.ceil(to)),
        buckets: width,
      });
    });
  }

  choose(column: string): void {
    if (column === this.chosen.peek()?.id) return;
    batch(() => {
      this.column.value = column;
      this.series.value = undefined;
    });
  }

  chooseCoordinate(coordinate: number): void {
    this.coordinate.value = coordinate;
  }
}
