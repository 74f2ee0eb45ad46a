import { seriesStyle } from '../palette.ts';
import type { HeadView, LandscapeView, TrajectoryView } from '../protocol.ts';
import { strings } from '../strings.ts';
import type { Theme } from '../theme.ts';
import { drawAxes, drawColourBar, margin } from './axes.ts';
import { drawContours, type ContourLayer } from './contourLayer.ts';
import { placeLabels } from '../placeLabels.ts';
import { LabelPictures } from './labelPictures.ts';
import { drawHead, drawLeader, drawMinimum, drawStart } from './marks.ts';
import { toPixel, type Interval, type Plane } from './plane.ts';
import { measurePath } from './trajectoryPaths.ts';
import { TroddenWay } from './troddenWay.ts';

/** Everything that is in the picture. */
export interface Scene {
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
  /** The part of the plane that is shown; the landscape's own until the person zooms. */
  readonly view?: { readonly x: Interval; readonly y: Interval };
  readonly landscape?: LandscapeView;
  readonly names: readonly string[];
  readonly start: readonly number[];
  readonly minima: readonly (readonly number[])[];
  readonly trajectories: readonly TrajectoryView[];
  readonly labels: ReadonlyMap<number, string>;
  readonly hidden: ReadonlySet<number>;
  readonly heads: readonly HeadView[];
  readonly step: number;
  readonly selected: number | undefined;
  /** Contours from every row and column of the landscape, or from every second one. */
  readonly every: 1 | 2;
}

