import { formatParameter } from '../calls/parameter.ts';
import { parametersOf, type ParameterValues } from '../calls/callDescription.ts';
import { settleSchedule } from '../schedules/schedules.ts';
import type { Dialect } from '../optimizers/description.ts';

type Restate = (values: ParameterValues, dialect: Dialect) => ParameterValues;

/** How dialects say the same: `common` restates a dialect's own values in the textbook's terms, `own` the other way. What is not here is the same everywhere. */
const restated: Readonly<Record<string, { readonly common: Restate; readonly own: Restate }>> = {
  cosine: shareOf('minimum', 'initial'),
  warmRestarts: shareOf('minimum', 'initial'),
  warmupCosine: {
    common: (values, dialect) => ({ ...shareOf('end', 'peak').common(values, dialect), ...(dialect === 'optax' && { steps: Math.max(1, number(values, 'steps') - number(values, 'warmupSteps')) }) }),
    own: (values, dialect) => ({ ...shareOf('end', 'peak').own(values, dialect), ...(dialect === 'optax' && { steps: number(values, 'steps') + number(values, 'warmupSteps') }) }),
  },
  warmup: {
    common: ({ startFactor, endFactor, ...values }, dialect) => {
      const { target } = values;
      return dialect === 'pytorch' ? { ...values, target: Number(target) * Number(endFactor), start: Number(target) * Number(startFactor) } : values;
    },
    own: ({ start, ...values }, dialect) => (dialect === 'pytorch' ? { ...values, startFactor: Number(start) / number(values, 'target') } : { ...values, start: start! }),
  },
  // In Keras a milestone itself still has the old value.
  multiStep: {
    common: (values, dialect) => (dialect === 'keras' ? moved(values, 1) : values),
    own: (values, dialect) => (dialect === 'keras' ? moved(values, -1) : values),
  },
  exponential: {
    common: (values) => values,
    own: ({ steps = 1, ...values }, dialect) => (dialect === 'pytorch' || dialect === 'tfjs' ? { ...values, rate: number(values, 'rate') ** (1 / Number(steps)) } : { ...values, steps }),
  },
  inverseTime: {
    common: (values) => values,
    own: ({ steps = 1, ...values }, dialect) => (dialect === 'keras' ? { ...values, steps } : { ...values, rate: number(values, 'rate') / Number(steps) }),
  },
  polynomial: { common: (values) => ({ end: 0, ...values }), own: (values) => values },
};

/** A dialect that does not have a parameter does the same as the others where they have this value. */
const neutral: Readonly<Record<string, ParameterValues>> = {
  constant: { factor: 1 },
  cosine: { exponent: 1 },
  warmRestarts: { amplitude: 1 },
  warmup: { endFactor: 1 },
  exponential: { staircase: false },
  inverseTime: { staircase: false },
  polynomial: { end: 0, cycle: false },
  oneCycle: { threePhases: false },
};

/** These are read only where another parameter says so. */
const idle: Readonly<Record<string, readonly string[]>> = { constant: ['steps'], oneCycle: ['fall'] };

/** The schedule, or why there is none. */
export type ConvertedSchedule = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/**
 * The same schedule as another dialect writes it, e.g. `cosine(0.1,100,minimum=0.01)` as `cosine(0.1,100,alpha=0.1)`.
 * Refused where the other has none that gives the same values.
 */
export function convertSchedule(text: string, from: Dialect, to: Dialect): ConvertedSchedule {
  const settled = settleSchedule(text, from);
  if (!settled.ok) return { ok: false, why: settled.message };
  const { description, values } = settled.call;
  const { id } = description;
  // Changes every T steps: another schedule where there is no such choice.
  if (id === 'exponential' && values['staircase'] === true && to !== 'keras' && to !== 'optax') return checked(`step(${['initial', 'steps', 'rate'].map((name) => formatParameter(values[name]!)).join(',')})`, to);
  const restate = restated[id];
  const theirs = restate ? restate.own(restate.common(values, from), to) : values;
  const has = new Set(parametersOf(description, to).map(([name]) => name));
  const lost = Object.entries(theirs).filter(([name, value]) => !has.has(name) && value !== neutral[id]?.[name] && !idle[id]?.includes(name));
  if (lost.length > 0) return { ok: false, why: `${id} has no ${lost.map(([name, value]) => `${name}=${formatParameter(value)}`).join(', ')} in ${to}.` };
  // A choice that the other alone has stands where it does nothing, which may not be its default.
  const all = { ...neutral[id], ...theirs };
  return checked(`${id}(${Object.entries(all).filter(([name]) => has.has(name)).map(([name, value]) => `${name}=${formatParameter(value)}`).join(',')})`, to);
}

function checked(text: string, dialect: Dialect): ConvertedSchedule {
  const settled = settleSchedule(text, dialect);
  if (!settled.ok) return { ok: false, why: settled.message };
  return { ok: true, text: settled.call.text };
}

/** The smallest value is a number in some, and a share of another, `alpha`, in others. */
function shareOf(smallest: string, of: string): { readonly common: Restate; readonly own: Restate } {
  const isShare = (dialect: Dialect): boolean => dialect === 'keras' || (dialect === 'optax' && smallest === 'minimum');
  return {
    common: ({ alpha, ...values }, dialect) => (isShare(dialect) ? { ...values, [smallest]: Number(alpha) * number(values, of) } : values),
    own: ({ [smallest]: value, ...values }, dialect) => (isShare(dialect) ? { ...values, alpha: value === 0 ? 0 : Number((Number(value) / number(values, of)).toPrecision(15)) } : { ...values, [smallest]: value! }),
  };
}

const number = (values: ParameterValues, name: string): number => Number(values[name]);

function moved(values: ParameterValues, by: number): ParameterValues {
  return { ...values, milestones: (values['milestones'] as readonly number[]).map((milestone) => milestone + by) };
}
