import type { PartedStart, Start } from '../loss/lossFunction.ts';
import { randomStream, type RandomStream } from './randomStream.ts';

/**
 * θ₀ of a run. Random starts depend on the seed alone: coordinate i takes the stream's i-th number, so a start of more dimensions begins
 * with the same numbers. Normal ones are drawn in pairs by Box and Muller's method. Parts draw from the same stream, one after the other.
 * @param dimensions n ≥ 1
 * @throws RangeError where a point has not n numbers
 */
export function startPoint(start: Start | PartedStart, dimensions: number, seed: number): Float64Array<ArrayBuffer> {
  const point = new Float64Array(dimensions);
  const random = randomStream(seed, 'start');
  const parts = start.kind === 'parts' ? start.parts : [{ length: dimensions, start }];
  let offset = 0;
  for (const part of parts) {
    fill(point.subarray(offset, offset + part.length), part.start, random);
    offset += part.length;
  }
  return point;
}

function fill(into: Float64Array, start: Start, random: RandomStream): void {
  switch (start.kind) {
    case 'point':
      if (start.values.length !== into.length) throw new RangeError(`The start has ${start.values.length} numbers, but there are ${into.length} parameters.`);
      into.set(start.values);
      return;
    case 'all':
      into.fill(start.value);
      return;
    case 'uniform':
      for (let i = 0; i < into.length; i++) into[i] = start.low + (start.high - start.low) * random.next();
      return;
    case 'normal':
      for (let i = 0; i < into.length; i += 2) {
        // 1 − u lies in (0, 1], where the logarithm is finite.
        const radius = start.deviation * Math.sqrt(-2 * Math.log(1 - random.next()));
        const angle = 2 * Math.PI * random.next();
        into[i] = radius * Math.cos(angle);
        if (i + 1 < into.length) into[i + 1] = radius * Math.sin(angle);
      }
  }
}
