import type { LossParts } from '../untouched.ts';
import { untouchedLoss } from '../untouched.ts';
import type { LossData } from '../differentiable.ts';
import { quietly } from '../quietly.ts';
import type { Intermediate, Intermediates } from './intermediates.ts';
import { norm, shownEntries } from './intermediates.ts';
import { markedGraph } from './markedGraph.ts';
import { plainMarks } from './plainMarks.ts';
import { tracedMarks } from './tracedMarks.ts';
import type { Binding } from './markBindings.ts';

/** What was seen at a mark: the number of executions, and the numbers at the last of them. */
export interface Seen {
  readonly executions: number;
  readonly shape?: readonly number[];
  readonly values: Float64Array;
  readonly isConstant: boolean;
  readonly gradient?: Float64Array;
}

export interface MarkedEvaluation {
  readonly value: number;
  /** By the number of the mark; absent where it was not reached or saw no numbers. */
  readonly seen: readonly (Seen | undefined)[];
}

/** Evaluates marked code. @throws ProblemError, or whatever the user's code throws */
export type EvaluateMarked = (theta: Float64Array, data: LossData) => MarkedEvaluation;

/**
 * What a loss function computes on its way: the value that each name is given, and the derivative of the loss with respect to it.
 * Its code runs with a mark at each name, on recorded numbers; where these are refused, on plain ones, and there are values alone.
 * @returns throws ProblemError where the function itself cannot be evaluated
 */
export function createIntermediates(parts: LossParts): (theta: Float64Array, data?: LossData) => Intermediates {
  const { graph, bindings } = markedGraph(parts.graph);
  const marked = { ...parts, graph };
  const untouched = untouchedLoss(parts);
  /** The first takes constants for variables, too, which some code does not bear: a count that must be a plain number. */
  const ways = [true, false].map((constants) => lazily(() => tracedMarks(marked, bindings.length, constants)));
  const plainly = lazily(() => plainMarks(marked, bindings.length));

  return (theta, data) =>
    quietly(() => {
      const value = untouched(theta, data);
      const isRight = (evaluation: MarkedEvaluation): boolean => Object.is(evaluation.value, value);
      let reason = 'the derivatives differ from the function';
      for (const way of ways) {
        try {
          const evaluation = way()(theta, data);
          if (isRight(evaluation)) return { value, list: listOf(bindings, evaluation) };
        } catch (error) {
          reason = error instanceof Error ? error.message : String(error);
        }
      }
      const evaluation = plainly()(theta, data);
      return { value, list: isRight(evaluation) ? listOf(bindings, evaluation) : [], withoutGradients: reason };
    });
}

const listOf = (bindings: readonly Binding[], { seen }: MarkedEvaluation): Intermediate[] =>
  bindings.flatMap((binding, index) => {
    const at = seen[index];
    if (!at) return [];
    const { executions, shape, values, isConstant, gradient } = at;
    const first = (numbers: Float64Array): number[] => Array.from(numbers.subarray(0, shownEntries));
    return {
      ...binding,
      executions,
      ...(shape && { shape }),
      length: values.length,
      values: first(values),
      norm: norm(values),
      isConstant,
      ...(gradient && { gradient: first(gradient), gradientNorm: norm(gradient) }),
    };
  });

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
