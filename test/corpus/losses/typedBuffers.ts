// Float64Array everywhere, allocated once per call.

const N = 12;

/** @loss @dimensions 5 @start all 0.2 */
export function convolution(kernel: Float64Array): number {
  const signal = new Float64Array(N);
  for (let i = 0; i < N; i++) signal[i] = Math.sin(0.7 * i);
  const out = new Float64Array(N);
  const half = kernel.length >> 1;
  for (let i = 0; i < N; i++) {
    let acc = 0;
    for (let k = 0; k < kernel.length; k++) {
      const j = i + k - half;
      if (j >= 0 && j < N) acc += kernel[k] * signal[j];
    }
    out[i] = acc;
  }
  let loss = 0;
  for (let i = 1; i < N; i++) loss += (out[i] - 0.5 * (signal[i] + signal[i - 1])) ** 2;
  return loss;
}

/** Diffusion of heat with two buffers that change places. @loss @start 0.12, 1, 0.3 */
export function heatEquation(kappa: number, left: number, right: number): number {
  let now = new Float64Array(N);
  let next = new Float64Array(N);
  now.fill(0.2);
  for (let step = 0; step < 25; step++) {
    now[0] = left;
    now[N - 1] = right;
    for (let i = 1; i < N - 1; i++) next[i] = now[i] + kappa * (now[i - 1] - 2 * now[i] + now[i + 1]);
    next[0] = now[0];
    next[N - 1] = now[N - 1];
    [now, next] = [next, now];
  }
  return (now[4] - 0.6) ** 2 + (now[8] - 0.35) ** 2;
}

/** Thomas' algorithm for a tridiagonal system. @loss @dimensions 6 @start all 0.4 */
export function tridiagonal(p: Float64Array): number {
  const n = p.length;
  const c = new Float64Array(n);
  const d = Float64Array.from(p, (v, i) => v + 0.1 * i);
  c[0] = -1 / (2 + p[0] * p[0]);
  d[0] /= 2 + p[0] * p[0];
  for (let i = 1; i < n; i++) {
    const pivot = 2 + p[i] ** 2 + c[i - 1];
    c[i] = -1 / pivot;
    d[i] = (d[i] + d[i - 1]) / pivot;
  }
  for (let i = n - 2; i >= 0; i--) d[i] -= c[i] * d[i + 1];
  let s = 0;
  for (const x of d) s += (x - 1) * (x - 1);
  return s;
}

/** Exponential smoothing in place. @loss @start 0.4, 0.1 */
export function smoothing(alpha: number, drift: number, series: number[]): number {
  const buffer = new Float64Array(series);
  for (let i = 1; i < buffer.length; i++) buffer[i] = alpha * buffer[i] + (1 - alpha) * (buffer[i - 1] + drift);
  return series.reduce((loss, y, i) => (i === 0 ? loss : loss + (y - buffer[i - 1]) ** 2), 0);
}
export const smoothingData = [1, 1.3, 1.1, 1.8, 2.2, 1.9, 2.5];
