import { contours } from 'd3-contour';
import { rampColour, type ThemeKind } from '../palette.ts';
import type { LandscapeView } from '../protocol.ts';
import { contourShares, measureHeights, type Heights } from './heights.ts';

/** A landscape drawn once; stretched to wherever its rectangle is in the picture. */
export interface ContourLayer {
  readonly landscape: LandscapeView;
  readonly canvas: OffscreenCanvas;
  /** Absent where no point of the grid has a finite loss. */
  readonly heights?: Heights;
  readonly levels: number;
}

const levels = 17;

/**
 * Bands and lines of equal loss, `width` × `height` device pixels.
 * @param every 2: from every second row and column, which takes a third of the time and shows nearly the same
 */
export function drawContours(landscape: LandscapeView, kind: ThemeKind, width: number, height: number, every = 1): ContourLayer {
  const canvas = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
  const context = canvas.getContext('2d')!;
  const heights = measureHeights(landscape);
  if (heights) {
    const { columns, rows, share } = every === 1 ? { ...landscape, ...heights } : thinned(landscape, heights, every);
    context.fillStyle = rgb(rampColour(kind, 0));
    context.fillRect(0, 0, canvas.width, canvas.height);
    toGrid(context, columns, rows);
    const shapes = contours().size([columns, rows]).thresholds([...contourShares(levels)])(share as unknown as number[]);
    const paths = shapes.map((shape) => pathOf(shape.coordinates));
    paths.forEach((path, index) => {
      context.fillStyle = rgb(rampColour(kind, (index + 1) / levels));
      context.fill(path, 'evenodd');
    });
    const contrast = kind === 'high-contrast' || kind === 'high-contrast-light';
    context.strokeStyle = kind === 'light' || kind === 'high-contrast-light' ? `rgba(20, 50, 80, ${contrast ? 0.5 : 0.16})` : `rgba(190, 225, 240, ${contrast ? 0.45 : 0.13})`;
    for (const path of paths) strokeThin(context, path);
    toGrid(context, landscape.columns, landscape.rows);
    hatch(context, landscape, heights, kind);
  }
  return { landscape, canvas, levels, ...(heights && { heights }) };
}

/** Grid point (i, j) stands at i + ½ in d3's coordinates; the first and last one at the edges of the picture, the lowest row at the bottom. */
function toGrid(context: OffscreenCanvasRenderingContext2D, columns: number, rows: number): void {
  const { width, height } = context.canvas;
  const scaleX = width / Math.max(1, columns - 1);
  const scaleY = height / Math.max(1, rows - 1);
  context.setTransform(scaleX, 0, 0, -scaleY, -scaleX / 2, height + scaleY / 2);
}

/** Every n-th row and column; all where the last ones would not be among them. */
function thinned({ columns, rows }: LandscapeView, { share }: Heights, every: number): { readonly columns: number; readonly rows: number; readonly share: Float64Array } {
  const [fewerColumns, fewerRows] = [(columns - 1) / every + 1, (rows - 1) / every + 1];
  if (!Number.isInteger(fewerColumns) || !Number.isInteger(fewerRows)) return { columns, rows, share };
  const kept = new Float64Array(fewerColumns * fewerRows);
  for (let row = 0; row < fewerRows; row++) for (let column = 0; column < fewerColumns; column++) kept[row * fewerColumns + column] = share[(row * columns + column) * every]!;
  return { columns: fewerColumns, rows: fewerRows, share: kept };
}

/** The colours from lowest to highest, for the bar beside the picture. */
export function bandColours(kind: ThemeKind): readonly string[] {
  return Array.from({ length: levels + 1 }, (_, index) => rgb(rampColour(kind, index / levels)));
}

function pathOf(polygons: number[][][][]): Path2D {
  const path = new Path2D();
  for (const polygon of polygons) {
    for (const ring of polygon) {
      ring.forEach(([x, y], index) => (index === 0 ? path.moveTo(x!, y!) : path.lineTo(x!, y!)));
      path.closePath();
    }
  }
  return path;
}

/** A line of one device pixel, whatever the scale of the grid. */
function strokeThin(context: OffscreenCanvasRenderingContext2D, path: Path2D): void {
  const transform = context.getTransform();
  const scaled = new Path2D();
  scaled.addPath(path, transform);
  context.save();
  context.resetTransform();
  context.lineWidth = Math.max(1, devicePixelRatio);
  context.stroke(scaled);
  context.restore();
}

/** Strokes over the grid points where the loss is not a finite number. */
function hatch(context: OffscreenCanvasRenderingContext2D, { columns }: LandscapeView, { undefinedPoints }: Heights, kind: ThemeKind): void {
  if (undefinedPoints.length === 0) return;
  const region = new Path2D();
  for (const index of undefinedPoints) region.rect(index % columns, Math.floor(index / columns), 1, 1);
  const tile = new OffscreenCanvas(8, 8);
  const pen = tile.getContext('2d')!;
  pen.fillStyle = rgb(rampColour(kind, 0.5));
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = rgb(rampColour(kind, 1));
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  if (!pattern) return;
  pattern.setTransform(context.getTransform().inverse());
  context.fillStyle = pattern;
  context.fill(region);
}

function rgb([red, green, blue]: readonly [number, number, number]): string {
  return `rgb(${red} ${green} ${blue})`;
}
