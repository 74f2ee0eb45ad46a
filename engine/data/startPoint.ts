import type { Start } from '../loss/lossFunction.ts';
import { randomStream } from './randomStream.ts';

/**
 * θ₀ of a run. Random starts depend on the seed alone: coordinate i takes the stream's i-th number, so a start of more dimensions begins
 * with the same numbers. Normal ones are drawn in pairs by Box and Muller's method.
 * @param dimensions n ≥ 1
 * @throws RangeError where a point has not n numbers
 */
export function startPoint(start: Start, dimensions: number, seed: number): Float64Array<ArrayBuffer> {
  switch (start.kind) {
    case 'point':
      if (start.values.length !== dimensions) throw new RangeError(`The start has ${start.values.length} numbers, but there are ${dimensions} parameters.`);
      return Float64Array.from(start.values);
    case 'all':
      return new Float64Array(dimensions).fill(start.value);
    case 'uniform': {
      const random = randomStream(seed, 'start');
      return Float64Array.from({ length: dimensions }, () => start.low + (start.high - start.low) * random.next());
    }
    case 'normal':
      return normalPoint(dimensions, start.deviation, seed);
  }
}

function normalPoint(dimensions: number, deviation: number, seed: number): Float64Array<ArrayBuffer> {
  const random = randomStream(seed, 'start');
  const point = new Float64Array(dimensions);
  for (let i = 0; i < dimensions; i += 2) {
    // 1 − u lies in (0, 1], where the logarithm is finite.
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    point[i] = radius * Math.cos(angle);
    if (i + 1 < dimensions) point[i + 1] = radius * Math.sin(angle);
  }
  return point;
}
