import { line, value, pythonLiteral } from '../calls/python.ts';
import { defineSchedule } from './schedule.ts';
import { initial } from './parameters.ts';

interface Values {
  readonly initial: number;
  readonly rate: number;
}

const equation = 'η₀ / (1 + rk)';
const begin = ({ initial: first, rate }: Values) => (k: number) => first / (1 + rate * k);

export const inverseTime = defineSchedule({
  id: 'inverseTime',
  name: 'Inverse time decay',
  summary: 'Falls as one over the number of steps.',
  parameters: {
    initial,
    rate: { kind: 'number', symbol: 'r', meaning: 'How fast it falls.', minimum: 0 },
    steps: { kind: 'number', symbol: 'T', meaning: 'Steps until the rate counts once.', integer: true, minimum: 1, default: 1, dialects: ['keras'] },
    staircase: { kind: 'boolean', symbol: '⌊·⌋', meaning: 'Change every T steps only.', default: false, dialects: ['keras'] },
  },
  forms: {
    pytorch: {
      python: ({ rate }) => line(`scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: 1 / (1 + ${rate} * k))`),
      equivalent: 'torch.optim.lr_scheduler.LambdaLR', equation: 'η₀ · 1/(1 + rk)', begin: ({ initial: first, rate }) => (k) => first * (1 / (1 + rate * k)),
    },
    keras: {
      python: ({ initial: first, rate, steps, staircase }) => value(`keras.optimizers.schedules.InverseTimeDecay(${first}, ${steps}, ${rate}, staircase=${pythonLiteral(staircase)})`),
      equivalent: 'keras.optimizers.schedules.InverseTimeDecay',
      equation: 'η₀ / (1 + rk/T)',
      begin: ({ initial: first, rate, steps, staircase }) => (k) => first / (1 + rate * (staircase ? Math.floor(k / steps) : k / steps)),
    },
    optax: {
      python: ({ initial: first, rate }) => value(`lambda count: ${first} / (1 + ${rate} * count)`),
      equivalent: 'lambda count: initial / (1 + rate * count)', equation, begin,
    },
    paper: { equivalent: 'inverse time decay', equation, begin },
  },
});
