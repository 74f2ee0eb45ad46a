// Small neural networks without a framework.
import sigmoid from './shared/vectors';

const XOR: [number[], number][] = [[[0, 0], 0], [[0, 1], 1], [[1, 0], 1], [[1, 1], 0]];

const relu = (x: number) => Math.max(0, x);
const leaky = (x: number) => (x > 0 ? x : 0.01 * x);

function softmax(z: number[]): number[] {
  const m = Math.max(...z);
  const e = z.map((x) => Math.exp(x - m));
  const s = e.reduce((a, b) => a + b);
  return e.map((x) => x / s);
}

/** @loss @start 0.5, -0.4, 0.3, 0.8, -0.6, 0.2, 0.7, -0.9, 0.1 */
export function xorNetwork(w: number[]): number {
  let loss = 0;
  for (const [input, target] of XOR) {
    const h1 = Math.tanh(w[0] * input[0] + w[1] * input[1] + w[2]);
    const h2 = Math.tanh(w[3] * input[0] + w[4] * input[1] + w[5]);
    const y = sigmoid(w[6] * h1 + w[7] * h2 + w[8]);
    loss -= target * Math.log(y) + (1 - target) * Math.log(1 - y);
  }
  return loss / XOR.length;
}

/** Weights are read from one long list by a closure. @loss @dimensions 37 @start all 0.15 */
export function reluNetwork(w: number[], rows: { x: number; y: number; z: number }[]): number {
  let next = 0;
  const take = () => w[next++] * Math.cos(next);
  const layer = (inputs: number[], width: number, f: (x: number) => number) =>
    Array.from({ length: width }, () => f(inputs.reduce((s, x) => s + take() * x, take())));
  let loss = 0;
  for (const { x, y, z } of rows) {
    next = 0;
    const [out] = layer(layer(layer([x, y], 4, relu), 4, leaky), 1, (v) => v);
    loss += (out - z) ** 2;
  }
  return loss / rows.length;
}
export const reluNetworkData = [{ x: 0.1, y: 0.9, z: 1 }, { x: -0.5, y: 0.3, z: 0.2 }, { x: 0.8, y: -0.7, z: -0.4 }];

/** @loss */
export function classifier(params: { W1: number[][]; b1: number[]; W2: number[][]; b2: number[] }, batch: { features: number[]; label: number }[]): number {
  const { W1, b1, W2, b2 } = params;
  const dense = (W: number[][], b: number[], x: number[]) => W.map((row, i) => row.reduce((s, w, j) => s + w * x[j], b[i]));
  return (
    batch.reduce((total, { features, label }) => {
      const hidden = dense(W1, b1, features).map(Math.tanh);
      const q = softmax(dense(W2, b2, hidden));
      return total - Math.log(q[label] + 1e-12);
    }, 0) / batch.length
  );
}
export const classifierStart = [
  { W1: [[0.2, -0.5], [0.7, 0.1], [-0.3, 0.4]], b1: [0, 0.1, -0.1], W2: [[0.5, -0.2, 0.3], [-0.4, 0.6, 0.1], [0.2, 0.2, -0.7]], b2: [0, 0, 0.05] },
];
export const classifierData = [
  { features: [1, 0.5], label: 0 },
  { features: [-0.4, 0.9], label: 1 },
  { features: [0.3, -1.2], label: 2 },
];

/** A recurrent network over a short sequence. @loss @start 0.4, -0.3, 0.2, 0.6, 0.1, 0.9, -0.5 */
export function recurrent(w: number[], sequence: number[]): number {
  let [a, b] = [0, 0];
  let loss = 0;
  for (let t = 0; t + 1 < sequence.length; t++) {
    const x = sequence[t];
    const a2 = Math.tanh(w[0] * x + w[1] * a + w[2] * b);
    const b2 = Math.tanh(w[3] * a2 + w[4] * b);
    a = a2;
    b = b2;
    const guess = w[5] * b + w[6];
    loss += (guess - sequence[t + 1]) ** 2;
  }
  return loss;
}
export const recurrentData = [0.1, 0.4, 0.35, 0.8, 0.6, 1];

/** Attention of one query over three keys. @loss @start 0.3, -0.2, 0.5, 0.7, -0.4, 0.6 */
export function attention(p: number[]): number {
  const keys = [[1, 0, 0.5], [0.2, 0.8, -0.3], [-0.5, 0.4, 0.9]];
  const values = [[1, 2], [0, -1], [3, 0.5]];
  const query = p.slice(0, 3);
  const gate = p.slice(3);
  const scores = keys.map((k) => k.reduce((s, ki, i) => s + ki * query[i], 0) / Math.sqrt(3));
  const weights = softmax(scores.map((s, i) => s + gate[i]));
  const mixed = values[0].map((_, d) => weights.reduce((s, wi, i) => s + wi * values[i][d], 0));
  return (mixed[0] - 1.2) ** 2 + (mixed[1] - 0.1) ** 2;
}
