export const GRAVITY = 9.81;

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export const norm = (a: readonly number[]) => Math.sqrt(dot(a, a));

export function subtract(a: readonly number[], b: readonly number[]): number[] {
  return a.map((ai, i) => ai - b[i]);
}

export default function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
