import { wrapper } from '../calls/python.ts';
import { defineAveraging } from './averaging.ts';

const equation = 'every k steps: θ̄ ← θ̄ + α(θ − θ̄); θ ← θ̄';
const begin = ({ period, rate }: { readonly period: number; readonly rate: number }) => (t: number, theta: Float64Array, average: Float64Array): boolean => {
  if (t % period !== 0) return false;
  for (let i = 0; i < theta.length; i++) average[i] = average[i]! + rate * (theta[i]! - average[i]!);
  theta.set(average);
  return true;
};

export const lookahead = defineAveraging({
  id: 'lookahead',
  name: 'Lookahead',
  summary: 'Every k steps goes back a part of the way to where it was k steps ago, and on from there.',
  parameters: {
    period: { kind: 'number', symbol: 'k', meaning: 'Steps until it goes back.', integer: true, minimum: 1, default: 5 },
    rate: { kind: 'number', symbol: 'α', meaning: 'Which part of the way is kept.', minimum: 0, maximum: 1, default: 0.5 },
  },
  forms: {
    optax: {
      python: ({ period, rate }) => wrapper(`optax.lookahead(optimizer, sync_period=${period}, slow_step_size=${rate})`),
      equivalent: 'optax.lookahead', note: 'Optax asks for both; those of the paper stand in.', equation, fromStart: true, begin,
    },
    paper: { equivalent: 'lookahead of Zhang, Lucas, Hinton, Ba (2019)', equation, fromStart: true, begin },
  },
});
