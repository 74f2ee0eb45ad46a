import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { HeadView, RowSorting, RowsView, SummaryView } from '../protocol.ts';
import type { EquationsView } from '../inspector/equationsProtocol.ts';
import { latestOnly, messageOf } from '../latestOnly.ts';
import type { Panel } from './panel.ts';

/** Everything that depends on the step, of one moment: the areas show it together, so they never disagree. */
export interface StepFrame {
  readonly step: number;
  readonly heads: readonly HeadView[];
  readonly rows?: RowsView;
  readonly summary?: SummaryView;
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
  readonly table: TableView;
  readonly coordinate: number;
  readonly summary: boolean;
  /** Runs whose equations are shown. */
  readonly equationsOf: readonly number[];
}

/** Whether equations are shown, and those of which other run beside them. */
export interface EquationChoice {
  readonly shown: boolean;
  readonly against?: number | undefined;
}

/** Asks for heads and rows together whenever the step, the selected run, the coordinate, what the table shows of them, or the data change. */
export class StepFrames {
  readonly #frame = signal<StepFrame>();
  /** Changed by the equations. */
  readonly equations = signal<EquationChoice>({ shown: true });
  readonly #table = signal<TableView>({ first: 0, count: 100, filter: '' });
  readonly frame: ReadonlySignal<StepFrame | undefined> = this.#frame;
  readonly table: ReadonlySignal<TableView> = this.#table;
  /** Whether the summary of all coordinates is shown. */
  readonly summarised: ReadonlySignal<boolean>;

  constructor(panel: Panel) {
    this.summarised = computed(() => this.#table.value.summary ?? (panel.comparison.value?.dimensions ?? 0) > manyCoordinates);
    const ask = latestOnly<Request>(async ({ step, run, table: { first, count, filter, sort }, coordinate, summary: summarised, equationsOf }) => {
      try {
        const [heads, rows, summary, equations] = await Promise.all([
          panel.query('heads', { step }),
          run === undefined ? undefined : panel.query('rows', { run, step, first, count, filter, coordinate, ...(sort && { sort }) }),
          run === undefined || !summarised ? undefined : panel.query('summary', { run, step }),
          equationsOf.length === 0 ? undefined : panel.query('equations', { runs: equationsOf, step, coordinate }),
        ]);
        this.#frame.value = { step, heads, ...(rows && { rows }), ...(summary && { summary }), ...(equations && { equations }) };
      } catch (problem) {
        this.#frame.value = { step, heads: this.#frame.peek()?.heads ?? [], refusal: messageOf(problem) };
      }
    });
    effect(() => {
      // Data that grows behind the step may be the row that is waited for.
      void panel.revision.value;
      const comparison = panel.comparison.value;
      if (!comparison || panel.opened.value.length === 0) {
        this.#frame.value = undefined;
        return;
      }
      const selected = panel.selected.value;
      const { shown, against } = this.equations.value;
      const beside = panel.opened.value.find(({ index }) => index === against && index !== selected?.index);
      ask({
        step: panel.step.value,
        run: selected && selected.columns.length > 0 ? selected.index : undefined,
        table: this.#table.value,
        coordinate: panel.coordinate.value,
        summary: this.summarised.value,
        equationsOf: shown && selected && selected.columns.length > 0 ? [selected.index, ...(beside ? [beside.index] : [])] : [],
      });
    });
  }

  /** Changes what the table shows; what is not named stays. */
  show(change: Partial<TableView>): void {
    this.#table.value = { ...this.#table.peek(), ...change };
  }
}
