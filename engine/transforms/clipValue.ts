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
    pytorch: { equivalent: 'torch.nn.utils.clip_grad_value_', equation, begin },
    keras: { equivalent: 'clipvalue=…', equation, begin },
    optax: { equivalent: 'optax.clip', equation, begin },
    paper: { equivalent: 'clipping by value', equation, begin },
  },
});
