import { argument, line } from '../calls/python.ts';
import { defineAveraging } from './averaging.ts';

export const ema = defineAveraging({
  id: 'ema',
  name: 'Exponential moving average',
  summary: 'A mean of the parameters that forgets.',
  parameters: {
    decay: { kind: 'number', symbol: 'ρ', meaning: 'How slowly the mean forgets.', minimum: 0, maximum: 1, default: { keras: 0.99, paper: 0.999 } },
    overwrite: { kind: 'number', symbol: 'n', meaning: 'Put the mean in the place of the parameters every n steps; 0 never.', integer: true, minimum: 0, default: 0, dialects: ['keras'] },
  },
  forms: {
    pytorch: {
      python: ({ decay }) => line(`averaged = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(${decay}))  # averaged.update_parameters(model) after each step`),
      equivalent: 'torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(ρ))',
      note: 'The first update is taken as it is.',
      equation: 'θ̄ ← θ at the first step, then θ̄ + (1 − ρ)(θ − θ̄)',
      fromStart: false,
      begin: ({ decay }) => (t, theta, average) => {
        for (let i = 0; i < theta.length; i++) average[i] = t === 1 ? theta[i]! : average[i]! + (1 - decay) * (theta[i]! - average[i]!);
        return false;
      },
    },
    keras: {
      python: ({ decay, overwrite }) => argument(`use_ema=True, ema_momentum=${decay}${overwrite === 0 ? '' : `, ema_overwrite_frequency=${overwrite}`}`),
      equivalent: 'use_ema=True, ema_momentum=ρ',
      note: 'The first update is taken as it is.',
      equation: 'θ̄ ← θ at the first step, then ρθ̄ + (1 − ρ)θ',
      fromStart: false,
      begin: ({ decay, overwrite }) => (t, theta, average) => {
        for (let i = 0; i < theta.length; i++) average[i] = t === 1 ? theta[i]! : decay * average[i]! + (1 - decay) * theta[i]!;
        if (overwrite === 0 || t % overwrite !== 0) return false;
        theta.set(average);
        return true;
      },
    },
    optax: {
      python: ({ decay }) => line(`averaged = optax.incremental_update(params, averaged, step_size=1 - ${decay})  # after each update`),
      equivalent: 'optax.incremental_update(new, old, 1 − ρ)',
      equation: 'θ̄ ← (1 − ρ)θ + ρθ̄, from the start on',
      fromStart: true,
      begin: ({ decay }) => (_, theta, average) => {
        const share = 1 - decay;
        for (let i = 0; i < theta.length; i++) average[i] = share * theta[i]! + (1 - share) * average[i]!;
        return false;
      },
    },
    paper: {
      equivalent: 'exponential moving average',
      equation: 'θ̄ ← ρθ̄ + (1 − ρ)θ, from the start on',
      fromStart: true,
      begin: ({ decay }) => (_, theta, average) => {
        for (let i = 0; i < theta.length; i++) average[i] = decay * average[i]! + (1 - decay) * theta[i]!;
        return false;
      },
    },
  },
});
