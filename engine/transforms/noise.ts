import { chain } from '../calls/python.ts';
import { defineTransform, type TransformContext } from './transform.ts';
import { randomStream } from '../data/randomStream.ts';

interface Values {
  readonly variance: number;
  readonly decay: number;
}

const begin = ({ variance, decay }: Values, { seed }: TransformContext) => (g: Float64Array, t: number): boolean => {
  const stream = randomStream(seed, 'noise', t);
  const deviation = Math.sqrt(variance / t ** decay);
  for (let i = 0; i < g.length; i += 2) {
    // Box and Muller: two normal numbers from two uniform ones.
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - stream.next()));
    const angle = 2 * Math.PI * stream.next();
    g[i] = g[i]! + radius * Math.cos(angle);
    if (i + 1 < g.length) g[i + 1] = g[i + 1]! + radius * Math.sin(angle);
  }
  return true;
};

const equation = 'g ← g + √(η/t^γ) N(0, 1)';

export const noise = defineTransform({
  id: 'noise',
  name: 'Gradient noise',
  summary: 'Adds normal noise that fades; the same for the same seed of the run.',
  parameters: {
    variance: { kind: 'number', symbol: 'η', meaning: 'The variance of the noise at the first step.', minimum: 0 },
    decay: { kind: 'number', symbol: 'γ', meaning: 'How fast it fades; 0 keeps it.', minimum: 0, default: 0.55 },
  },
  forms: {
    optax: {
      python: ({ variance, decay }) => chain(`optax.add_noise(${variance}, ${decay}, 0)`),
      equivalent: 'optax.add_noise', note: 'The law of the noise is the same, its numbers are not.', equation, begin,
    },
    paper: { equivalent: 'gradient noise of Neelakantan and others (2015)', equation, begin },
  },
});
