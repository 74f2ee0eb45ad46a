import { argument, line, wrapper } from '../calls/python.ts';
import { remembering } from '../calls/remembering.ts';
import { defineTransform, type TransformContext, type TransformFunction } from './transform.ts';

interface Values {
  readonly steps: number;
}

/** Adds up, and divides where it is full. */
const sum = ({ steps }: Values, { tensors }: TransformContext): TransformFunction => {
  const kept = new Float64Array(sizeOf(tensors));
  return remembering(kept, (g: Float64Array, t: number) => {
    for (let i = 0; i < g.length; i++) kept[i] = kept[i]! + g[i]!;
    if (t % steps !== 0) return false;
    for (let i = 0; i < g.length; i++) g[i] = kept[i]! / steps;
    kept.fill(0);
    return true;
  });
};

const equation = 'g ← mean of the last n gradients, at every n-th step';

export const accumulate = defineTransform({
  id: 'accumulate',
  name: 'Gradient accumulation',
  summary: 'Steps once in n steps, with the mean of their gradients.',
  parameters: { steps: { kind: 'number', symbol: 'n', meaning: 'Gradients per update.', integer: true, minimum: 1 } },
  forms: {
    pytorch: {
      python: ({ steps }) => line(`(loss / ${steps}).backward()  # ${steps} times for one optimizer.step()`),
      equivalent: '(loss / n).backward(), n times for one step()',
      equation: 'g ← Σ g/n over the last n gradients, at every n-th step',
      begin: ({ steps }, { tensors }) => {
        const kept = new Float64Array(sizeOf(tensors));
        return remembering(kept, (g: Float64Array, t: number) => {
          for (let i = 0; i < g.length; i++) kept[i] = kept[i]! + g[i]! / steps;
          if (t % steps !== 0) return false;
          g.set(kept);
          kept.fill(0);
          return true;
        });
      },
    },
    keras: {
      python: ({ steps }) => argument(`gradient_accumulation_steps=${steps}`),
      equivalent: 'gradient_accumulation_steps=…', note: 'Schedules count the steps without an update, too; the rule does not.', equation, countsEveryStep: true, begin: sum,
    },
    optax: {
      python: ({ steps }) => wrapper(`optax.MultiSteps(optimizer, every_k_schedule=${steps})`),
      equivalent: 'optax.MultiSteps',
      equation: 'a ← a + (g − a)/(k + 1); g ← a at every n-th step',
      begin: ({ steps }, { tensors }) => {
        const mean = new Float64Array(sizeOf(tensors));
        return remembering(mean, (g: Float64Array, t: number) => {
          const count = ((t - 1) % steps) + 1;
          for (let i = 0; i < g.length; i++) mean[i] = mean[i]! + (g[i]! - mean[i]!) / count;
          if (count < steps) return false;
          g.set(mean);
          mean.fill(0);
          return true;
        });
      },
    },
    paper: { equivalent: 'gradient accumulation', equation, begin: sum },
  },
});

function sizeOf(tensors: TransformContext['tensors']): number {
  return tensors.reduce((size, { length }) => size + length, 0);
}
