import type { ModuleGraph } from '../compile/moduleGraph.ts';
import type { LossParameters } from '../loss/lossFunction.ts';
import { ProblemError, type Position, type Problem } from '../problem.ts';
import { audit } from './audit.ts';
import type { Differentiable, LossData } from './differentiable.ts';
import { explained } from './explained.ts';
import { quietly } from './quietly.ts';
import { differentiateSource } from './source/differentiateSource.ts';
import type { StructuredParameters } from './source/program.ts';
import { sourceProgram } from './sourceProgram.ts';
import { traceLoss } from './trace/traceLoss.ts';
import { withoutChance } from './withoutChance.ts';
import { untouchedLoss } from './untouched.ts';

/** A loss function that is to be differentiated. */
export interface DifferentiateParts {
  readonly graph: ModuleGraph;
  /** As exported; the default export where there is none of that name. */
  readonly name: string;
  readonly parameters: LossParameters | StructuredParameters;
  /** Where the loss function stands in the entry of the graph. */
  readonly place: Position;
  /** n numbers; the derivatives are audited there and around. */
  readonly start: Float64Array;
  readonly data?: LossData;
}

/** One exact way of differentiating. */
export interface Rung {
  readonly method: Differentiable['method'];
  /** @throws {ProblemError} where it does not cover the function, at what it does not cover */
  readonly differentiate: (parts: DifferentiateParts) => Differentiable;
}

/** Why a rung was left, at the construct that is the reason. */
export interface Refusal {
  readonly method: Differentiable['method'];
  readonly problem: Problem;
  /** It gave other numbers than the function, or than differences of it. */
  readonly failedAudit?: true;
}

export type Differentiated =
  | {
      readonly ok: true;
      /** Audited; its methods throw ProblemError alone. */
      readonly differentiable: Differentiable;
      /** Of faster ways. */
      readonly refusals: readonly Refusal[];
      /** What speaks against the derivatives without proving them wrong. */
      readonly doubt?: Problem;
    }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

/** The exact ways of differentiating, the fastest first. */
export const exactRungs: readonly Rung[] = [
  {
    method: 'source',
    differentiate(parts) {
      const result = differentiateSource(sourceProgram(parts));
      if (!result.ok) throw new ProblemError(result.problem);
      return result.differentiable;
    },
  },
  { method: 'trace', differentiate: traceLoss },
];

/**
 * Differentiates a loss function in the fastest way that covers it and passes the audit. A way that does not is left, with the reason.
 * @throws {ProblemError} where the function itself cannot be evaluated at the start, or gives another value each time
 */
export function differentiate(parts: DifferentiateParts, rungs: readonly Rung[] = exactRungs): Differentiated {
  return quietly(() => climb(parts, rungs));
}

function climb(parts: DifferentiateParts, rungs: readonly Rung[]): Differentiated {
  const { graph, place, start, data } = parts;
  const fallback = { severity: 'error', file: graph.entry, line: place.line, column: place.column } as const;
  const untouched = untouchedLoss(parts);
  untouched(start, data);

  const refusals: Refusal[] = [];
  for (const { method, differentiate: differentiateSo } of rungs) {
    try {
      const differentiable = explained({ differentiable: differentiateSo(parts), untouched, fallback });
      const result = audit({ differentiable, untouched, start, data });
      if (result.ok) {
        const { doubt } = result;
        return { ok: true, differentiable, refusals, ...(doubt !== undefined && { doubt: { ...fallback, severity: 'warning', message: `The gradient of ${parts.name} may not be what you expect. ${doubt}` } }) };
      }
      const origin = { source: 'its source text', trace: 'a trace' }[method];
      refusals.push({ method, failedAudit: true, problem: { ...fallback, message: `The gradient of ${parts.name} from ${origin} failed the audit at (${shownPoint(result.at)}) and is not used. ${result.message}` } });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      refusals.push({ method, problem: error.problem });
    }
  }
  const [first, second] = [untouched(start, data), untouched(start, data)];
  if (Object.is(first, second)) return { ok: false, refusals };
  // Not even differences could tell its slope. Evaluated once more, it throws at its look at a clock or at chance.
  withoutChance(() => untouched(start, data));
  throw new ProblemError({ ...fallback, message: `${parts.name} gives ${first} and then ${second} for the same parameters. It must not depend on chance, time or what an evaluation before left behind.` });
}

const shownPoint = (at: readonly number[]): string => `${at.slice(0, 4).map((x) => Number(x.toPrecision(6))).join(', ')}${at.length > 4 ? ', …' : ''}`;
