/** A rectangle of the parameters' plane and the rectangle of the picture that shows it. */
export interface Plane {
  readonly x: Interval;
  readonly y: Interval;
  readonly frame: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}

export type Interval = readonly [low: number, high: number];

/** Parameters → CSS pixels; y grows upwards. */
export function toPixel({ x, y, frame }: Plane, px: number, py: number): readonly [number, number] {
  return [frame.left + ((px - x[0]) / (x[1] - x[0])) * frame.width, frame.top + ((y[1] - py) / (y[1] - y[0])) * frame.height];
}

export function fromPixel({ x, y, frame }: Plane, left: number, top: number): readonly [number, number] {
  return [x[0] + ((left - frame.left) / frame.width) * (x[1] - x[0]), y[1] - ((top - frame.top) / frame.height) * (y[1] - y[0])];
}

/** Where a point is in the picture; the middle of the picture for one that is outside, or none. */
export function placeInside(plane: Plane, point: ArrayLike<number> | undefined): readonly [left: number, top: number] {
  const { frame } = plane;
  const [left, top] = toPixel(plane, point?.[0] ?? NaN, point?.[1] ?? NaN);
  const inside = left >= frame.left && left <= frame.left + frame.width && top >= frame.top && top <= frame.top + frame.height;
  return inside ? [left, top] : [frame.left + frame.width / 2, frame.top + frame.height / 2];
}

/** Scales both sides about a point of the picture; a factor below 1 zooms in. Undefined where floating point would no longer tell the sides apart. */
export function zoomAbout(plane: Plane, left: number, top: number, factor: number): Pick<Plane, 'x' | 'y'> | undefined {
  const [px, py] = fromPixel(plane, left, top);
  const scale = ([low, high]: Interval, about: number): Interval => [about + (low - about) * factor, about + (high - about) * factor];
  const zoomed = { x: scale(plane.x, px), y: scale(plane.y, py) };
  return isUsable(zoomed.x) && isUsable(zoomed.y) ? zoomed : undefined;
}

/** Moves the plane under the pointer by so many pixels. */
export function panBy({ x, y, frame }: Plane, right: number, down: number): Pick<Plane, 'x' | 'y'> {
  const dx = (right / frame.width) * (x[1] - x[0]);
  const dy = (down / frame.height) * (y[1] - y[0]);
  return { x: [x[0] - dx, x[1] - dx], y: [y[0] + dy, y[1] + dy] };
}

function isUsable([low, high]: Interval): boolean {
  const size = high - low;
  return Number.isFinite(size) && size < 1e150 && size > 1e-12 * Math.max(Math.abs(low), Math.abs(high), 1e-150);
}
