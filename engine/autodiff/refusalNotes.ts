import type { Problem } from '../problem.ts';
import type { Refusal } from './differentiate.ts';

/** How good numeric gradients are. */
const differencesAre = 'central differences, good to about 10 digits where the function itself computes in double precision, and to far fewer where it rounds';

/** What to do instead of differences, as the end of a message. */
const allowNumeric = 'or allow numeric gradients: the setting “Optimizer Lab: Numeric Gradients”, --numeric on the command line';

/**
 * Why a loss function is differentiated in a slower way, at the constructs that are the reason.
 * @param refusals of all faster ways, in their order
 * @param next the way that is taken instead
 */
export function refusalNotes(name: string, refusals: readonly Refusal[], next: 'trace' | 'numeric'): Problem[] {
  const reason = next === 'trace' ? refusals[0] : decisive(refusals);
  if (!reason) return [];
  const { problem, failedAudit } = reason;
  const consequence = {
    trace: failedAudit ? `The gradient of ${name} is computed by tracing instead, which is slower. Please report this.` : `The gradient of ${name} is therefore computed by tracing: as exact, but slower.`,
    numeric: `The gradient of ${name} is therefore numeric: ${differencesAre}.`,
  }[next];
  return [{ ...problem, severity: 'information', message: `${sentence(problem.message, name)} ${consequence}` }];
}

/** The mistake that a loss function has where no exact way covers it and differences are not allowed. */
export function noGradient(name: string, refusals: readonly Refusal[]): Problem {
  const { problem } = decisive(refusals)!;
  return { ...problem, severity: 'error', message: `${sentence(problem.message, name)} So ${name} has no exact gradient. Change this, export ${name}Gradient, ${allowNumeric}.` };
}

/** What no exact way gets around, told by the way that has gone farthest; numbers that are rounded, by the way that sees what rounds them. */
const decisive = (refusals: readonly Refusal[]): Refusal | undefined => refusals.find(({ problem }) => /\brounds\b/.test(problem.message)) ?? refusals.at(-1);

/** Names keep their letters. */
function sentence(message: string, name: string): string {
  const first = message[0]!;
  return `${message.startsWith(`${name} `) ? first : first.toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;
}
