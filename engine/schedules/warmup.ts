import { line, value } from '../calls/python.ts';
import { defineSchedule } from './schedule.ts';
import { steps } from './parameters.ts';

interface Values {
  readonly target: number;
  readonly steps: number;
  readonly start: number;
}

const equation = 'η_start + (η − η_start) min(k, T)/T';
const begin = ({ target, steps: length, start }: Values) => (k: number) => start + (target - start) * (Math.min(k, length) / length);

export const warmup = defineSchedule({
  id: 'warmup',
  name: 'Linear warm-up',
  summary: 'Grows on a straight line to its value, and stays there.',
  parameters: {
    target: { kind: 'number', symbol: 'η', meaning: 'The value after the warm-up.' },
    steps,
    startFactor: { kind: 'number', symbol: 's', meaning: 'The first value, as a share of the last one.', minimum: 0, exclusiveMinimum: true, maximum: 1, default: 1 / 3, dialects: ['pytorch'] },
    endFactor: { kind: 'number', symbol: 'e', meaning: 'The value after the warm-up, as a share.', minimum: 0, maximum: 1, default: 1, dialects: ['pytorch'] },
    start: { kind: 'number', symbol: 'η_start', meaning: 'The first value.', minimum: 0, default: 0, dialects: ['keras', 'optax', 'paper'] },
  },
  forms: {
    pytorch: {
      python: ({ steps: length, startFactor, endFactor }) => line(`scheduler = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=${startFactor}, end_factor=${endFactor}, total_iters=${length})`),
      equivalent: 'torch.optim.lr_scheduler.LinearLR',
      note: 'It starts at a third of the value where nothing else is said; it cannot start at 0.',
      equation: 'η(s + (e − s) min(k, T)/T)',
      begin: ({ target, steps: length, startFactor, endFactor }) => (k) => target * (startFactor + ((endFactor - startFactor) * Math.min(k, length)) / length),
    },
    keras: {
      python: ({ target, steps: length, start }) => value(`keras.optimizers.schedules.PolynomialDecay(${start}, ${length}, ${target}, power=1)`),
      equivalent: 'the warm-up of keras.optimizers.schedules.CosineDecay', equation, begin,
    },
    optax: {
      python: ({ target, steps: length, start }) => value(`optax.linear_schedule(${start}, ${target}, ${length})`),
      equivalent: 'optax.linear_schedule', equation, begin,
    },
    paper: { equivalent: 'linear warm-up', equation, begin },
  },
});
