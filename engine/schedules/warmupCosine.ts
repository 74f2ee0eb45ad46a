import { line, value } from '../calls/python.ts';
import { defineSchedule } from './schedule.ts';
import { steps } from './parameters.ts';

const after = (k: number, length: number): number => (1 + Math.cos((Math.PI * Math.min(k, length)) / length)) / 2;

/** LinearLR refuses to start at 0, or above its end. */
const rising = (start: number, peak: number, length: number): string =>
  start > 0 && start <= peak
    ? `torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=${start} / ${peak}, total_iters=${length})`
    : `torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: ${start === 0 ? `k / ${length}` : `(${start} + (${peak} - ${start}) * k / ${length}) / ${peak}`})`;

export const warmupCosine = defineSchedule({
  id: 'warmupCosine',
  name: 'Warm-up and cosine decay',
  summary: 'Grows on a straight line to its peak, then falls along half a wave of the cosine.',
  parameters: {
    peak: { kind: 'number', symbol: 'η', meaning: 'The value after the warm-up.' },
    warmupSteps: { kind: 'number', symbol: 'W', meaning: 'The steps of the warm-up.', integer: true, minimum: 1 },
    steps: { ...steps, meaning: 'The steps of the decay; in Optax with those of the warm-up.' },
    start: { kind: 'number', symbol: 'η_start', meaning: 'The first value.', minimum: 0, default: 0 },
    end: { kind: 'number', symbol: 'η_end', meaning: 'The value after the decay.', minimum: 0, default: 0, dialects: ['pytorch', 'optax', 'paper'] },
    alpha: { kind: 'number', symbol: 'α', meaning: 'The value after the decay, as a share of the peak.', minimum: 0, default: 0, dialects: ['keras'] },
  },
  forms: {
    keras: {
      python: ({ peak, warmupSteps, steps: length, start, alpha }) => value(`keras.optimizers.schedules.CosineDecay(${start}, ${length}, alpha=${alpha}, warmup_target=${peak}, warmup_steps=${warmupSteps})`),
      equivalent: 'keras.optimizers.schedules.CosineDecay(…, warmup_target=…, warmup_steps=…)',
      note: 'T is the decay alone, the warm-up comes before it.',
      equation: 'η_start + (η − η_start)k/W for k < W, then η((1 − α)(1 + cos(π(k − W)/T))/2 + α)',
      begin: ({ peak, warmupSteps, steps: length, start, alpha }) => (k) => (k < warmupSteps ? start + (peak - start) * (k / warmupSteps) : peak * ((1 - alpha) * after(k - warmupSteps, length) + alpha)),
    },
    optax: {
      python: ({ peak, warmupSteps, steps: length, start, end }) => value(`optax.warmup_cosine_decay_schedule(${start}, ${peak}, ${warmupSteps}, ${length}, end_value=${end})`),
      equivalent: 'optax.warmup_cosine_decay_schedule',
      note: 'T has the warm-up in it.',
      equation: 'η_start + (η − η_start)k/W for k < W, then η_end + (η − η_end)(1 + cos(π(k − W)/(T − W)))/2',
      begin: ({ peak, warmupSteps, steps: length, start, end }) => (k) => {
        if (k < warmupSteps) return start + (peak - start) * (k / warmupSteps);
        const share = peak === 0 ? 0 : end / peak;
        return peak * ((1 - share) * after(k - warmupSteps, Math.max(1, length - warmupSteps)) + share);
      },
    },
    pytorch: {
      python: ({ peak, warmupSteps, steps: length, start, end }) => line(`scheduler = torch.optim.lr_scheduler.SequentialLR(optimizer, [${rising(start, peak, warmupSteps)}, torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=${length}, eta_min=${end})], milestones=[${warmupSteps}])`),
      equivalent: 'torch.optim.lr_scheduler.SequentialLR of LinearLR and CosineAnnealingLR',
      note: 'T is the decay alone. After it the value climbs back. LinearLR cannot start at 0, this can, by a LambdaLR.',
      equation: 'η_start + (η − η_start)k/W for k < W, then η_end + (η − η_end)(1 + cos(π(k − W)/T))/2',
      begin: ({ peak, warmupSteps, steps: length, start, end }) => (k) =>
        k < warmupSteps ? start + (peak - start) * (k / warmupSteps) : end + ((peak - end) * (1 + Math.cos((Math.PI * (k - warmupSteps)) / length))) / 2,
    },
    paper: {
      equivalent: 'a linear warm-up, then cosine annealing',
      note: 'T is the decay alone.',
      equation: 'η_start + (η − η_start)k/W for k < W, then η_end + (η − η_end)(1 + cos(π(k − W)/T))/2',
      begin: ({ peak, warmupSteps, steps: length, start, end }) => (k) => (k < warmupSteps ? start + (peak - start) * (k / warmupSteps) : end + (peak - end) * after(k - warmupSteps, length)),
    },
  },
});
