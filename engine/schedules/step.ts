import { line, value } from '../calls/python.ts';
import { defineSchedule } from './schedule.ts';
import { factor, initial } from './parameters.ts';

const equation = 'η₀ γ^⌊k/S⌋';
const begin = ({ initial: first, size, factor: by }: { readonly initial: number; readonly size: number; readonly factor: number }) => (k: number) => first * by ** Math.floor(k / size);

export const step = defineSchedule({
  id: 'step',
  name: 'Step decay',
  summary: 'Multiplies the value by a factor every so many steps.',
  parameters: { initial, size: { kind: 'number', symbol: 'S', meaning: 'Steps from one change to the next.', integer: true, minimum: 1 }, factor },
  forms: {
    pytorch: {
      python: ({ size, factor: by }) => line(`scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=${size}, gamma=${by})`),
      equivalent: 'torch.optim.lr_scheduler.StepLR', equation, begin,
    },
    keras: {
      python: ({ initial: first, size, factor: by }) => value(`keras.optimizers.schedules.ExponentialDecay(${first}, ${size}, ${by}, staircase=True)`),
      equivalent: 'keras.optimizers.schedules.ExponentialDecay(…, staircase=True)', equation, begin,
    },
    optax: {
      python: ({ initial: first, size, factor: by }) => value(`optax.exponential_decay(${first}, ${size}, ${by}, staircase=True)`),
      equivalent: 'optax.exponential_decay(…, staircase=True)', equation, begin,
    },
    paper: { equivalent: 'step decay', equation, begin },
  },
});
