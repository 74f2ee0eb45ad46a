import { argument, chain, line } from '../calls/python.ts';
import { defineTransform } from './transform.ts';
import { change, globalNorm } from './norms.ts';

export const clipGlobalNorm = defineTransform({
  id: 'clipGlobalNorm',
  name: 'Clip by global norm',
  summary: 'Shrinks the whole gradient where it is longer than a limit, so that its direction stays.',
  parameters: { limit: { kind: 'number', symbol: 'c', meaning: 'The largest norm.', minimum: 0, exclusiveMinimum: true } },
  forms: {
    pytorch: {
      python: ({ limit }) => line(`torch.nn.utils.clip_grad_norm_(model.parameters(), ${limit})  # before each optimizer.step()`),
      equivalent: 'torch.nn.utils.clip_grad_norm_',
      note: 'The norm is divided by with 1e-6 added, so the result is a little shorter than the limit.',
      equation: 'g ← g · min(1, c/(‖g‖ + 10⁻⁶))',
      begin: ({ limit }, { tensors }) => (g) => {
        const coefficient = Math.min(1, limit / (globalNorm(g, tensors) + 1e-6));
        change(g, { offset: 0, length: g.length }, (value) => value * coefficient);
        return true;
      },
    },
    keras: {
      python: ({ limit }) => argument(`global_clipnorm=${limit}`),
      equivalent: 'global_clipnorm=…',
      equation: 'g ← g · c · min(1/‖g‖, 1/c)',
      begin: ({ limit }, { tensors }) => (g) => {
        const scale = limit * Math.min(1 / globalNorm(g, tensors), 1 / limit);
        change(g, { offset: 0, length: g.length }, (value) => value * scale);
        return true;
      },
    },
    keras2: {
      python: ({ limit }) => argument(`clipnorm=${limit}`),
      equivalent: 'clipnorm=… of Keras 2',
      note: 'Keras 2.2 and 2.3 measure the whole gradient by what tf.keras and Keras 3 measure each tensor by.',
      equation: 'g ← gc/‖g‖ where ‖g‖ ≥ c',
      begin: ({ limit }, { tensors }) => (g) => {
        const norm = globalNorm(g, tensors);
        if (norm >= limit) change(g, { offset: 0, length: g.length }, (value) => (value * limit) / norm);
        return true;
      },
    },
    optax: {
      python: ({ limit }) => chain(`optax.clip_by_global_norm(${limit})`),
      equivalent: 'optax.clip_by_global_norm',
      equation: 'g ← (g/‖g‖)c where ‖g‖ ≥ c',
      begin: ({ limit }, { tensors }) => (g) => {
        const norm = globalNorm(g, tensors);
        if (!(norm < limit)) change(g, { offset: 0, length: g.length }, (value) => (value / norm) * limit);
        return true;
      },
    },
    paper: {
      equivalent: 'clipping of Pascanu, Mikolov, Bengio (2013)',
      equation: 'g ← cg/‖g‖ where ‖g‖ > c',
      begin: ({ limit }, { tensors }) => (g) => {
        const norm = globalNorm(g, tensors);
        if (norm > limit) change(g, { offset: 0, length: g.length }, (value) => (value / norm) * limit);
        return true;
      },
    },
  },
});
