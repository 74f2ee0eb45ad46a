import { chain } from '../calls/python.ts';
import { defineTransform, type TransformContext } from './transform.ts';

/** A matrix’s rows each lose their mean; for more axes, all but the first count as one row. */
const begin = (_: unknown, { tensors }: TransformContext) => (g: Float64Array): boolean => {
  for (const { shape, offset, length } of tensors) {
    if (shape.length < 2) continue;
    const row = length / shape[0]!;
    for (let from = offset; from < offset + length; from += row) {
      let sum = 0;
      for (let i = from; i < from + row; i++) sum += g[i]!;
      const mean = sum / row;
      for (let i = from; i < from + row; i++) g[i] = g[i]! - mean;
    }
  }
  return true;
};

const equation = 'g ← g − mean(g), row by row';

export const centralize = defineTransform({
  id: 'centralize',
  name: 'Gradient centralisation',
  summary: 'Takes its mean away from each row of a matrix’s gradient; vectors and plain numbers stay as they are.',
  parameters: {},
  forms: {
    optax: {
      python: () => chain(`optax.centralize()`),
      equivalent: 'optax.centralize', equation, begin,
    },
    paper: { equivalent: 'gradient centralization of Yong, Huang, Hua, Zhang (2020)', equation, begin },
  },
});
