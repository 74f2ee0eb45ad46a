import { batch, computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { HeadView, RowSorting, RowsView, SummaryView } from '../protocol.ts';
import type { EquationsView } from '../inspector/equationsProtocol.ts';
import { latestOnly, messageOf } from '../latestOnly.ts';
import type { LiveRun } from './liveRun.ts';
import type { Panel } from './panel.ts';
import { pageSteps, StepsAhead } from './stepsAhead.ts';

/** Everything that depends on the step, of one moment: the areas show it together, so they never disagree. */
export interface StepFrame {
  readonly step: number;
  /** Of which run the rows and the equations are: another one than the chosen one until that is answered. */
  readonly run: number | undefined;
  readonly heads: readonly HeadView[];
  readonly rows?: RowsView;
  readonly equations?: EquationsView;
  /** Why the rows could not be had. */
  readonly refusal?: string;
}

/** What the table of coordinates shows of a row. */
export interface TableView {
  /** The places in the order that can be seen, with some around them. */
  readonly first: number;
  readonly count: number;
  readonly filter: string;
  readonly sort?: RowSorting | undefined;
  /** Whether the summary is shown too; undefined: where there are many coordinates. */
  readonly summary?: boolean;
}

/** More coordinates than a person takes in at a look. */
export const manyCoordinates = 20;

interface Request {
  readonly step: number;
  readonly run: number | undefined;
  /** Whether anything is recorded of the run. */
  readonly begun: boolean;
  readonly table: TableView;
  readonly coordinate: number;
  /** Runs whose equations are shown. */
  readonly equationsOf: readonly number[];
}

/** Whether equations are shown, and those of which other run beside them. */
export interface EquationChoice {
  readonly shown: boolean;
  readonly against?: number | undefined;
}

/** A rest of the step after which what it is like altogether is asked for: with very many coordinates that takes longer than a frame. */
const restMilliseconds = 60;

/** Asks for heads and rows together whenever the step, the selected run, the coordinate, what the table shows of them, or the data change. */
export class StepFrames {
  readonly #panel: Panel;
  readonly #frame = signal<StepFrame>();
  /** Changed by the equations. */
  readonly equations = signal<EquationChoice>({ shown: true });
  readonly #scrolled = signal<Pick<TableView, 'first' | 'count' | 'summary'>>({ first: 0, count: 100 });
  readonly #summary = signal<SummaryView>();
  readonly frame: ReadonlySignal<StepFrame | undefined> = this.#frame;
  /** The run that the frame is of, else the chosen one: all that is said of a run beside the frame's numbers is said of this one. */
  readonly run: ReadonlySignal<LiveRun | undefined>;
  /** Where the time axis stands. Who follows runs sees the frame's step, which they have gone beyond by the time it is answered; who moves it is ahead of the frame. */
  readonly step: ReadonlySignal<number>;
  /** The latest; of another step until the one that is looked at has rested. */
  readonly summary: ReadonlySignal<SummaryView | undefined> = this.#summary;
  readonly table: ReadonlySignal<TableView>;
  /** Whether the summary of all coordinates is shown. */
  readonly summarised: ReadonlySignal<boolean>;

  constructor(panel: Panel) {
    this.#panel = panel;
    this.run = computed(() => panel.runs.value.find(({ index }) => index === this.#frame.value?.run) ?? panel.selected.value);
    this.step = computed(() => (panel.following.value && panel.comparison.value?.status === 'running' ? Math.min(this.#frame.value?.step ?? 0, panel.step.value) : panel.step.value));
    this.table = computed(() => ({ ...this.#scrolled.value, ...panel.rowChoice.value }));
    this.summarised = computed(() => this.#scrolled.value.summary ?? (panel.comparison.value?.dimensions ?? 0) > manyCoordinates);
    // The first picture comes before the equations: of a long run their step may have to be computed again, and their typesetting loads with them.
    const pictured = signal(false);
    const ahead = new StepsAhead(async ({ step, run, begun, table: { first, count, filter, sort }, coordinate, equationsOf }: Request): Promise<StepFrame> => {
      const [heads, rows, equations] = await Promise.all([
        panel.query('heads', { step }),
        run === undefined || !begun ? undefined : panel.query('rows', { run, step, first, count, filter, coordinate, ...(sort && { sort }) }),
        equationsOf.length === 0 ? undefined : panel.query('equations', { runs: equationsOf, step, coordinate }),
      ]);
      return { step, run, heads, ...(rows && { rows }), ...(equations && { equations }) };
    });
    const ask = latestOnly<Request>(async (request) => {
      try {
        this.#frame.value = await ahead.get(request, pageSteps(panel.maximum.peek()), panel.furthest.peek());
      } catch (problem) {
        this.#frame.value = { step: request.step, run: request.run, heads: this.#frame.peek()?.heads ?? [], refusal: messageOf(problem) };
      }
      if (!pictured.peek()) void panel.untilQuiet().then(() => (pictured.value = true));
    });
    let revision = 0;
    effect(() => {
      // Data that grows behind the step may be the row that is waited for.
      if (revision !== panel.revision.value) ahead.clear();
      revision = panel.revision.value;
      const comparison = panel.comparison.value;
      if (!comparison || panel.opened.value.length === 0) {
        this.#frame.value = undefined;
        return;
      }
      const selected = panel.selected.value;
      const begun = selected !== undefined && selected.columns.length > 0;
      const { shown, against } = this.equations.value;
      const beside = panel.opened.value.find(({ index }) => index === against && index !== selected?.index);
      ask({
        step: panel.step.value,
        run: selected?.index,
        begun,
        table: this.table.value,
        coordinate: panel.coordinate.value,
        equationsOf: pictured.value && shown && begun ? [selected.index, ...(beside ? [beside.index] : [])] : [],
      });
    });
    this.#askForSummaries();
  }

  /** Changes what the table shows; what is not named stays. */
  show(change: Partial<TableView>): void {
    const { filter, sort, ...scrolled } = change;
    batch(() => {
      const before = this.#panel.rowChoice.peek();
      const sorting = 'sort' in change ? sort : before.sort;
      if ('sort' in change || filter !== undefined) this.#panel.chooseRows({ filter: filter ?? before.filter, ...(sorting && { sort: sorting }) });
      this.#scrolled.value = { ...this.#scrolled.peek(), ...scrolled };
    });
  }

  #askForSummaries(): void {
    const ask = latestOnly<{ readonly run: number; readonly step: number }>(async (of) => {
      // What keeps it from being had keeps the rows from it too, and they say so.
      this.#summary.value = await this.#panel.query('summary', of).catch(() => undefined);
    });
    let timer: number | undefined;
    effect(() => {
      const rows = this.#frame.value?.rows;
      window.clearTimeout(timer);
      if (!rows || !this.summarised.value) return void (this.#summary.value = undefined);
      const { run, step } = rows;
      const known = this.#summary.peek();
      if (known?.run !== run) this.#summary.value = undefined;
      if (!this.#summary.peek()) ask({ run, step });
      else if (known?.step !== step) timer = window.setTimeout(() => ask({ run, step }), restMilliseconds);
    });
  }
}
