import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Horizontal } from '../curves/runClock.ts';
import type { ChartState, PanelState } from '../protocol.ts';

/** What one chart shows. */
export interface ChartChoice extends ChartState {
  /** Of this window's life. */
  readonly key: number;
}

/** More of them would be too low to read. */
export const chartsAtMost = 3;
/** More lines of one run cannot be told apart. */
export const coordinatesAtMost = 12;

/** Shown by a new chart: the first that no other chart shows. */
const preferred = ['effectiveLearningRate', 'gradientNorm', 'update', 'parameters', 'loss'];

/** The charts of the curves, from top to bottom, and their common horizontal axis. */
export class Charts {
  readonly #changed: () => void;
  readonly #list = signal<readonly ChartChoice[]>([{ key: 0, column: 'loss' }]);
  readonly #logarithmicSteps = signal(false);
  readonly #horizontal = signal<Horizontal>('steps');
  #nextKey = 1;

  readonly list: ReadonlySignal<readonly ChartChoice[]> = this.#list;
  /** What the horizontal axis counts. */
  readonly horizontal: ReadonlySignal<Horizontal> = this.#horizontal;
  /** Whether the horizontal axis is logarithmic. */
  readonly logarithmicSteps: ReadonlySignal<boolean> = this.#logarithmicSteps;
  readonly full = computed(() => this.#list.value.length >= chartsAtMost);

  /** @param changed is told after every choice of the person */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  change(key: number, choice: Partial<ChartState>): void {
    this.#set(this.#list.peek().map((chart) => (chart.key === key ? { ...chart, ...choice } : chart)));
  }

  add(column?: string): void {
    if (this.full.peek()) return;
    const shown = this.#list.peek().map((chart) => chart.column);
    this.#set([...this.#list.peek(), { key: this.#nextKey++, column: column ?? preferred.find((id) => !shown.includes(id)) ?? 'loss' }]);
  }

  remove(key: number): void {
    if (this.#list.peek().length > 1) this.#set(this.#list.peek().filter((chart) => chart.key !== key));
  }

  setLogarithmicSteps(logarithmic: boolean): void {
    this.#logarithmicSteps.value = logarithmic;
    this.#changed();
  }

  setHorizontal(horizontal: Horizontal): void {
    this.#horizontal.value = horizontal;
    this.#changed();
  }

  /** A chart that shows the column comes to show the coordinate; where none does, the second one does, so that the first stays. */
  show(column: string, coordinate: number): void {
    const list = this.#list.peek();
    const having = list.find((chart) => chart.column === column);
    if (having) {
      // The common coordinate is chosen with it; a list of one's own must name it.
      if (having.coordinates && !having.coordinates.includes(coordinate)) this.change(having.key, { coordinates: [...having.coordinates, coordinate].slice(-coordinatesAtMost) });
      return;
    }
    if (list.length === 1) this.add(column);
    else this.change(list.at(-1)!.key, { column, coordinates: undefined });
  }

  state(): Pick<PanelState, 'charts' | 'logarithmicSteps' | 'horizontal'> {
    return { charts: this.#list.peek().map(({ key: _, ...chart }) => chart), logarithmicSteps: this.#logarithmicSteps.peek(), horizontal: this.#horizontal.peek() };
  }

  restore({ charts, logarithmicSteps, horizontal }: PanelState): void {
    if (charts && charts.length > 0) this.#list.value = charts.slice(0, chartsAtMost).map((chart) => ({ ...chart, key: this.#nextKey++ }));
    this.#logarithmicSteps.value = logarithmicSteps ?? false;
    this.#horizontal.value = horizontal ?? 'steps';
  }

  #set(list: readonly ChartChoice[]): void {
    this.#list.value = list;
    this.#changed();
  }
}
