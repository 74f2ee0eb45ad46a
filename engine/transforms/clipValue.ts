import { argument, chain, line } from '../calls/python.ts';
import { defineTransform, type TransformFunction } from './transform.ts';

const equation = 'g ← min(max(g, −c), c)';
const begin = ({ limit }: { readonly limit: number }): TransformFunction => (g) => {
  for (let i = 0; i < g.length; i++) g[i] = Math.min(Math.max(g[i]!, -limit), limit);
  return true;
};

export const clipValue = defineTransform({
  id: 'clipValue',
  name: 'Clip by value',
  summary: 'Cuts each coordinate of the gradient off at a limit.',
  parameters: { limit: { kind: 'number', symbol: 'c', meaning: 'The largest size of a coordinate.', minimum: 0, exclusiveMinimum: true } },
  forms: {
    pytorch: {
      python: ({ limit }) => line(`torch.nn.utils.clip_grad_value_(model.parameters(), ${limit})  # before each optimizer.step()`),
      equivalent: 'torch.nn.utils.clip_grad_value_', equation, begin,
    },
    keras: {
      python: ({ limit }) => argument(`clipvalue=${limit}`),
      equivalent: 'clipvalue=…', equation, begin,
    },
    optax: {
      python: ({ limit }) => chain(`optax.clip(${limit})`),
      equivalent: 'optax.clip', equation, begin,
    },
    paper: { equivalent: 'clipping by value', equation, begin },
  },
});
