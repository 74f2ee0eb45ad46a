/* eslint-disable @typescript-eslint/no-unused-vars -- a rule's names are read, not used */
import { defineOptimizer } from '../../../engine/optimizers/defineOptimizer.ts';

const quantity = { symbol: 'x', meaning: 'Something.' };

/** No optimizer worth its name, but every construct of a rule. */
export const branching = defineOptimizer({
  id: 'branching',
  name: 'Branching',
  family: 'adaptive',
  summary: 'Branches.',
  paper: { authors: 'Nobody', title: 'Nothing', year: 2000 },
  hyperparameters: {
    rate: { kind: 'number', symbol: 'η', name: 'rate', meaning: 'Rate.', minimum: 0, maximum: 1, scale: 'linear', defaults: { paper: 0.1 } },
    mode: { kind: 'choice', symbol: 'mode', name: 'mode', meaning: 'Mode.', choices: ['wide', 'narrow'], defaults: { paper: 'wide' } },
  },
  state: { m: { ...quantity, initial: 0.5 }, n: { ...quantity, initial: { hyperparameter: 'rate' } }, power: { ...quantity, initial: 1, extent: 'step' }, turns: { ...quantity, initial: 0, extent: 'step' } },
  derived: { before: quantity, wave: quantity, same: quantity },
  dialects: {
    paper: {
      equivalent: 'none',
      source: 'none',
      step({ theta, g, m, n, power, turns, t }, { rate, mode }) {
        const before = power * 2;
        if (g > 0 && theta < 1) {
          m = m + g;
          n = m * 2;
          if (t % 2 === 0) n += power;
          else if (n > 3 || !(m > 0)) m = -m;
        } else if (mode === 'narrow') {
          m = 0;
        } else {
          n -= m;
          m = n - g;
        }
        if (t % 3 === 1) {
          power = power * 0.5 + before;
          turns += 1;
        } else power = Math.sqrt(power);
        const wave = Math.sin(before * g) + Math.PI * power;
        const same = m;
        const effectiveLearningRate = mode === 'wide' ? rate ** 0.5 / (1 + Math.abs(n)) : rate;
        const update = -effectiveLearningRate * same + (wave - -0) * 1e-3 * turns;
      },
    },
  },
});
