import { line, value } from '../calls/python.ts';
import { defineSchedule } from './schedule.ts';
import { alpha, initial, minimum, steps } from './parameters.ts';

/** In which period k lies: its number, from 0, and which part of it is over. */
function period(k: number, first: number, multiplier: number): { readonly number: number; readonly part: number } {
  let length = first;
  let since = k;
  let number = 0;
  if (multiplier === 1) return { number: Math.floor(k / first), part: (k % first) / first };
  while (since >= length) {
    since -= length;
    length *= multiplier;
    number++;
  }
  return { number, part: since / length };
}

const wave = (part: number): number => (1 + Math.cos(Math.PI * part)) / 2;

export const warmRestarts = defineSchedule({
  id: 'warmRestarts',
  name: 'Cosine decay with warm restarts',
  summary: 'Falls along half a wave of the cosine, again and again, each time perhaps longer and from lower.',
  parameters: {
    initial,
    steps: { ...steps, meaning: 'The steps of the first period.' },
    multiplier: { kind: 'number', symbol: 'T_mul', meaning: 'How much longer each period is than the one before.', minimum: 1, default: { keras: 2, paper: 1 } },
    minimum,
    amplitude: { kind: 'number', symbol: 'm_mul', meaning: 'What each restart’s height is multiplied by.', minimum: 0, default: 1, dialects: ['keras'] },
    alpha: { ...alpha, dialects: ['keras', 'optax'] },
  },
  forms: {
    pytorch: {
      // T_mult is refused where it is not whole.
      python: ({ steps: length, multiplier, minimum: lowest }) => (Number.isInteger(multiplier) ? line(`scheduler = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=${length}, T_mult=${multiplier}, eta_min=${lowest})`) : undefined),
      equivalent: 'torch.optim.lr_scheduler.CosineAnnealingWarmRestarts',
      equation: 'η_min + (η₀ − η_min)(1 + cos(πk_i/T_i))/2',
      begin: ({ initial: first, steps: length, multiplier, minimum: lowest }) => (k) => lowest + (first - lowest) * wave(period(k, length, multiplier).part),
    },
    keras: {
      python: ({ initial: first, steps: length, multiplier, amplitude, alpha: share }) => value(`keras.optimizers.schedules.CosineDecayRestarts(${first}, ${length}, t_mul=${multiplier}, m_mul=${amplitude}, alpha=${share})`),
      equivalent: 'keras.optimizers.schedules.CosineDecayRestarts',
      note: 'The next period is twice as long where nothing else is said.',
      equation: 'η₀((1 − α) m_mul^i (1 + cos(πk_i/T_i))/2 + α)',
      begin: ({ initial: first, steps: length, multiplier, amplitude, alpha: share }) => (k) => {
        const { number, part } = period(k, length, multiplier);
        return first * ((1 - share) * amplitude ** number * wave(part) + share);
      },
    },
    optax: {
      python: ({ initial: first, steps: length, multiplier, alpha: share }) => value(`optax.sgdr_schedule([dict(init_value=${first}, peak_value=${first}, warmup_steps=0, decay_steps=int(${length} * ${multiplier} ** i), end_value=${first} * ${share}) for i in range(10)])`),
      equivalent: 'optax.sgdr_schedule, with a list of the periods',
      equation: 'η₀((1 − α)(1 + cos(πk_i/T_i))/2 + α)',
      begin: ({ initial: first, steps: length, multiplier, alpha: share }) => (k) => first * ((1 - share) * wave(period(k, length, multiplier).part) + share),
    },
    paper: {
      equivalent: 'SGDR of Loshchilov and Hutter (2017)',
      equation: 'η_min + (η₀ − η_min)(1 + cos(πk_i/T_i))/2',
      begin: ({ initial: first, steps: length, multiplier, minimum: lowest }) => (k) => lowest + (first - lowest) * wave(period(k, length, multiplier).part),
    },
  },
});
