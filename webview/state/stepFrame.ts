import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { HeadView, RowView } from '../protocol.ts';
import { latestOnly, messageOf } from '../latestOnly.ts';
import type { Panel } from './panel.ts';

/** Everything that depends on the step, of one moment: the areas show it together, so they never disagree. */
export interface StepFrame {
  readonly step: number;
  readonly heads: readonly HeadView[];
  readonly row?: RowView;
  /** Why the row could not be had. */
  readonly refusal?: string;
}

/** Coordinates per page of the inspector. */
export const pageSize = 200;

interface Request {
  readonly step: number;
  readonly run: number | undefined;
  readonly first: number;
  readonly count: number;
}

/** Asks for heads and row together whenever the step, the selected run, the page or the data change. */
export class StepFrames {
  readonly #frame = signal<StepFrame>();
  readonly #first = signal(0);
  readonly frame: ReadonlySignal<StepFrame | undefined> = this.#frame;
  /** The first coordinate that the inspector shows. */
  readonly first: ReadonlySignal<number> = this.#first;

  constructor(panel: Panel) {
    const ask = latestOnly<Request>(async ({ step, run, first, count }) => {
      try {
        const [heads, row] = await Promise.all([
          panel.query('heads', { step }),
          run === undefined ? undefined : panel.query('row', { run, step, first, count }),
        ]);
        this.#frame.value = { step, heads, ...(row && { row }) };
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
      const first = Math.min(this.#first.value, Math.floor(Math.max(0, comparison.dimensions - 1) / pageSize) * pageSize);
      ask({
        step: panel.step.value,
        run: selected && selected.columns.length > 0 ? selected.index : undefined,
        first,
        count: Math.min(pageSize, comparison.dimensions - first),
      });
    });
  }

  showFrom(first: number): void {
    this.#first.value = Math.max(0, first);
  }
}
