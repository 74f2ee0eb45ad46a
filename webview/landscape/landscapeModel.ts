import { batch, computed, effect, signal } from '@preact/signals';
import { latestOnly, messageOf } from '../latestOnly.ts';
import type { LandscapeView, TrajectoryView } from '../protocol.ts';
import type { Panel } from '../state/panel.ts';
import type { Plane } from './plane.ts';

/** Grid points per side: few while the person moves the view, many when it rests. */
const coarse = 64;
const fine = 176;
/** A slow loss function may take a while for a whole grid. */
const secondsForLandscape = 60;

type View = Pick<Plane, 'x' | 'y'>;

/** What the landscape has asked for and got. */
export class LandscapeModel {
  readonly #panel: Panel;
  readonly landscape = signal<LandscapeView>();
  readonly trajectories = signal<readonly TrajectoryView[]>([]);
  /** What the person zoomed to; undefined for the whole. */
  readonly view = signal<View>();
  readonly #landscapeRefusal = signal<string>();
  readonly #trajectoriesRefusal = signal<string>();
  readonly refusal = computed(() => this.#landscapeRefusal.value ?? this.#trajectoriesRefusal.value);
  readonly #askLandscape: (request: { readonly view: View | undefined; readonly points: number; readonly comparison: string }) => void;
  readonly #askTrajectories: (runs: readonly number[]) => void;
  #settling = 0;

  constructor(panel: Panel) {
    this.#panel = panel;
    this.#askLandscape = latestOnly(async ({ view, points, comparison }) => {
      try {
        const landscape = await panel.query('landscape', { ...view, columns: points, rows: points }, secondsForLandscape);
        if (panel.comparison.peek()?.id !== comparison) return;
        batch(() => {
          this.landscape.value = landscape;
          this.#landscapeRefusal.value = undefined;
        });
      } catch (problem) {
        this.#landscapeRefusal.value = messageOf(problem);
      }
    });
    this.#askTrajectories = latestOnly(async (runs) => {
      try {
        this.trajectories.value = await panel.query('trajectories', { runs });
        this.#trajectoriesRefusal.value = undefined;
      } catch (problem) {
        this.#trajectoriesRefusal.value = messageOf(problem);
      }
    });
  }

  /** Asks whenever the comparison, its end, or its data change; returns what ends that. */
  start(): () => void {
    let comparison = '';
    let status = '';
    const stopLandscape = effect(() => {
      const now = this.#panel.comparison.value;
      if (!now || now.problem || now.dimensions !== 2) return;
      // Without a domain the whole view follows the trajectories: ask again at the end, unless the person chose a view.
      if (now.id === comparison && (now.status === status || this.view.peek())) return;
      if (now.id !== comparison) {
        batch(() => {
          this.view.value = undefined;
          this.#landscapeRefusal.value = undefined;
        });
      }
      comparison = now.id;
      status = now.status;
      this.#askLandscape({ view: undefined, points: fine, comparison });
    });
    const stopTrajectories = effect(() => {
      void this.#panel.revision.value;
      const runs = this.#panel.opened.value.map((run) => run.index);
      if (this.#panel.comparison.value?.dimensions === 2 && runs.length > 0) this.#askTrajectories(runs);
      else this.trajectories.value = [];
    });
    return () => {
      stopLandscape();
      stopTrajectories();
      window.clearTimeout(this.#settling);
    };
  }

  /** Shows another part of the plane: at once the old picture stretched, then a coarse one, then a fine one. */
  show(view: View | undefined): void {
    const comparison = this.#panel.comparison.peek()?.id ?? '';
    this.view.value = view;
    window.clearTimeout(this.#settling);
    if (!view) {
      this.#askLandscape({ view, points: fine, comparison });
      return;
    }
    this.#askLandscape({ view, points: coarse, comparison });
    this.#settling = window.setTimeout(() => this.#askLandscape({ view, points: fine, comparison }), 160);
  }
}
