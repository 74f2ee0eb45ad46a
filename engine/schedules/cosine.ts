import { line, value } from '../calls/python.ts';
import { defineSchedule } from './schedule.ts';
import { alpha, initial, minimum, steps } from './parameters.ts';

export const cosine = defineSchedule({
  id: 'cosine',
  name: 'Cosine decay',
  summary: 'Falls along half a wave of the cosine.',
  parameters: {
    initial,
    steps,
    minimum,
    alpha,
    exponent: { kind: 'number', symbol: 'p', meaning: 'The power of the wave.', minimum: 0, default: 1, dialects: ['optax'] },
  },
  forms: {
    pytorch: {
      python: ({ steps: length, minimum: lowest }) => line(`scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=${length}, eta_min=${lowest})`),
      equivalent: 'torch.optim.lr_scheduler.CosineAnnealingLR',
      note: 'After T steps it climbs back.',
      equation: 'η_min + (η₀ − η_min)(1 + cos(πk/T))/2',
      begin: ({ initial: first, steps: length, minimum: lowest }) => (k) => lowest + ((first - lowest) * (1 + Math.cos((Math.PI * k) / length))) / 2,
    },
    keras: {
      python: ({ initial: first, steps: length, alpha: share }) => value(`keras.optimizers.schedules.CosineDecay(${first}, ${length}, alpha=${share})`),
      equivalent: 'keras.optimizers.schedules.CosineDecay',
      note: 'After T steps it stays where it is. Keras may compute the cosine in float32.',
      equation: 'η₀((1 − α)(1 + cos(π min(k, T)/T))/2 + α)',
      begin: ({ initial: first, steps: length, alpha: share }) => (k) => first * ((1 - share) * 0.5 * (1 + Math.cos((Math.PI * Math.min(k, length)) / length)) + share),
    },
    optax: {
      python: ({ initial: first, steps: length, alpha: share, exponent }) => value(`optax.cosine_decay_schedule(${first}, ${length}, alpha=${share}, exponent=${exponent})`),
      equivalent: 'optax.cosine_decay_schedule',
      note: 'After T steps it stays where it is.',
      equation: 'η₀((1 − α)((1 + cos(π min(k, T)/T))/2)^p + α)',
      begin: ({ initial: first, steps: length, alpha: share, exponent }) => (k) => first * ((1 - share) * (0.5 * (1 + Math.cos((Math.PI * Math.min(k, length)) / length))) ** exponent + share),
    },
    paper: {
      equivalent: 'cosine annealing of Loshchilov and Hutter (2017), without restarts',
      equation: 'η_min + (η₀ − η_min)(1 + cos(π min(k, T)/T))/2',
      begin: ({ initial: first, steps: length, minimum: lowest }) => (k) => lowest + ((first - lowest) * (1 + Math.cos((Math.PI * Math.min(k, length)) / length))) / 2,
    },
  },
});
