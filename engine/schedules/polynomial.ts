import { line, value, pythonLiteral } from '../calls/python.ts';
import { defineSchedule } from './schedule.ts';
import { initial, steps } from './parameters.ts';

interface Values {
  readonly initial: number;
  readonly steps: number;
  readonly end: number;
  readonly power: number;
}

const equation = 'η_end + (η₀ − η_end)(1 − min(k, T)/T)^p';
const begin = ({ initial: first, steps: length, end, power }: Values) => (k: number) => (first - end) * (1 - Math.min(k, length) / length) ** power + end;

export const polynomial = defineSchedule({
  id: 'polynomial',
  name: 'Polynomial decay',
  summary: 'Falls to its end as a power of the steps that are left; with power 1, on a straight line.',
  parameters: {
    initial,
    steps,
    end: { kind: 'number', symbol: 'η_end', meaning: 'The value at the end and after it.', minimum: 0, default: { keras: 1e-4, paper: 0 }, dialects: ['keras', 'optax', 'paper'] },
    power: { kind: 'number', symbol: 'p', meaning: 'The power; 1 is a straight line.', minimum: 0, default: 1 },
    cycle: { kind: 'boolean', symbol: 'cycle', meaning: 'Begin anew, each time longer, where it has come to its end.', default: false, dialects: ['keras'] },
  },
  forms: {
    pytorch: {
      python: ({ steps: length, power }) => line(`scheduler = torch.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=${length}, power=${power})`),
      equivalent: 'torch.optim.lr_scheduler.PolynomialLR',
      equation: 'η₀ (1 − min(k, T)/T)^p',
      begin: ({ initial: first, steps: length, power }) => (k) => first * (1 - Math.min(k, length) / length) ** power,
    },
    keras: {
      python: ({ initial: first, steps: length, end, power, cycle }) => value(`keras.optimizers.schedules.PolynomialDecay(${first}, ${length}, ${end}, power=${power}, cycle=${pythonLiteral(cycle)})`),
      equivalent: 'keras.optimizers.schedules.PolynomialDecay',
      note: 'It ends at 1e-4 where nothing else is said. With cycle, T becomes T⌈k/T⌉.',
      equation,
      begin: (values) => (k) => (values.cycle ? begin({ ...values, steps: values.steps * Math.max(1, Math.ceil(k / values.steps)) })(k) : begin(values)(k)),
    },
    optax: {
      python: ({ initial: first, steps: length, end, power }) => value(`optax.polynomial_schedule(${first}, ${end}, ${power}, ${length})`),
      equivalent: 'optax.polynomial_schedule', equation, begin,
    },
    paper: { equivalent: 'polynomial decay', equation, begin },
  },
});
