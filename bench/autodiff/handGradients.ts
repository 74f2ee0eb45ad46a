// Gradients as an experienced person writes them by hand: value and gradient in one pass, no allocation that can be avoided.

export function rosenbrock2(theta: Float64Array, _data: unknown, into: Float64Array): number {
  const x = theta[0]!;
  const y = theta[1]!;
  const a = 1 - x;
  const b = y - x * x;
  into[0] = -2 * a - 400 * b * x;
  into[1] = 200 * b;
  return a * a + 100 * b * b;
}

export function rosenbrock100(p: Float64Array, _data: unknown, into: Float64Array): number {
  const n = p.length;
  let sum = 0;
  into[0] = 0;
  for (let i = 0; i + 1 < n; i++) {
    const x = p[i]!;
    const a = 1 - x;
    const b = p[i + 1]! - x * x;
    sum += 100 * b * b + a * a;
    into[i]! += -2 * a - 400 * b * x;
    into[i + 1] = 200 * b;
  }
  return sum;
}

export function rastrigin1000(p: Float64Array, _data: unknown, into: Float64Array): number {
  const n = p.length;
  let sum = 10 * n;
  for (let i = 0; i < n; i++) {
    const x = p[i]!;
    const angle = 2 * Math.PI * x;
    sum += x * x - 10 * Math.cos(angle);
    into[i] = 2 * x + 20 * Math.PI * Math.sin(angle);
  }
  return sum;
}

interface Row {
  readonly features: readonly number[];
  readonly label: number;
}

export function logisticRegression(w: Float64Array, data: unknown, into: Float64Array): number {
  const rows = data as readonly Row[];
  const n = w.length;
  into.fill(0);
  let sum = 0;
  for (const { features, label } of rows) {
    let score = w[0]!;
    for (let j = 0; j < features.length; j++) score += w[j + 1]! * features[j]!;
    const e = Math.exp(-label * score);
    sum += Math.log(1 + e);
    const g = (-label * e) / (1 + e);
    into[0]! += g;
    for (let j = 0; j < features.length; j++) into[j + 1]! += g * features[j]!;
  }
  for (let j = 0; j < n; j++) into[j]! /= rows.length;
  return sum / rows.length;
}

interface Point {
  readonly x: readonly number[];
  readonly y: number;
}

const hidden = 16;
const first = new Float64Array(hidden);
const second = new Float64Array(hidden);
const firstAdjoint = new Float64Array(hidden);

export function network(p: Float64Array, data: unknown, into: Float64Array): number {
  const points = data as readonly Point[];
  into.fill(0);
  let sum = 0;
  for (const { x, y } of points) {
    const x0 = x[0]!;
    const x1 = x[1]!;
    for (let o = 0; o < hidden; o++) first[o] = Math.tanh(p[o * 3 + 2]! + p[o * 3]! * x0 + p[o * 3 + 1]! * x1);
    for (let o = 0; o < hidden; o++) {
      const start = 48 + o * 17;
      let z = p[start + hidden]!;
      for (let i = 0; i < hidden; i++) z += p[start + i]! * first[i]!;
      second[o] = Math.tanh(z);
    }
    let output = p[336]!;
    for (let i = 0; i < hidden; i++) output += p[320 + i]! * second[i]!;
    const error = output - y;
    sum += error * error;

    const g = (2 * error) / points.length;
    into[336]! += g;
    firstAdjoint.fill(0);
    for (let o = 0; o < hidden; o++) {
      into[320 + o]! += g * second[o]!;
      const start = 48 + o * 17;
      const gz = g * p[320 + o]! * (1 - second[o]! * second[o]!);
      into[start + hidden]! += gz;
      for (let i = 0; i < hidden; i++) {
        into[start + i]! += gz * first[i]!;
        firstAdjoint[i]! += gz * p[start + i]!;
      }
    }
    for (let o = 0; o < hidden; o++) {
      const gz = firstAdjoint[o]! * (1 - first[o]! * first[o]!);
      into[o * 3 + 2]! += gz;
      into[o * 3]! += gz * x0;
      into[o * 3 + 1]! += gz * x1;
    }
  }
  return sum / points.length;
}
