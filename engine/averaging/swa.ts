import { line } from '../calls/python.ts';
import { defineAveraging } from './averaging.ts';
import { equalMean } from './equalMean.ts';

const equation = 'θ̄ ← θ̄ + (θ − θ̄)/(n + 1) at every c-th step after t₀';
const begin = ({ start, every }: { readonly start: number; readonly every: number }) => equalMean(start, every);

export const swa = defineAveraging({
  id: 'swa',
  name: 'Stochastic weight averaging',
  summary: 'The mean of every so many steps of the run’s last part; goes with a learning rate that stays high there.',
  parameters: {
    start: { kind: 'number', symbol: 't₀', meaning: 'Steps before the first that counts.', integer: true, minimum: 0 },
    every: { kind: 'number', symbol: 'c', meaning: 'Steps from one that counts to the next.', integer: true, minimum: 1, default: 1 },
  },
  forms: {
    pytorch: {
      python: ({ start, every }) => line(`averaged = torch.optim.swa_utils.AveragedModel(model)  # averaged.update_parameters(model) at every ${every}. step from step ${start + 1} on`),
      equivalent: 'torch.optim.swa_utils.AveragedModel', equation, fromStart: false, begin,
    },
    paper: { equivalent: 'SWA of Izmailov and others (2018)', equation, fromStart: false, begin },
  },
});
