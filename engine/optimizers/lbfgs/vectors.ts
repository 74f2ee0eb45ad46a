// Sums in order, from the first coordinate on.

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The largest size of a coordinate. */
export function largest(a: Float64Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const size = Math.abs(a[i]!);
    if (!(size <= most)) most = size;
  }
  return most;
}

/** into ← x + t·d */
export function along(x: Float64Array, t: number, d: Float64Array, into: Float64Array): void {
  for (let i = 0; i < x.length; i++) into[i] = x[i]! + t * d[i]!;
}
