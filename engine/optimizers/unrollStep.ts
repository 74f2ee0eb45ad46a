import { extentOf } from './extentOf.ts';
import { printShared, printStepExpression } from './printStepExpression.ts';
import { incoming, type SpecializedRule } from './specializeRule.ts';
import type { GeneratedColumn } from './generateStep.ts';
import { childrenOf, type Expression } from './ruleTree.ts';

/** A step in so few dimensions that each coordinate has statements of its own, as text to stand within a loop over the steps. */
export interface UnrolledStep {
  /** Before the loop: the state, from the arrays `state` that the stepper's `save` gives. */
  readonly declarations: readonly string[];
  /** The state, back into `state`. */
  readonly store: readonly string[];
  /**
   * Of one step: they read `t`, `loss`, `theta_0 …` and `g_0 …`, move θ and the state, and write the columns, where they are asked to.
   * @param place the text of where a column's number goes: at coordinate i, or for the step; absent where no columns are written
   */
  readonly statements: (place?: (column: number, i: number | undefined) => string) => readonly string[];
}

/** More would be more machine code than the processor keeps at hand. */
const mostDimensions = 8;

/**
 * The same arithmetic in the same order as `generateStep` of the rule, without its loops over the coordinates.
 * @returns undefined where there are too many dimensions, or the rule sees further than a coordinate
 */
export function unrollStep(rule: SpecializedRule, columns: readonly GeneratedColumn[], n: number): UnrolledStep | undefined {
  const { definitions, state, update, extents } = rule;
  const all = [...definitions.map(({ value }) => value), ...columns.map(({ result }) => result), update];
  if (n > mostDimensions || definitions.some(({ extent }) => extent === 'tensor') || [...state.values()].some(({ extent }) => extent === 'tensor') || all.some(applies)) return undefined;

  const coordinates = Array.from({ length: n }, (_, i) => i);
  const isOwn = (expression: Expression): boolean => extentOf(expression, extents) === 'coordinate';
  /** Text at coordinate i; what the coordinates share is the same text for all, and V8 computes it once. */
  const at = (i: number) => {
    const print = (expression: Expression): string => {
      if (!isOwn(expression)) return printShared(expression);
      return expression.kind === 'name' ? `${expression.name}_${i}` : printStepExpression(expression, print);
    };
    return print;
  };
  const each = (extent: 'step' | 'coordinate', write: (print: (expression: Expression) => string, suffix: string, i: number) => string): string[] =>
    extent === 'step' ? [write(printShared, '', 0)] : coordinates.map((i) => write(at(i), `_${i}`, i));

  const kept = [...state].flatMap(([name, { extent }], index): readonly (readonly [variable: string, place: string])[] =>
    extent === 'coordinate' ? coordinates.map((i) => [`kept$${name}_${i}`, `state[${index}][${i}]`]) : [[`kept$${name}`, `state[${index}][0]`]],
  );
  const declarations = kept.map(([name, from]) => `let ${name} = ${from};`);
  const store = kept.map(([name, into]) => `${into} = ${name};`);
  const statements: UnrolledStep['statements'] = (place) => [
    ...[...state].flatMap(([name, { extent }]) => each(extent as 'step' | 'coordinate', (_, suffix) => `const ${incoming(name)}${suffix} = kept$${name}${suffix};`)),
    ...definitions.flatMap(({ name, value, extent }) => each(extent as 'step' | 'coordinate', (print, suffix) => `const ${name}${suffix} = ${print(value)};`)),
    ...[...state].flatMap(([name, { result, extent }]) => (result === incoming(name) ? [] : each(extent as 'step' | 'coordinate', (print, suffix) => `kept$${name}${suffix} = ${print({ kind: 'name', name: result })};`))),
    ...(place ? columns.flatMap(({ result, extent }, c) => each(extent as 'step' | 'coordinate', (print, _, i) => `${place(c, extent === 'step' ? undefined : i)} = ${print(result)};`)) : []),
    ...coordinates.map((i) => `const next_${i} = theta_${i} + ${at(i)(update)};`),
    ...coordinates.map((i) => `theta_${i} = next_${i};`),
  ];
  return { declarations, store, statements };
}

function applies(expression: Expression): boolean {
  return expression.kind === 'apply' || childrenOf(expression).some(applies);
}
