import { line, value } from '../calls/python.ts';
import { defineSchedule } from './schedule.ts';

const initial = { kind: 'number', symbol: 'η', meaning: 'The value.' } as const;

export const constant = defineSchedule({
  id: 'constant',
  name: 'Constant',
  summary: 'The same value at every step; in PyTorch perhaps a share of it during the first steps.',
  parameters: {
    initial,
    factor: { kind: 'number', symbol: 'γ', meaning: 'The share during the first steps.', minimum: 0, maximum: 1, default: 1, dialects: ['pytorch'] },
    steps: { kind: 'number', symbol: 'T', meaning: 'How many steps have the share.', integer: true, minimum: 0, default: 5, dialects: ['pytorch'] },
  },
  forms: {
    pytorch: {
      python: ({ factor, steps }) => line(`scheduler = torch.optim.lr_scheduler.ConstantLR(optimizer, factor=${factor}, total_iters=${steps})`),
      equivalent: 'torch.optim.lr_scheduler.ConstantLR',
      note: 'The library’s own share is 1/3.',
      equation: 'γη for k < T, then η',
      begin: ({ initial: first, factor, steps }) => (k) => (k < steps ? first * factor : first),
    },
    optax: {
      python: ({ initial: first }) => value(`optax.constant_schedule(${first})`),
      equivalent: 'optax.constant_schedule', equation: 'η', begin: ({ initial: first }) => () => first,
    },
    paper: { equivalent: 'a number', equation: 'η', begin: ({ initial: first }) => () => first },
  },
});
