import { computed, effect, signal } from '@preact/signals';
import { formatCount, formatNumber } from '../format.ts';
import { latestOnly } from '../latestOnly.ts';
import type { EventView } from '../protocol.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';

/** A step at which something happened, to one run or several. */
export interface EventStep {
  readonly step: number;
  readonly kinds: ReadonlySet<EventView['kind'] | 'diverged'>;
  /** What happened, a line for each. */
  readonly lines: readonly string[];
}

const words = strings.slider.events;

/** Where the slider has marks, and where J and K go. */
export class StepEvents {
  readonly #panel: Panel;
  readonly #events = signal<readonly EventView[]>([]);

  constructor(panel: Panel) {
    this.#panel = panel;
  }

  /** Of the runs that are drawn, in the order of the steps. */
  readonly steps = computed<readonly EventStep[]>(() => {
    const labels = new Map(this.#panel.visible.value.map((run) => [run.index, run.label]));
    const shown = this.#events.value.filter(({ run }) => labels.has(run));
    return [...Map.groupBy(shown, ({ step }) => step)]
      .sort(([a], [b]) => a - b)
      .map(([step, events]) => ({ step, kinds: new Set(events.map((event) => (event.kind === 'end' && event.stopped === 'diverged' ? 'diverged' : event.kind))), lines: events.map((event) => `${labels.get(event.run)!}: ${happening(event)}`) }));
  });

  /** Asks whenever a run opens or ends; returns what ends that. */
  start(): () => void {
    const ask = latestOnly<void>(async () => {
      // Without them there are no marks; what is wrong with the extension the other areas say.
      this.#events.value = await this.#panel.query('events', {}).catch(() => []);
    });
    return effect(() => {
      if (this.#panel.comparison.value && this.#panel.opened.value.length > 0) ask();
      else this.#events.value = [];
    });
  }

  next(step: number): EventStep | undefined {
    return this.steps.peek().find((event) => event.step > step);
  }

  previous(step: number): EventStep | undefined {
    return this.steps.peek().findLast((event) => event.step < step);
  }

  at(step: number): EventStep | undefined {
    return this.steps.value.find((event) => event.step === step);
  }
}

function happening(event: EventView): string {
  switch (event.kind) {
    case 'branch':
      return words.branch;
    case 'schedule':
      return words.schedule(event.symbol, formatNumber(event.value, 4));
    case 'best':
      return words.best(formatNumber(event.value, 4));
    case 'end':
      return words.end(formatCount(event.step), strings.stopped[event.stopped]);
  }
}
