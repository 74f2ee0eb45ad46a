import { defineSchedule } from './schedule.ts';

const value = { kind: 'number', symbol: 'η', meaning: 'The value.' } as const;

export const constant = defineSchedule({
  id: 'constant',
  name: 'Constant',
  summary: 'The same value at every step; in PyTorch perhaps a share of it during the first steps.',
  parameters: {
    initial: value,
    factor: { kind: 'number', symbol: 'γ', meaning: 'The share during the first steps.', minimum: 0, maximum: 1, default: 1, dialects: ['pytorch'] },
    steps: { kind: 'number', symbol: 'T', meaning: 'How many steps have the share.', integer: true, minimum: 0, default: 5, dialects: ['pytorch'] },
  },
  forms: {
    pytorch: {
      equivalent: 'torch.optim.lr_scheduler.ConstantLR',
      note: 'The library’s own share is 1/3.',
      equation: 'γη for k < T, then η',
      begin: ({ initial, factor, steps }) => (k) => (k < steps ? initial * factor : initial),
    },
    optax: { equivalent: 'optax.constant_schedule', equation: 'η', begin: ({ initial }) => () => initial },
    paper: { equivalent: 'a number', equation: 'η', begin: ({ initial }) => () => initial },
  },
});
