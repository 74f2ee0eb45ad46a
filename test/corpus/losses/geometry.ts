// Shapes, curves and arms.
type Point = [number, number];

const toPoints = (p: number[]): Point[] => {
  const out: Point[] = [];
  for (let i = 0; i < p.length; i += 2) out.push([p[i], p[i + 1]]);
  return out;
};

/** As round as possible: perimeter² / area. @loss @start 0, 0, 1.2, 0.1, 1, 1.1, -0.1, 0.8 */
export function isoperimetric(p: number[]): number {
  const polygon = toPoints(p);
  let area = 0, perimeter = 0;
  polygon.forEach(([x1, y1], i) => {
    const [x2, y2] = polygon[(i + 1) % polygon.length];
    area += x1 * y2 - x2 * y1;
    perimeter += Math.hypot(x2 - x1, y2 - y1);
  });
  return perimeter ** 2 / Math.abs(area / 2);
}

const beacons = [{ x: 0, y: 0, range: 2.5 }, { x: 4, y: 0, range: 2.9 }, { x: 1, y: 3, range: 1.8 }];

/** @loss @start 1, 1 */
export function trilateration(x: number, y: number): number {
  let loss = 0;
  for (const b of beacons) loss += (Math.sqrt((x - b.x) ** 2 + (y - b.y) ** 2) - b.range) ** 2;
  return loss;
}

/** Joint angles that reach a point. @loss @start 0.3, 0.5, -0.4 */
export function robotArm(angles: number[]): number {
  const lengths = [1, 0.8, 0.5];
  let x = 0, y = 0, heading = 0;
  for (const [i, a] of angles.entries()) {
    heading += a;
    x += lengths[i] * Math.cos(heading);
    y += lengths[i] * Math.sin(heading);
  }
  return (x - 1.2) ** 2 + (y - 1) ** 2 + 0.01 * heading ** 2;
}

/** De Casteljau's construction. @loss @start 0.3, 1.2, 0.7, -0.4 */
export function bezier(x1: number, y1: number, x2: number, y2: number): number {
  const control: Point[] = [[0, 0], [x1, y1], [x2, y2], [1, 0.2]];
  const lerp = (a: Point, b: Point, t: number): Point => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
  const at = (t: number) => {
    let layer = control;
    while (layer.length > 1) layer = layer.slice(1).map((b, i) => lerp(layer[i], b, t));
    return layer[0];
  };
  const wanted: Point[] = [[0.25, 0.3], [0.5, 0.35], [0.75, 0.1]];
  return wanted.reduce((s, [x, y], k) => {
    const [bx, by] = at((k + 1) / 4);
    return s + (bx - x) ** 2 + (by - y) ** 2;
  }, 0);
}

/** A cubic spline through knots. @loss @start 0.1, 0.6, 0.9, 0.4, 0.2 */
export function hermiteSpline(y: number[]): number {
  const slope = (i: number) => (i === 0 ? y[1] - y[0] : i === y.length - 1 ? y[i] - y[i - 1] : (y[i + 1] - y[i - 1]) / 2);
  const value = (x: number) => {
    const i = Math.min(Math.floor(x), y.length - 2);
    const t = x - i;
    const h00 = (1 + 2 * t) * (1 - t) ** 2, h10 = t * (1 - t) ** 2, h01 = t ** 2 * (3 - 2 * t), h11 = t ** 2 * (t - 1);
    return h00 * y[i] + h10 * slope(i) + h01 * y[i + 1] + h11 * slope(i + 1);
  };
  let loss = 0;
  for (let x = 0; x <= 4; x += 0.5) loss += (value(x) - Math.sin(x)) ** 2;
  return loss;
}

/** Angle between two directions. @loss @start 1, 0.2, 0.3, 1.5 */
export function perpendicular(ax: number, ay: number, bx: number, by: number): number {
  const angle = Math.atan2(ay, ax) - Math.atan2(by, bx);
  const cosine = (ax * bx + ay * by) / (Math.hypot(ax, ay) * Math.hypot(bx, by));
  return Math.cos(2 * angle) + Math.acos(Math.min(1, Math.max(-1, cosine))) ** 2;
}
