import { line, value, pythonLiteral } from '../calls/python.ts';
import { defineSchedule } from './schedule.ts';
import { initial } from './parameters.ts';

interface Values {
  readonly initial: number;
  readonly rate: number;
  readonly steps: number;
  readonly staircase: boolean;
}

const begin = ({ initial: first, rate, steps, staircase }: Values) => (k: number) => first * rate ** (staircase ? Math.floor(k / steps) : k / steps);
const equation = 'η₀ r^{k/T}';

export const exponential = defineSchedule({
  id: 'exponential',
  name: 'Exponential decay',
  summary: 'Multiplies the value by the same factor at every step.',
  parameters: {
    initial,
    rate: { kind: 'number', symbol: 'r', meaning: 'What is left after one step, or after so many steps.', minimum: 0, exclusiveMinimum: true },
    steps: { kind: 'number', symbol: 'T', meaning: 'Steps until the rate is applied once.', integer: true, minimum: 1, default: 1, dialects: ['keras', 'optax', 'paper'] },
    staircase: { kind: 'boolean', symbol: '⌊·⌋', meaning: 'Change every T steps only.', default: false, dialects: ['keras', 'optax'] },
  },
  forms: {
    pytorch: {
      python: ({ rate }) => line(`scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=${rate})`),
      equivalent: 'torch.optim.lr_scheduler.ExponentialLR', equation: 'η₀ r^k', begin: ({ initial: first, rate }) => (k) => first * rate ** k,
    },
    keras: {
      python: ({ initial: first, rate, steps, staircase }) => value(`keras.optimizers.schedules.ExponentialDecay(${first}, ${steps}, ${rate}, staircase=${pythonLiteral(staircase)})`),
      equivalent: 'keras.optimizers.schedules.ExponentialDecay', equation, begin,
    },
    optax: {
      python: ({ initial: first, rate, steps, staircase }) => value(`optax.exponential_decay(${first}, ${steps}, ${rate}, staircase=${pythonLiteral(staircase)})`),
      equivalent: 'optax.exponential_decay', equation, begin,
    },
    tfjs: { equivalent: 'exponential decay', equation: 'η₀ r^k', begin: ({ initial: first, rate }) => (k) => first * rate ** k },
    paper: { equivalent: 'exponential decay', equation, begin: ({ initial: first, rate, steps }) => (k) => first * rate ** (k / steps) },
  },
});