/** The plane that a scene shows; undefined until there is a landscape and room. */
export function planeOf({ view, landscape, width, height }: Pick<Scene, 'view' | 'landscape' | 'width' | 'height'>): Plane | undefined {
  const shown = view ?? landscape;
  const frame = { left: margin.left, top: margin.top, width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  return shown && frame.width > 20 && frame.height > 20 ? { x: shown.x, y: shown.y, frame } : undefined;
}

/**
 * Two canvases: below what changes with the landscape and the view (contours, axes, the trajectories' whole way, pale), above what changes with
 * the step (the way so far and the heads). A step costs only the upper one, and there only the pieces of the ways that it adds.
 */
export class LandscapePicture {
  readonly #below: CanvasRenderingContext2D;
  readonly #above: CanvasRenderingContext2D;
  readonly #others = new TroddenWay();
  readonly #inspected = new TroddenWay();
  readonly #labels = new LabelPictures();
  #contours: ContourLayer | undefined;
  #contoursFor: readonly unknown[] = [];

  constructor(below: HTMLCanvasElement, above: HTMLCanvasElement) {
    this.#below = below.getContext('2d')!;
    this.#above = above.getContext('2d')!;
  }

  /** Returns how many bands of colour were drawn. */
  drawBelow(scene: Scene): number {
    const plane = planeOf(scene);
    const context = this.#below;
    resize(context, scene);
    if (!plane) return 0;
    const { frame } = plane;
    const layer = this.#contourLayer(scene, plane);
    context.save();
    clip(context, plane);
    if (layer) {
      const [left, top] = toPixel(plane, layer.landscape.x[0], layer.landscape.y[1]);
      const [right, bottom] = toPixel(plane, layer.landscape.x[1], layer.landscape.y[0]);
      context.imageSmoothingEnabled = true;
      context.drawImage(layer.canvas, left, top, right - left, bottom - top);
    }
    for (const trajectory of shown(scene)) {
      const { colour } = seriesStyle(trajectory.run, scene.theme.kind);
      context.strokeStyle = colour;
      context.globalAlpha = 0.3;
      context.lineWidth = 1;
      context.stroke(measurePath(trajectory, plane).piece(0, trajectory.steps.length));
    }
    context.globalAlpha = 1;
    for (const minimum of scene.minima) {
      if (minimum.length === 2) drawMinimum(context, ...toPixel(plane, minimum[0]!, minimum[1]!), scene.theme);
    }
    context.restore();
    drawAxes(context, plane, scene.names, scene.theme);
    if (layer?.heights) drawColourBar(context, plane, layer.heights, strings.landscape.lossBar, scene.theme);
    else if (layer) {
      context.fillStyle = scene.theme.muted;
      context.textAlign = 'center';
      context.fillText(strings.landscape.undefinedHere, frame.left + frame.width / 2, frame.top + frame.height / 2);
    }
    return layer?.levels ?? 0;
  }

  /** Returns how many trajectories were drawn. */
  drawAbove(scene: Scene): number {
    const plane = planeOf(scene);
    const context = this.#above;
    resize(context, scene);
    if (!plane) return 0;
    const heads = new Map(scene.heads.map((head) => [head.run, toPixel(plane, head.parameters[0] ?? NaN, head.parameters[1] ?? NaN)]));
    const trajectories = shown(scene);
    context.save();
    clip(context, plane);
    context.lineJoin = 'round';
    const style = { plane, theme: scene.theme, width: scene.width, height: scene.height };
    // The inspected one lies on top.
    const [others, inspected] = [trajectories.filter(({ run }) => run !== scene.selected), trajectories.filter(({ run }) => run === scene.selected)];
    this.#others.draw(context, others, scene.step, { ...style, lineWidth: 1.75 }, heads);
    this.#inspected.draw(context, inspected, scene.step, { ...style, lineWidth: 2.75 }, heads);
    if (scene.start.length === 2) drawStart(context, ...toPixel(plane, scene.start[0]!, scene.start[1]!), scene.theme);
    this.#drawHeads(scene, plane, heads);
    context.restore();
    return trajectories.length;
  }

  #drawHeads(scene: Scene, plane: Plane, heads: ReadonlyMap<number, readonly [number, number]>): void {
    const context = this.#above;
    const { left, top, width, height } = plane.frame;
    const inside = shown(scene)
      .map(({ run }) => ({ run, at: heads.get(run) }))
      .filter((head): head is { run: number; at: readonly [number, number] } => head.at !== undefined && head.at[0] >= left && head.at[0] <= left + width && head.at[1] >= top && head.at[1] <= top + height)
      .sort((a, b) => Number(a.run === scene.selected) - Number(b.run === scene.selected));
    const font = `600 11px ${scene.theme.fontFamily}`;
    const wishes = inside.toReversed().map(({ run, at }) => {
      const text = scene.labels.get(run) ?? '';
      const picture = this.#labels.get(text, { font, colour: seriesStyle(run, scene.theme.kind).colour, halo: scene.theme.background });
      return { text, x: at[0], y: at[1], width: picture.width, run, picture };
    });
    const labels = placeLabels(wishes, { left, top, right: left + width, bottom: top + height });
    for (const label of labels) drawLeader(context, label, seriesStyle(label.run, scene.theme.kind).colour);
    for (const { run, at } of inside) drawHead(context, ...at, seriesStyle(run, scene.theme.kind).colour, run === scene.selected, scene.theme);
    for (const { picture, left: from, middle } of labels) LabelPictures.draw(context, picture, from, middle);
  }

  /** Drawn anew only for another landscape, theme or size. */
  #contourLayer({ landscape, theme, every }: Scene, plane: Plane): ContourLayer | undefined {
    const width = Math.round(plane.frame.width * devicePixelRatio);
    const height = Math.round(plane.frame.height * devicePixelRatio);
    const wanted = [landscape, theme.kind, width, height, every];
    if (wanted.some((part, index) => part !== this.#contoursFor[index])) {
      this.#contoursFor = wanted;
      this.#contours = landscape && drawContours(landscape, theme.kind, width, height, every);
    }
    return this.#contours;
  }
}

function shown({ trajectories, hidden, selected }: Scene): readonly TrajectoryView[] {
  // The inspected one last, so that it lies on top.
  return trajectories.filter(({ run }) => !hidden.has(run)).sort((a, b) => Number(a.run === selected) - Number(b.run === selected));
}

function clip(context: CanvasRenderingContext2D, { frame }: Plane): void {
  context.beginPath();
  context.rect(frame.left, frame.top, frame.width, frame.height);
  context.clip();
}

/** Clears the canvas and gives it the scene's size, in device pixels for sharp lines. */
function resize(context: CanvasRenderingContext2D, { width, height }: Scene): void {
  const { canvas } = context;
  const [deviceWidth, deviceHeight] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  if (canvas.width !== deviceWidth || canvas.height !== deviceHeight) {
    canvas.width = deviceWidth;
    canvas.height = deviceHeight;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
}
