import { line, value, pythonLiteral } from '../calls/python.ts';
import { defineSchedule } from './schedule.ts';

type Anneal = (from: number, to: number, part: number) => number;

const along: Readonly<Record<string, Anneal>> = {
  cosine: (from, to, part) => to + ((from - to) / 2) * (Math.cos(Math.PI * part) + 1),
  linear: (from, to, part) => (to - from) * part + from,
};

/** The value at k between points [step, value] that ascend; outside of them the nearest one's. */
function through(points: readonly (readonly [number, number])[], anneal: Anneal): (k: number) => number {
  return (k) => {
    const next = points.findIndex(([at]) => k < at);
    if (next === 0) return points[0]![1];
    if (next === -1) return points.at(-1)![1];
    const [[from, low], [to, high]] = [points[next - 1]!, points[next]!];
    return anneal(low, high, (k - from) / (to - from));
  };
}

const equation = 'η/d → η → η/(d·D), along half waves of the cosine or straight lines';

const torch = ({ peak, steps: length, rise, anneal, divisor, finalDivisor, threePhases }: { readonly peak: number; readonly steps: number; readonly rise: number; readonly anneal: string; readonly divisor: number; readonly finalDivisor: number; readonly threePhases: boolean }) => {
  const first = peak / divisor;
  const turn = rise * length - 1;
  const middle = threePhases ? ([[2 * rise * length - 2, first]] as const) : [];
  return through([[0, first], [turn, peak], ...middle, [length - 1, first / finalDivisor]], along[anneal]!);
};

export const oneCycle = defineSchedule({
  id: 'oneCycle',
  name: 'One cycle',
  summary: 'Grows to its peak and falls far below its beginning, once in the whole run.',
  parameters: {
    peak: { kind: 'number', symbol: 'η', meaning: 'The largest value.' },
    steps: { kind: 'number', symbol: 'N', meaning: 'The steps of the whole run.', integer: true, minimum: 2 },
    rise: { kind: 'number', symbol: 'r', meaning: 'Which part of the steps it grows.', minimum: 0, exclusiveMinimum: true, maximum: 1, default: 0.3 },
    anneal: { kind: 'choice', symbol: 'anneal', meaning: 'Along a cosine or a line.', choices: ['cosine', 'linear'], default: 'cosine' },
    divisor: { kind: 'number', symbol: 'd', meaning: 'How many times smaller the first value is than the peak.', minimum: 1, default: 25 },
    finalDivisor: { kind: 'number', symbol: 'D', meaning: 'How many times smaller the last value is than the first one.', minimum: 1, default: 1e4 },
    threePhases: { kind: 'boolean', symbol: 'three phases', meaning: 'Fall back to the first value before the last phase.', default: false, dialects: ['pytorch', 'keras', 'paper'] },
    fall: { kind: 'number', symbol: 'r₂', meaning: 'Which part of the steps is over when a linear cycle is back at its first value.', minimum: 0, maximum: 1, default: 0.85, dialects: ['optax'] },
  },
  refuse: ({ steps, rise, threePhases }) => {
    if (threePhases !== undefined && Number(rise) * Number(steps) <= 1) return `with rise=${Number(rise)} and steps=${Number(steps)} there is no step at which it grows.`;
    return threePhases === true && Number(rise) > 0.5 ? 'with three phases rise is at most 0.5.' : undefined;
  },
  forms: {
    pytorch: {
      python: ({ peak, steps: length, rise, anneal, divisor, finalDivisor, threePhases }) => line(`scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=${peak}, total_steps=${length}, pct_start=${rise}, anneal_strategy=${anneal === 'cosine' ? '"cos"' : '"linear"'}, cycle_momentum=False, div_factor=${divisor}, final_div_factor=${finalDivisor}, three_phase=${pythonLiteral(threePhases)})`),
      equivalent: 'torch.optim.lr_scheduler.OneCycleLR', note: 'PyTorch refuses more than N steps; here the last value stays. The cycling of the momentum is not done: schedule it by itself.', equation, begin: torch,
    },
    optax: {
      python: ({ peak, steps: length, rise, anneal, divisor, finalDivisor, fall }) => value(`optax.${anneal === 'cosine' ? 'cosine' : 'linear'}_onecycle_schedule(${length}, ${peak}, pct_start=${rise}${anneal === 'cosine' ? '' : `, pct_final=${fall}`}, div_factor=${divisor}, final_div_factor=${finalDivisor})`),
      equivalent: 'optax.cosine_onecycle_schedule, optax.linear_onecycle_schedule',
      note: 'Phases end at whole steps, the peak one step later than in PyTorch.',
      equation,
      begin: ({ peak, steps: length, rise, anneal, divisor, finalDivisor, fall }) => {
        const first = peak / divisor;
        const turn = [Math.trunc(rise * length), peak] as const;
        if (anneal === 'cosine') return through([[0, first], turn, [length, first / finalDivisor]], along['cosine']!);
        return through([[0, first], turn, [Math.trunc(fall * length), first], [length, first / finalDivisor]], along['linear']!);
      },
    },
    paper: { equivalent: 'one cycle of Smith (2018)', equation, begin: torch },
  },
});
