import type { LabelWish, PlacedLabel } from '../placeLabels.ts';
import type { Theme } from '../theme.ts';

type Context = CanvasRenderingContext2D;

/** A cross: where every run starts. */
export function drawStart(context: Context, x: number, y: number, theme: Theme): void {
  for (const [colour, width] of [[theme.background, 4.5], [theme.foreground, 1.75]] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x - 7, y);
    context.lineTo(x + 7, y);
    context.moveTo(x, y - 7);
    context.lineTo(x, y + 7);
    context.stroke();
  }
}

/** A star: a known minimum. */
export function drawMinimum(context: Context, x: number, y: number, theme: Theme): void {
  context.beginPath();
  for (let corner = 0; corner < 10; corner++) {
    const radius = corner % 2 === 0 ? 8 : 3.4;
    const angle = (Math.PI * corner) / 5 - Math.PI / 2;
    context.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  context.closePath();
  context.lineJoin = 'round';
  context.strokeStyle = theme.background;
  context.lineWidth = 3;
  context.stroke();
  context.fillStyle = theme.foreground;
  context.fill();
}

/** A disc: where a run stands; ringed when it is the one inspected. */
export function drawHead(context: Context, x: number, y: number, colour: string, selected: boolean, theme: Theme): void {
  context.beginPath();
  context.arc(x, y, selected ? 5.5 : 4, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.strokeStyle = theme.background;
  context.lineWidth = 2;
  context.stroke();
  context.fill();
  if (!selected) return;
  context.beginPath();
  context.arc(x, y, 7.5, 0, 2 * Math.PI);
  context.strokeStyle = theme.foreground;
  context.lineWidth = 1.5;
  context.stroke();
}

/** Pixels. Nearer to its head, a name needs no line. */
const besideHead = 20;

/** From a name to its head, where others keep them apart. */
export function drawLeader(context: Context, { x, y, left, width, middle }: PlacedLabel<LabelWish>, colour: string): void {
  if (Math.abs(middle - y) < besideHead) return;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(Math.min(Math.max(x, left + 2), left + width - 2), middle + (middle > y ? -5 : 5));
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.stroke();
}
