import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import type { ComparisonView, PanelCommand, PanelQueries, PanelState, QueryName, RowSorting, RunView } from '../protocol.ts';
import { Host, type VsCodeApi } from '../host.ts';
import { fromWire } from '../format.ts';
import { readPanelState } from '../messages/readHostMessage.ts';
import { Charts } from './charts.ts';
import type { LiveRun } from './liveRun.ts';

export interface RowChoice {
  readonly filter: string;
  readonly sort?: RowSorting;
}

/** What the panel shows and what the person chose; all areas read it, and change it only through its methods. */
export class Panel {
  readonly #host: Host;
  readonly #comparison = signal<ComparisonView>();
  readonly #progress = signal<ReadonlyMap<number, Pick<LiveRun, 'steps' | 'rate' | 'loss'>>>(new Map());
  readonly #revision = signal(0);
  readonly #step = signal(0);
  readonly #following = signal(true);
  readonly #selected = signal(0);
  readonly #hidden = signal<ReadonlySet<number>>(new Set());
  readonly #coordinate = signal(0);
  readonly #highlighted = signal<string>();
  readonly #speed = signal('×1');
  readonly #rowChoice = signal<RowChoice>({ filter: '' });

  readonly comparison: ReadonlySignal<ComparisonView | undefined> = this.#comparison;
  /** Grows whenever recorded data may have grown. */
  readonly revision: ReadonlySignal<number> = this.#revision;
  /** What the curves show. */
  readonly charts = new Charts(() => this.#remember());
  /** Indices of the runs that are not drawn. */
  readonly hidden: ReadonlySignal<ReadonlySet<number>> = this.#hidden;
  /** The coordinate that the person looks at, from 0; all areas show this one. */
  readonly coordinate: ReadonlySignal<number> = this.#coordinate;
  /** The id of the column that is pointed at, in whichever area: every area marks it. */
  readonly highlighted: ReadonlySignal<string | undefined> = this.#highlighted;
  /** Which coordinates the table shows, and in which order. */
  readonly rowChoice: ReadonlySignal<RowChoice> = this.#rowChoice;
  /** How fast the steps are played, as `playSpeeds` names it. */
  readonly speed: ReadonlySignal<string> = this.#speed;
  /** Whether the step stays at the newest one. */
  readonly following: ReadonlySignal<boolean> = this.#following;

  readonly runs = computed<readonly LiveRun[]>(() => {
    const progress = this.#progress.value;
    return (this.#comparison.value?.runs ?? []).map((run) => (run.status === 'running' ? { ...run, ...progress.get(run.index) } : run));
  });
  /** Runs that have something recorded. */
  readonly opened = computed(() => this.runs.value.filter((run) => run.columns.length > 0));
  readonly visible = computed(() => this.opened.value.filter((run) => !this.#hidden.value.has(run.index)));
  /** The longest run so far. */
  readonly furthest = computed(() => this.runs.value.reduce((furthest, run) => Math.max(furthest, run.steps), 0));
  /** The right end of the time axis: how far the runs will come while any runs, afterwards the longest run. */
  readonly maximum = computed(() => {
    const comparison = this.#comparison.value;
    return comparison?.status === 'running' ? Math.max(comparison.until ?? comparison.steps, this.furthest.value) : this.furthest.value;
  });
  /** The step that the person wants to look at, 0 … maximum; where the areas are by now says `StepFrames.step`. */
  readonly step = computed(() => (this.#following.value ? this.furthest.value : Math.min(this.#step.value, this.maximum.value)));
  readonly selected = computed(() => this.runs.value.find((run) => run.index === this.#selected.value) ?? this.runs.value[0]);

  constructor(api: VsCodeApi) {
    this.#host = new Host(api, (message) => {
      switch (message.type) {
        case 'comparison':
          this.#receive(message.comparison);
          break;
        case 'progress':
          batch(() => {
            this.#progress.value = new Map(message.runs.map(({ index, steps, rate, loss }) => [index, { steps, rate, loss: fromWire(loss) }]));
            this.#revision.value++;
          });
          break;
        default:
          message satisfies never;
      }
    });
  }

  start(): void {
    this.#host.ready();
  }

  command(command: PanelCommand): void {
    this.#host.command(command);
  }

  /** Tells the extension where the person is. */
  lookingAt(run: number, step: number): void {
    this.#host.lookingAt(run, step);
  }

  /** Tells the extension whether this page has the keyboard. */
  keyboard(here: boolean): void {
    this.#host.keyboard(here);
  }

  /** A command that lets runs go on: who asks for it wants to see where they come to. */
  advance(command: PanelCommand): void {
    this.goTo(this.furthest.peek());
    this.command(command);
  }

  query<Name extends QueryName>(name: Name, parameters: PanelQueries[Name]['parameters'], seconds?: number): Promise<PanelQueries[Name]['result']> {
    return this.#host.query(name, parameters, seconds);
  }

  /** What the first picture can do without waits for this: it settles when all that was asked is answered and shown, after a second at the latest. */
  untilQuiet(): Promise<void> {
    return this.#host.untilQuiet();
  }

  /** Moves the time axis of every area; clamped to what there is. */
  goTo(step: number): void {
    batch(() => {
      const target = Math.min(this.furthest.peek(), Math.max(0, Math.round(step)));
      this.#step.value = target;
      this.#following.value = target === this.furthest.peek() && this.#comparison.peek()?.status === 'running';
    });
    this.#remember();
  }

  select(run: number): void {
    this.#selected.value = run;
    this.#remember();
  }

  chooseCoordinate(coordinate: number): void {
    this.#coordinate.value = Math.min(Math.max(0, coordinate), Math.max(0, (this.#comparison.peek()?.dimensions ?? 1) - 1));
    this.#remember();
  }

  /** Whether the chosen run has been at a step, and anything is left to run behind it. */
  canBranchFrom(step: number): boolean {
    const run = this.selected.value;
    return run !== undefined && run.columns.length > 0 && step >= (run.branch?.step ?? 0) && step <= run.steps && step < (this.#comparison.value?.steps ?? 0);
  }

  highlight(column: string | undefined): void {
    this.#highlighted.value = column;
  }

  setVisible(run: number, visible: boolean): void {
    const hidden = new Set(this.#hidden.peek());
    if (visible) hidden.delete(run);
    else hidden.add(run);
    this.#hidden.value = hidden;
    this.#remember();
  }

  /** Has the curves show a quantity, and all areas its coordinate. */
  showColumn(column: string, coordinate: number): void {
    batch(() => {
      this.chooseCoordinate(coordinate);
      this.charts.show(column, this.#coordinate.peek());
    });
  }

  chooseRows(choice: RowChoice): void {
    this.#rowChoice.value = choice;
    this.#remember();
  }

  setSpeed(speed: string): void {
    this.#speed.value = speed;
    this.#remember();
  }

  #receive(comparison: ComparisonView): void {
    const previous = this.#comparison.peek();
    batch(() => {
      if (previous?.id !== comparison.id) this.#restore(comparison, previous === undefined);
      else if (previous.startedAt !== comparison.startedAt) this.#beginAnew();
      // A run that ends where the person follows it must not leave the step behind, nor one that goes on from where the person looks at its end.
      else if (comparison.status !== 'running' && this.#isAtEnd()) this.#followToEnd(comparison);
      else if (previous.status !== 'running' && comparison.status === 'running') this.#following.value = this.#isAtEnd();
      // Who branches wants to see the branch.
      if (previous?.startedAt === comparison.startedAt && comparison.runs.length > previous.runs.length) this.#selected.value = comparison.runs.length - 1;
      this.#comparison.value = comparison;
      this.#progress.value = new Map([...this.#progress.peek()].filter(([index]) => comparison.runs.some((run) => run.index === index && run.status === 'running')));
      this.#revision.value++;
    });
    this.#remember();
  }

  /** After a rerun what the person chose stays; who was at the end follows again. */
  #beginAnew(): void {
    this.#progress.value = new Map();
    this.#following.value = this.step.peek() >= this.furthest.peek();
  }

  #isAtEnd(): boolean {
    return this.#following.peek() || this.step.peek() >= this.furthest.peek();
  }

  #followToEnd(comparison: ComparisonView): void {
    this.#following.value = false;
    this.#step.value = comparison.runs.reduce((furthest, run) => Math.max(furthest, run.steps), 0);
  }

  #restore(comparison: ComparisonView, fromState: boolean): void {
    const state = fromState ? this.#remembered(comparison.id) : undefined;
    this.#progress.value = new Map();
    this.#following.value = state?.step === undefined;
    if (state?.step !== undefined) this.#step.value = state.step;
    if (state?.run !== undefined) this.#selected.value = state.run;
    this.#coordinate.value = state?.coordinate ?? 0;
    if (state) this.charts.restore(state);
    this.#rowChoice.value = { filter: state?.filter ?? '', ...(state?.sort && { sort: state.sort }) };
    if (state?.speed !== undefined) this.#speed.value = state.speed;
    // A rerun keeps what was hidden as long as the same runs are in it.
    const labels = (runs: readonly RunView[]) => runs.map((run) => run.label).join('\n');
    const same = labels(this.#comparison.peek()?.runs ?? []) === labels(comparison.runs);
    if (state?.hidden) this.#hidden.value = new Set(state.hidden);
    else if (!same) this.#hidden.value = new Set();
  }

  #remembered(comparison: string): PanelState | undefined {
    return readPanelState(this.#host.getState(), comparison);
  }

  #remember(): void {
    const comparison = this.#comparison.peek();
    if (!comparison) return;
    const state: PanelState = {
      version: 1,
      comparison: comparison.id,
      run: this.#selected.peek(),
      ...this.charts.state(),
      speed: this.#speed.peek(),
      coordinate: this.#coordinate.peek(),
      hidden: [...this.#hidden.peek()],
      ...this.#rowChoice.peek(),
      ...(this.#following.peek() ? {} : { step: this.#step.peek() }),
    };
    this.#host.setState(state);
  }
}
