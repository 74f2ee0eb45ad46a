import { line, wrapper } from '../calls/python.ts';
import { defineSchedule, type ScheduleFunction } from './schedule.ts';
import { remembering } from '../calls/remembering.ts';
import { factor, initial } from './parameters.ts';

export const plateau = defineSchedule({
  id: 'plateau',
  name: 'Reduce on plateau',
  summary: 'Multiplies the value by a factor when the loss has not become better for a while.',
  parameters: {
    initial,
    factor: { ...factor, exclusiveMinimum: true, maximum: 1 },
    patience: { kind: 'number', symbol: 'P', meaning: 'How many steps without a better loss are waited for.', integer: true, minimum: 0, default: 10 },
    threshold: { kind: 'number', symbol: 'δ', meaning: 'How much smaller a loss is to be to count as better: a share of the best one; in Keras the difference.', minimum: 0, default: 1e-4 },
    cooldown: { kind: 'number', symbol: 'C', meaning: 'For how many steps nothing is counted after a change.', integer: true, minimum: 0, default: 0 },
    minimum: { kind: 'number', symbol: 'η_min', meaning: 'The smallest value.', minimum: 0, default: 0 },
  },
  refuse: ({ factor: by }) => (by === 1 ? 'factor is below 1: with 1 nothing would change.' : undefined),
  forms: {
    pytorch: {
      python: ({ factor: by, patience, threshold, cooldown, minimum }) => line(`scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=${by}, patience=${patience}, threshold=${threshold}, cooldown=${cooldown}, min_lr=${minimum})  # scheduler.step(loss)`),
      equivalent: 'torch.optim.lr_scheduler.ReduceLROnPlateau',
      note: 'Sees the loss that the step’s gradient was taken at, before the update, and changes the value for the next step; changes after patience + 1 bad losses; changes below 1e-8 are not made.',
      equation: 'η ← max(γη, η_min) after more than P losses not below best·(1 − δ)',
      begin: ({ initial: first, factor: by, patience, threshold, cooldown, minimum }) => {
        return after(first, ([value, best, bad, cooling], loss) => {
          if (loss < best * (1 - threshold) || (best === Infinity && loss < best)) [best, bad] = [loss, 0];
          else bad++;
          if (cooling > 0) [cooling, bad] = [cooling - 1, 0];
          if (bad > patience) {
            const reduced = Math.max(value * by, minimum);
            if (value - reduced > 1e-8) value = reduced;
            [cooling, bad] = [cooldown, 0];
          }
          return [value, best, bad, cooling];
        });
      },
    },
    keras: {
      python: ({ factor: by, patience, threshold, cooldown, minimum }) => line(`callback = keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=${by}, patience=${patience}, min_delta=${threshold}, cooldown=${cooldown}, min_lr=${minimum})`),
      equivalent: 'keras.callbacks.ReduceLROnPlateau',
      note: 'Sees the loss before the update, and changes the value for the next step; the threshold is a difference; changes after patience bad losses.',
      equation: 'η ← max(γη, η_min) after P losses not below best − δ',
      begin: ({ initial: first, factor: by, patience, threshold, cooldown, minimum }) => {
        return after(first, ([value, best, wait, cooling], loss) => {
          if (cooling > 0) [cooling, wait] = [cooling - 1, 0];
          if (loss < best - threshold) [best, wait] = [loss, 0];
          else if (cooling === 0) {
            wait++;
            if (wait >= patience && value > minimum) [value, cooling, wait] = [Math.max(value * by, minimum), cooldown, 0];
          }
          return [value, best, wait, cooling];
        });
      },
    },
    optax: {
      python: ({ initial: first, factor: by, patience, threshold, cooldown, minimum }) => wrapper(`optax.chain(optimizer, optax.contrib.reduce_on_plateau(factor=${by}, patience=${patience}, rtol=${threshold}, cooldown=${cooldown}, min_scale=${minimum} / ${first}))`),
      equivalent: 'optax.contrib.reduce_on_plateau',
      note: 'A transformation of the update: it sees the loss before the update and scales that very update; the minimum is that of the value.',
      equation: 'η ← max(γη, η_min) after P losses not below (1 − δ)·best',
      begin: ({ initial: first, factor: by, patience, threshold, cooldown, minimum }) => {
        const memory = Float64Array.of(1, Infinity, 0, 0);
        return remembering(memory, (_: number, loss: number) => {
          let [scale, best, bad, cooling] = memory as unknown as Kept;
          const better = loss < (1 - threshold) * best;
          if (better) best = loss;
          const counted = better ? 0 : bad + 1;
          if (cooling > 0) [bad, cooling] = [0, cooling - 1];
          else if (counted === patience) [scale, bad, cooling] = [Math.max(scale * by, minimum / first), 0, cooldown];
          else bad = counted;
          memory.set([scale, best, bad, cooling]);
          return first * scale;
        });
      },
    },
    paper: {
      equivalent: 'reduction on a plateau',
      equation: 'η ← max(γη, η_min) after more than P losses not below best·(1 − δ)',
      begin: ({ initial: first, factor: by, patience, threshold, cooldown, minimum }) => {
        return after(first, ([value, best, bad, cooling], loss) => {
          if (loss < best - threshold * Math.abs(best) || best === Infinity) [best, bad] = [loss, 0];
          else bad++;
          if (cooling > 0) [cooling, bad] = [cooling - 1, 0];
          if (bad > patience) [value, cooling, bad] = [Math.max(value * by, minimum), cooldown, 0];
          return [value, best, bad, cooling];
        });
      },
    },
  },
});

/** The value, the best loss, how many bad ones there were since, and for how long nothing is counted yet. */
type Kept = [value: number, best: number, bad: number, cooling: number];

/** The value before it has seen this step's loss: the loss changes it for the next step. */
function after(first: number, see: (kept: Kept, loss: number) => Kept): ScheduleFunction {
  const memory = Float64Array.of(first, Infinity, 0, 0);
  return remembering(memory, (_: number, loss: number) => {
    const value = memory[0]!;
    memory.set(see(Array.from(memory) as Kept, loss));
    return value;
  });
}
