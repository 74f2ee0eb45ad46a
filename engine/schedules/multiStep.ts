import { line, value, pythonLiteral } from '../calls/python.ts';
import { defineSchedule } from './schedule.ts';
import { factor, initial } from './parameters.ts';

interface Values {
  readonly initial: number;
  readonly milestones: readonly number[];
  readonly factor: number;
}

const equation = 'η₀ γ^{number of milestones ≤ k}';
const begin = ({ initial: first, milestones, factor: by }: Values) => (k: number) => first * by ** milestones.filter((milestone) => milestone <= k).length;

export const multiStep = defineSchedule({
  id: 'multiStep',
  name: 'Multi-step decay',
  summary: 'Multiplies the value by a factor at each of the given steps.',
  parameters: { initial, milestones: { kind: 'list', symbol: 'M', meaning: 'After how many updates the value changes.', integer: true, minimum: 1 }, factor },
  forms: {
    pytorch: {
      python: ({ milestones, factor: by }) => line(`scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=${pythonLiteral(milestones)}, gamma=${by})`),
      equivalent: 'torch.optim.lr_scheduler.MultiStepLR', equation, begin,
    },
    keras: {
      python: ({ initial: first, milestones, factor: by }) => value(`keras.optimizers.schedules.PiecewiseConstantDecay(${pythonLiteral(milestones)}, [${[first, ...milestones.map((_, index) => `${first} * ${by} ** ${index + 1}`)].join(', ')}])`),
      equivalent: 'keras.optimizers.schedules.PiecewiseConstantDecay',
      note: 'A milestone still has the old value: one step later than in PyTorch and Optax.',
      equation: 'η₀ γ^{number of milestones < k}',
      begin: ({ initial: first, milestones, factor: by }) => (k) => first * by ** milestones.filter((milestone) => milestone < k).length,
    },
    optax: {
      python: ({ initial: first, milestones, factor: by }) => value(`optax.piecewise_constant_schedule(${first}, {${milestones.map((milestone) => `${milestone}: ${by}`).join(', ')}})`),
      equivalent: 'optax.piecewise_constant_schedule', equation, begin,
    },
    paper: { equivalent: 'step decay at given steps', equation, begin },
  },
});
