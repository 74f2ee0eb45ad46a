import { argument, line } from '../calls/python.ts';
import { defineTransform, type TransformContext } from './transform.ts';
import { change, normOf } from './norms.ts';

interface Values {
  readonly limit: number;
}

const shrink = ({ limit }: Values, { tensors }: TransformContext) => (g: Float64Array): boolean => {
  for (const tensor of tensors) {
    const norm = normOf(g, tensor);
    if (norm > limit) change(g, tensor, (value) => (value / norm) * limit);
  }
  return true;
};

export const clipNorm = defineTransform({
  id: 'clipNorm',
  name: 'Clip by norm',
  summary: 'Shrinks each tensor’s gradient that is longer than a limit to that length.',
  parameters: { limit: { kind: 'number', symbol: 'c', meaning: 'The largest norm.', minimum: 0, exclusiveMinimum: true } },
  forms: {
    pytorch: {
      python: ({ limit }) => line(`for parameter in model.parameters(): torch.nn.utils.clip_grad_norm_(parameter, ${limit})  # before each optimizer.step()`),
      equivalent: 'torch.nn.utils.clip_grad_norm_, once for each tensor',
      note: 'The norm is divided by with 1e-6 added, so the result is a little shorter than the limit.',
      equation: 'g ← g · min(1, c/(‖g‖ + 10⁻⁶))',
      begin: ({ limit }, { tensors }) => (g) => {
        for (const tensor of tensors) {
          const coefficient = Math.min(1, limit / (normOf(g, tensor) + 1e-6));
          change(g, tensor, (value) => value * coefficient);
        }
        return true;
      },
    },
    keras: {
      python: ({ limit }) => argument(`clipnorm=${limit}`),
      equivalent: 'clipnorm=…',
      equation: 'g ← gc / max(‖g‖, c)',
      begin: ({ limit }, { tensors }) => (g) => {
        for (const tensor of tensors) {
          const norm = Math.max(normOf(g, tensor), limit);
          change(g, tensor, (value) => (value * limit) / norm);
        }
        return true;
      },
    },
    paper: { equivalent: 'clipping of Pascanu, Mikolov, Bengio (2013)', equation: 'g ← cg/‖g‖ where ‖g‖ > c', begin: shrink },
  },
});
