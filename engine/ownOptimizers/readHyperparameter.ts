import type * as t from '@babel/types';
import type { Hyperparameter, NumberHyperparameter } from '../optimizers/description.ts';
import * as shared from '../optimizers/hyperparameters.ts';
import { allowedValues, checkValue } from '../optimizers/hyperparameterValue.ts';
import { literalOf, type Literal } from './literal.ts';
import { fieldsOf, type Fail } from './objectFields.ts';
import { symbolOf } from './symbols.ts';

/** The dialect that an own optimizer has. */
export const ownDialect = 'paper';

/** What built-in optimizers have too is called, shown and bounded as there. */
const known: Readonly<Record<string, (defaults: NumberHyperparameter['defaults']) => NumberHyperparameter>> = {
  learningRate: shared.learningRate,
  momentum: shared.momentum,
  dampening: shared.dampening,
  beta1: shared.beta1,
  beta2: shared.beta2,
  rho: shared.rho,
  epsilon: shared.epsilon,
  weightDecay: shared.weightDecay,
};

const keys = ['default', 'symbol', 'name', 'meaning', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'scale', 'choices'] as const;

/** Where nothing bounds a number. */
const large = 1e9;

/** `0.01`, `true`, or `{ default: 0.01, symbol: 'κ', minimum: 0, … }`. */
export function readHyperparameter(id: string, value: t.Expression, fail: Fail): Hyperparameter | undefined {
  const plain = literalOf(value);
  if (value.type !== 'ObjectExpression' && (plain === undefined || typeof plain === 'string' || typeof plain === 'object')) {
    return fail(value, `The default of “${id}” is a number or true or false, written out, or an object such as { default: 0.9, minimum: 0, maximum: 1 }.`);
  }
  const fields = value.type === 'ObjectExpression' ? fieldsOf(value, keys, `the hyperparameter “${id}”`, fail) : undefined;
  const given: Partial<Record<(typeof keys)[number], Literal>> = {};
  if (value.type === 'ObjectExpression' && fields && fields.size < value.properties.length) return undefined;
  for (const [key, node] of fields ?? []) {
    const literal = literalOf(node);
    if (literal === undefined) return fail(node, `“${key}” of the hyperparameter “${id}” is written out here, as a number, a text, or true or false.`);
    given[key] = literal;
  }
  const initial = fields ? given.default : plain;
  const at = fields?.get('default') ?? value;
  const hyperparameter = build(id, initial, given);
  if (!hyperparameter) return fail(at, `The hyperparameter “${id}” needs a default: a number, true or false, or one of its “choices”.`);
  const checked = checkValue(id, hyperparameter, initial);
  return checked.ok ? hyperparameter : fail(at, `The default of ${id} is not allowed: it is ${allowedValues(hyperparameter)}.`);
}

function build(id: string, initial: Literal | undefined, given: Partial<Record<(typeof keys)[number], Literal>>): Hyperparameter | undefined {
  const text = (key: 'symbol' | 'name' | 'meaning', otherwise: string): string => (typeof given[key] === 'string' ? given[key] : otherwise);
  const words = id.replace(/([a-z\d])([A-Z])/g, (_, before: string, letter: string) => `${before} ${letter.toLowerCase()}`);
  const common = { symbol: text('symbol', symbolOf(id)), name: text('name', words), meaning: text('meaning', '') };
  if (Array.isArray(given.choices) && typeof initial === 'string') return { ...common, kind: 'choice', choices: given.choices.map(String), defaults: { [ownDialect]: initial } };
  if (typeof initial === 'boolean') return { ...common, kind: 'boolean', defaults: { [ownDialect]: initial } };
  if (typeof initial !== 'number') return undefined;
  const base = known[id]?.({ [ownDialect]: initial });
  const number = (key: 'minimum' | 'maximum', otherwise: number): number => (typeof given[key] === 'number' ? given[key] : otherwise);
  const exclusive = (key: 'exclusiveMinimum' | 'exclusiveMaximum', bound: 'minimum' | 'maximum'): boolean => (given[key] !== undefined ? given[key] === true : given[bound] === undefined && base?.[key] === true);
  return {
    kind: 'number',
    symbol: text('symbol', base?.symbol ?? common.symbol),
    name: text('name', base?.name ?? common.name),
    meaning: text('meaning', base?.meaning ?? common.meaning),
    minimum: number('minimum', base?.minimum ?? -large),
    maximum: number('maximum', base?.maximum ?? large),
    exclusiveMinimum: exclusive('exclusiveMinimum', 'minimum'),
    exclusiveMaximum: exclusive('exclusiveMaximum', 'maximum'),
    scale: given.scale === 'logarithmic' || given.scale === 'linear' ? given.scale : (base?.scale ?? 'linear'),
    defaults: { [ownDialect]: initial },
  };
}
