// Negative log likelihoods.
import { logGamma, logSumExp } from './shared/special';

const LOG_2PI = Math.log(2 * Math.PI);
const logNormal = (x: number, mean: number, sd: number): number => -0.5 * LOG_2PI - Math.log(sd) - 0.5 * ((x - mean) / sd) ** 2;

/** Two Gaussians mixed. @loss @start -0.5, 1.5, 0.2, -0.1, 0.3 */
export function gaussianMixture(m1: number, m2: number, s1: number, s2: number, logit: number, xs: number[]): number {
  const w = 1 / (1 + Math.exp(-logit));
  let total = 0;
  for (const x of xs) {
    total -= logSumExp([Math.log(w) + logNormal(x, m1, Math.exp(s1)), Math.log(1 - w) + logNormal(x, m2, Math.exp(s2))]);
  }
  return total;
}
export const gaussianMixtureData = [-1.2, -0.7, -0.9, 1.8, 2.2, 0.4];

/** @loss @start 0.4, 0.3 */
export function poisson(a: number, b: number, rows: { dose: number; count: number }[]): number {
  return rows.reduce((nll, { dose, count }) => nll + Math.exp(a + b * dose) - count * (a + b * dose) + logGamma(count + 1), 0);
}
export const poissonData = [{ dose: 0, count: 1 }, { dose: 1, count: 3 }, { dose: 2, count: 2 }, { dose: 3, count: 6 }];

/** @loss @start 1.5, 0.7 */
export function gammaDistribution(shape: number, rate: number): number {
  const xs = [0.4, 1.1, 2.7, 0.9, 3.2];
  let nll = 0;
  for (const x of xs) nll -= shape * Math.log(rate) - logGamma(shape) + (shape - 1) * Math.log(x) - rate * x;
  return nll;
}

/** @loss @start 0.5, 0.2, 0.1, -0.3 */
export function autoregressive(p: number[], series: number[]): number {
  const [phi1, phi2, c, logSigma] = p;
  let nll = 0;
  for (let t = 2; t < series.length; t++) {
    nll -= logNormal(series[t], c + phi1 * series[t - 1] + phi2 * series[t - 2], Math.exp(logSigma));
  }
  return nll;
}
export const autoregressiveData = [0.2, 0.5, 0.3, 0.9, 0.7, 1.1, 0.8];

/** Local level model. @loss @start -0.5, 0.2 */
export function kalman(logQ: number, logR: number, observations: number[]): number {
  const q = Math.exp(logQ), r = Math.exp(logR);
  let state = observations[0], P = 1, nll = 0;
  for (const y of observations.slice(1)) {
    P += q;
    const S = P + r;
    const innovation = y - state;
    nll += 0.5 * (Math.log(S) + innovation ** 2 / S);
    const K = P / S;
    state += K * innovation;
    P *= 1 - K;
  }
  return nll;
}
export const kalmanData = [1, 1.2, 0.9, 1.6, 2.1, 1.9];

/** A hidden chain of two states. @loss @start 0.8, -0.6, 0.1, 1.9 */
export function hiddenMarkov(stayA: number, stayB: number, meanA: number, meanB: number): number {
  const ys = [0.1, -0.2, 2.1, 1.8, 0.3];
  const a = 1 / (1 + Math.exp(-stayA)), b = 1 / (1 + Math.exp(-stayB));
  const T = [[a, 1 - a], [1 - b, b]];
  const emit = (y: number) => [meanA, meanB].map((m) => Math.exp(logNormal(y, m, 0.7)));
  let alpha = emit(ys[0]).map((e) => 0.5 * e);
  let logL = 0;
  for (const y of ys.slice(1)) {
    const e = emit(y);
    const next = [0, 0];
    for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) next[j] += alpha[i] * T[i][j] * e[j];
    const scale = next[0] + next[1];
    logL += Math.log(scale);
    alpha = next.map((v) => v / scale);
  }
  return -logL - Math.log(alpha[0] + alpha[1]);
}

/** @loss @start -1, 0.1, 0.7 */
export function garch(logOmega: number, alpha: number, beta: number, returns: number[]): number {
  let h = 0.5;
  let nll = 0;
  for (const r of returns) {
    nll += 0.5 * (Math.log(h) + (r * r) / h);
    h = Math.exp(logOmega) + alpha * r ** 2 + beta * h;
  }
  return nll;
}
export const garchData = [0.3, -0.8, 0.1, 1.2, -0.4];

/** @loss @start 0.2, 0.1, 4 */
export function studentT(mean: number, logScale: number, freedom: number): number {
  const scale = Math.exp(logScale);
  return [0.1, -0.5, 3.2, 0.4].reduce((nll, x) => {
    const z = (x - mean) / scale;
    return nll + logScale + logGamma(freedom / 2) - logGamma((freedom + 1) / 2) + 0.5 * Math.log(freedom * Math.PI) + ((freedom + 1) / 2) * Math.log1p((z * z) / freedom);
  }, 0);
}
