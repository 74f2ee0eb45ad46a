import { formatNumber } from '../format.ts';
import type { Theme } from '../theme.ts';
import { niceTicks } from '../ticks.ts';
import { bandColours } from './contourLayer.ts';
import type { Heights } from './heights.ts';
import { toPixel, type Plane } from './plane.ts';

/** Room around the plane for ticks, names and the bar of colours, in CSS pixels. */
export const margin = { left: 48, top: 6, right: 76, bottom: 34 } as const;

type Context = CanvasRenderingContext2D;

/** Ticks with numbers, and the names of the parameters. */
export function drawAxes(context: Context, plane: Plane, names: readonly string[], theme: Theme): void {
  const { left, top, width, height } = plane.frame;
  const bottom = top + height;
  context.font = `11px ${theme.fontFamily}`;
  context.fillStyle = theme.muted;
  context.strokeStyle = theme.frame;
  context.lineWidth = 1;
  context.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1);
  context.beginPath();
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const tick of niceTicks(plane.x[0], plane.x[1], width / 70)) {
    const [x] = toPixel(plane, tick, plane.y[0]);
    context.moveTo(Math.round(x) + 0.5, bottom);
    context.lineTo(Math.round(x) + 0.5, bottom + 4);
    context.fillText(formatNumber(tick), x, bottom + 6);
  }
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const tick of niceTicks(plane.y[0], plane.y[1], height / 45)) {
    const [, y] = toPixel(plane, plane.x[0], tick);
    context.moveTo(left - 4, Math.round(y) + 0.5);
    context.lineTo(left, Math.round(y) + 0.5);
    context.fillText(formatNumber(tick), left - 7, y);
  }
  context.stroke();
  context.fillStyle = theme.foreground;
  context.font = `italic 12px ${theme.fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  context.fillText(names[0] ?? 'θ₁', left + width / 2, bottom + margin.bottom);
  context.save();
  context.translate(1, top + height / 2);
  context.rotate(-Math.PI / 2);
  context.textBaseline = 'top';
  context.fillText(names[1] ?? 'θ₂', 0, 0);
  context.restore();
}

/** Which colour is which loss. */
export function drawColourBar(context: Context, plane: Plane, heights: Heights, title: string, theme: Theme): void {
  const { left, width, top, height } = plane.frame;
  const x = left + width + 10;
  const barTop = top + 16;
  const barHeight = height - 22;
  const colours = bandColours(theme.kind);
  colours.forEach((colour, index) => {
    const from = barTop + barHeight * (1 - (index + 1) / colours.length);
    context.fillStyle = colour;
    context.fillRect(x, from, 9, barHeight / colours.length + 1);
  });
  context.strokeStyle = theme.frame;
  context.strokeRect(x - 0.5, barTop - 0.5, 10, barHeight + 1);
  context.font = `11px ${theme.fontFamily}`;
  context.fillStyle = theme.muted;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.fillText(title, x, top - 1);
  context.textBaseline = 'middle';
  let free = Infinity;
  const losses = barTicks(heights);
  // As short as they can be told apart.
  const digits = [2, 3, 4, 5].find((count) => new Set(losses.map((loss) => formatNumber(loss, count))).size === losses.length) ?? 6;
  for (const loss of losses) {
    const y = barTop + barHeight * (1 - heights.shareAt(loss));
    if (Math.abs(free - y) < 13) continue;
    free = y;
    context.fillText(formatNumber(loss, digits), x + 13, y);
  }
}

/** The lowest and highest loss, and powers of ten in between where they mean something; else the quarters. */
function barTicks({ lowest, highest, lossAt }: Heights): readonly number[] {
  const quarters = [lowest, lossAt(0.25), lossAt(0.5), lossAt(0.75), highest];
  if (lowest < 0 || highest < 100 * Math.max(lowest, Number.MIN_VALUE)) return quarters;
  const top = Math.floor(Math.log10(highest));
  const decades = Array.from({ length: 12 }, (_, index) => 10 ** (top - index)).filter((value) => value > lossAt(0.06));
  return [lowest, ...decades.reverse()];
}
