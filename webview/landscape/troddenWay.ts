import { seriesStyle } from '../palette.ts';
import type { TrajectoryView } from '../protocol.ts';
import type { Theme } from '../theme.ts';
import { measurePath, type MeasuredPath } from './trajectoryPaths.ts';
import type { Plane } from './plane.ts';

/** How the ways of some runs are drawn; other ones, or drawn otherwise, are drawn anew. */
export interface WayStyle {
  readonly plane: Plane;
  readonly theme: Theme;
  /** In CSS pixels. */
  readonly lineWidth: number;
  readonly width: number;
  readonly height: number;
}

type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** A picture of the ways up to a step. */
interface Stage {
  readonly step: number;
  canvas?: OffscreenCanvas;
}

/** Points between two stages, about, and how many stages are kept at most: each is a picture. */
const pointsPerStage = 2000;
const stagesAtMost = 12;

/**
 * The ways of runs up to a step, on a canvas of their own: going on, only what is new is drawn; going back, from the last picture before.
 * So a move costs what it changes, however long the ways are.
 */
export class TroddenWay {
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #context = this.#canvas.getContext('2d')!;
  #paths: readonly MeasuredPath[] = [];
  #style: WayStyle | undefined;
  #of: readonly unknown[] = [];
  /** Points of each path that are on the canvas. */
  #drawn: number[] = [];
  #step = 0;
  /** Known once somebody has gone back. */
  #stages: readonly Stage[] | undefined;

  /** Draws the ways up to a step and, where they stand there, on to their heads; the context's unit is a CSS pixel. */
  draw(context: CanvasRenderingContext2D, trajectories: readonly TrajectoryView[], step: number, style: WayStyle, heads: ReadonlyMap<number, readonly [number, number]>): void {
    this.#prepare(trajectories, style);
    this.#goTo(step);
    if (this.#drawn.some((points) => points > 0)) context.drawImage(this.#canvas, 0, 0, style.width, style.height);
    this.#paths.forEach((path, index) => {
      const points = this.#drawn[index]!;
      const head = heads.get(path.run);
      if (points === 0 || !head || !head.every(Number.isFinite)) return;
      const way = path.piece(points - 1, points);
      way.lineTo(...head);
      this.#stroke(context, path, way, path.lengthAt(points - 1));
    });
    context.setLineDash([]);
  }

  #prepare(trajectories: readonly TrajectoryView[], style: WayStyle): void {
    const { plane, theme, lineWidth, width, height } = style;
    const of = [...trajectories, ...plane.x, ...plane.y, theme, lineWidth, width, height, devicePixelRatio];
    if (of.length === this.#of.length && of.every((part, index) => part === this.#of[index])) return;
    this.#of = of;
    this.#style = style;
    this.#paths = trajectories.map((trajectory) => measurePath(trajectory, plane));
    this.#stages = undefined;
    this.#canvas.width = Math.max(1, Math.round(width * devicePixelRatio));
    this.#canvas.height = Math.max(1, Math.round(height * devicePixelRatio));
    this.#context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    this.#context.lineJoin = 'round';
    this.#clear();
  }

  #clear(): void {
    this.#context.clearRect(0, 0, this.#style!.width, this.#style!.height);
    this.#drawn = this.#paths.map(() => 0);
    this.#step = -1;
  }

  #goTo(step: number): void {
    if (step < this.#step) {
      // Between two points of the ways nothing changes.
      if (this.#paths.every((path, index) => path.pointsAt(step) === this.#drawn[index])) return void (this.#step = step);
      this.#stages ??= stagesOf(this.#paths);
      const stage = this.#stages.findLast((one) => one.canvas && one.step <= step);
      this.#clear();
      if (stage) {
        this.#context.drawImage(stage.canvas!, 0, 0, this.#style!.width, this.#style!.height);
        this.#drawn = this.#paths.map((path) => path.pointsAt(stage.step));
        this.#step = stage.step;
      }
    }
    for (const stage of this.#stages ?? []) {
      if (stage.canvas || stage.step <= this.#step || stage.step > step) continue;
      this.#goOn(stage.step);
      stage.canvas = new OffscreenCanvas(this.#canvas.width, this.#canvas.height);
      stage.canvas.getContext('2d')!.drawImage(this.#canvas, 0, 0);
    }
    this.#goOn(step);
  }

  #goOn(step: number): void {
    this.#paths.forEach((path, index) => {
      const from = this.#drawn[index]!;
      const to = path.pointsAt(step);
      if (to <= from) return;
      this.#stroke(this.#context, path, path.piece(Math.max(0, from - 1), to), path.lengthAt(Math.max(0, from - 1)));
      this.#drawn[index] = to;
    });
    this.#step = step;
  }

  /** On a band of the background's colour, which tells it from what lies below. */
  #stroke(pen: Pen, { run }: MeasuredPath, way: Path2D, length: number): void {
    const { theme, lineWidth } = this.#style!;
    const { colour, dash } = seriesStyle(run, theme.kind);
    pen.setLineDash([]);
    pen.strokeStyle = theme.background;
    pen.globalAlpha = 0.45;
    pen.lineWidth = lineWidth + 1.5;
    pen.stroke(way);
    pen.globalAlpha = 1;
    pen.setLineDash([...dash]);
    pen.lineDashOffset = length;
    pen.strokeStyle = colour;
    pen.lineWidth = lineWidth;
    pen.stroke(way);
    pen.lineDashOffset = 0;
  }
}

/** Evenly many points apart. */
function stagesOf(paths: readonly MeasuredPath[]): readonly Stage[] {
  const points = paths.reduce((sum, { steps }) => sum + steps.length, 0);
  const steps = new Float64Array(points);
  let at = 0;
  for (const path of paths) {
    steps.set(path.steps, at);
    at += path.steps.length;
  }
  steps.sort();
  const count = Math.min(stagesAtMost, Math.floor(points / pointsPerStage));
  return Array.from({ length: count }, (_, index) => ({ step: steps[Math.floor((points * (index + 1)) / (count + 1))]! }));
}
