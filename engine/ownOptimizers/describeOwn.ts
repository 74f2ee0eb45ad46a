import type { RuleDescription } from '../optimizers/description.ts';
import { ProblemError } from '../problem.ts';
import type { OwnOptimizer } from './ownOptimizer.ts';
import { readOwnOptimizer } from './readOwnOptimizer.ts';

/** Read before: labels and tables ask again and again. */
const known = new Map<string, RuleDescription>();
const knownLimit = 64;

/**
 * The description of a user's own optimizer.
 * @throws {ProblemError} for the first mistake in it
 */
export function describeOwn(own: OwnOptimizer): RuleDescription {
  const key = JSON.stringify([own.file, own.name, own.summary, own.text]);
  const before = known.get(key);
  if (before) return before;
  const read = readOwnOptimizer(own);
  if (!read.ok) throw new ProblemError(read.problems[0]!);
  if (known.size >= knownLimit) known.delete(known.keys().next().value!);
  known.set(key, read.description);
  return read.description;
}
