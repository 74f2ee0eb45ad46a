import { remembering } from '../calls/remembering.ts';
import type { AveragingFunction } from './averaging.ts';

/** The mean of every `every`-th θ after `start` steps, as PyTorch goes on with it: θ̄ + (θ − θ̄)/(n + 1). */
export function equalMean(start: number, every: number): AveragingFunction {
  const memory = new Float64Array(1);
  return remembering(memory, (t: number, theta: Float64Array, average: Float64Array) => {
    const count = memory[0]!;
    if (t <= start || (t - start - 1) % every !== 0) return false;
    for (let i = 0; i < theta.length; i++) average[i] = count === 0 ? theta[i]! : average[i]! + (theta[i]! - average[i]!) / (count + 1);
    memory[0] = count + 1;
    return false;
  });
}
