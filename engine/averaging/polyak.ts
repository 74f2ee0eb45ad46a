import { line } from '../calls/python.ts';
import { defineAveraging } from './averaging.ts';
import { equalMean } from './equalMean.ts';

const equation = 'θ̄ ← θ̄ + (θ − θ̄)/(t − t₀)';
const begin = ({ start }: { readonly start: number }) => equalMean(start, 1);

export const polyak = defineAveraging({
  id: 'polyak',
  name: 'Polyak averaging',
  summary: 'The mean of all steps so far.',
  parameters: { start: { kind: 'number', symbol: 't₀', meaning: 'Steps that are left out at first.', integer: true, minimum: 0, default: 0 } },
  forms: {
    pytorch: {
      python: ({ start }) => line(`averaged = torch.optim.swa_utils.AveragedModel(model)  # averaged.update_parameters(model) after each step from step ${start + 1} on`),
      equivalent: 'torch.optim.swa_utils.AveragedModel, updated at every step', equation, fromStart: false, begin,
    },
    paper: { equivalent: 'averaging of Polyak and Juditsky (1992)', equation, fromStart: false, begin },
  },
});
