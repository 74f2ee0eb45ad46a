// Written by somebody who learned it in C.

/** @loss @dimensions 10 @start all 0.5 */
export function dixonPrice(p: number[]): number {
  var i: number;
  var s = (p[0] - 1) * (p[0] - 1);
  for (i = 1; i < p.length; i++) {
    var t = 2 * p[i] * p[i] - p[i - 1];
    s = s + (i + 1) * t * t;
  }
  return s;
}

/** @loss @dimensions 9 @start all 1.3 */
export function powellSingular(p: number[]): number {
  let s = 0;
  for (let i = 0; i + 3 < p.length; i += 4) {
    s += (p[i] + 10 * p[i + 1]) ** 2;
    s += 5 * (p[i + 2] - p[i + 3]) ** 2;
    s += (p[i + 1] - 2 * p[i + 2]) ** 4;
    s += 10 * (p[i] - p[i + 3]) ** 4;
  }
  return s + p[p.length - 1] * p[p.length - 1];
}

/** @loss @start 0.1, -0.2, 0.3, 0.7, 0.2 */
export function levy(p: number[]): number {
  const n = p.length;
  const w = new Array(n);
  for (let i = 0; i < n; i++) w[i] = 1 + (p[i] - 1) / 4;
  let s = Math.sin(Math.PI * w[0]) ** 2;
  for (let i = 0; i < n - 1; i++) {
    s += (w[i] - 1) ** 2 * (1 + 10 * Math.sin(Math.PI * w[i] + 1) ** 2);
  }
  const last = w[n - 1];
  s += (last - 1) ** 2 * (1 + Math.sin(2 * Math.PI * last) ** 2);
  return s;
}

/** @loss @start 0.6, -0.8, 0.4, 1.1 */
export function prefixSums(p: number[]): number {
  const s: number[] = [];
  let running = 0;
  for (let i = 0; i < p.length; i++) {
    running += p[i];
    s.push(running);
  }
  let loss = 0;
  for (let i = s.length - 1; i >= 0; --i) {
    if (i % 2 === 0) loss += s[i] * s[i];
    else loss -= Math.cos(s[i]);
  }
  return loss;
}

/** @loss @start 2, -1, 0.5, 0.25, 3 */
export function bubbleSorted(p: number[]): number {
  const a = p.slice();
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j + 1 < a.length - i; j++) {
      if (a[j] > a[j + 1]) {
        const t = a[j];
        a[j] = a[j + 1];
        a[j + 1] = t;
      }
    }
  }
  let loss = 0;
  for (let i = 0; i < a.length; i++) loss += (i + 1) * a[i] * a[i];
  return loss;
}

/** @loss @start 0.3, 0.1, -0.4 */
export function firstAbove(p: number[], signal: number[]): number {
  let level = p[0], loss = 0;
  let k = 0;
  for (; k < signal.length; k++) {
    level = level + p[1] * (signal[k] - level);
    if (level < 0) continue;
    if (level > 2.5) break;
    loss += (level - signal[k]) ** 2;
  }
  return k === 0 ? 0 : loss / k + p[2] ** 2;
}
export const firstAboveData = [0.2, 0.9, 1.4, -0.5, 2.2, 3.1, 1.2];

/** @loss @start 0.5, 1.5, -0.5 */
export function doubleSum(x: number, y: number, z: number): number {
  const v = [x, y, z];
  let total = 0;
  outer: for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      if (j === i) continue outer;
      total += Math.exp(-((v[i] - v[j]) ** 2)) * (i + j);
    }
  }
  return -total;
}
