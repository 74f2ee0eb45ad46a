import { batch, computed, effect, signal } from '@preact/signals';
import { latestOnly, messageOf } from '../latestOnly.ts';
import type { LandscapeView, PanelQueries, TrajectoryView } from '../protocol.ts';
import type { Panel } from '../state/panel.ts';
import { coarse, fine } from './gridPoints.ts';
import type { Plane } from './plane.ts';

/** A slow loss function may take a while for a whole grid. */
const secondsForLandscape = 60;

type View = Pick<Plane, 'x' | 'y'>;

/** What the landscape has asked for and got: it asks whenever the comparison, its end, or its data change, without waiting for the page to be laid out. */
export class LandscapeModel {
  readonly #panel: Panel;
  readonly landscape = signal<LandscapeView>();
  readonly trajectories = signal<readonly TrajectoryView[]>([]);
  /** What the person zoomed to; undefined for the whole. */
  readonly view = signal<View>();
  readonly #landscapeRefusal = signal<string>();
  readonly #trajectoriesRefusal = signal<string>();
  readonly refusal = computed(() => this.#landscapeRefusal.value ?? this.#trajectoriesRefusal.value);
  readonly #askLandscape: (request: { readonly view: View | undefined; readonly points: number }) => void;
  readonly #askTrajectories: (request: PanelQueries['trajectories']['parameters']) => void;
  #settling = 0;

  constructor(panel: Panel) {
    this.#panel = panel;
    this.#askLandscape = latestOnly(async ({ view, points }) => {
      const current = this.#whileCurrent();
      try {
        const landscape = await panel.query('landscape', { ...view, columns: points, rows: points }, secondsForLandscape);
        if (!current()) return;
        batch(() => {
          this.landscape.value = landscape;
          this.#landscapeRefusal.value = undefined;
        });
      } catch (problem) {
        if (current()) this.#landscapeRefusal.value = messageOf(problem);
      }
    });
    this.#askTrajectories = latestOnly(async (request) => {
      const current = this.#whileCurrent();
      try {
        const trajectories = await panel.query('trajectories', request);
        if (!current()) return;
        batch(() => {
          this.trajectories.value = trajectories;
          this.#trajectoriesRefusal.value = undefined;
        });
      } catch (problem) {
        if (current()) this.#trajectoriesRefusal.value = messageOf(problem);
      }
    });
    this.#ask();
  }

  /** Shows another part of the plane: at once the old picture stretched, then a coarse one, then a fine one. */
  show(view: View | undefined): void {
    this.view.value = view;
    window.clearTimeout(this.#settling);
    const settle = (): void => {
      this.#askLandscape({ view, points: fine });
      this.#refreshTrajectories();
    };
    if (!view) return settle();
    this.#askLandscape({ view, points: coarse });
    this.#settling = window.setTimeout(settle, 160);
  }

  #ask(): void {
    let begun: number | undefined;
    let status = '';
    effect(() => {
      const now = this.#panel.comparison.value;
      if (!now || now.problem || now.dimensions !== 2) return;
      const view = this.view.peek();
      if (now.startedAt !== begun) {
        // The source may be another now: the old contours would be a lie under the new paths.
        batch(() => {
          this.landscape.value = undefined;
          this.#landscapeRefusal.value = undefined;
        });
      } else if (now.status === status || view) {
        // Without a domain the whole view follows the trajectories: ask again at the end, unless the person chose a view.
        return;
      }
      begun = now.startedAt;
      status = now.status;
      this.#askLandscape({ view, points: fine });
    });
    effect(() => {
      void this.#panel.revision.value;
      void this.#panel.opened.value;
      this.#refreshTrajectories();
    });
  }

  /** The paths as fine as the view shows them. */
  #refreshTrajectories(): void {
    const runs = this.#panel.opened.peek().map((run) => run.index);
    if (this.#panel.comparison.peek()?.dimensions === 2 && runs.length > 0) this.#askTrajectories({ runs, ...this.view.peek() });
    else this.trajectories.value = [];
  }

  /** Says later whether an answer to what is asked now still counts. */
  #whileCurrent(): () => boolean {
    const startedAt = this.#panel.comparison.peek()?.startedAt;
    return () => this.#panel.comparison.peek()?.startedAt === startedAt;
  }
}
