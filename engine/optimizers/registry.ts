import { suggest } from '../suggest.ts';
import { sgd } from './sgd.ts';
import { momentum } from './momentum.ts';
import { nesterov } from './nesterov.ts';
import { adagrad } from './adagrad.ts';
import { adadelta } from './adadelta.ts';
import { rmsprop } from './rmsprop.ts';
import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import { adamax } from './adamax.ts';
import { nadam } from './nadam.ts';
import { tf } from './tf.ts';
import { describeOwn } from '../ownOptimizers/describeOwn.ts';
import type { OptimizerConfiguration, OptimizerDescription } from './description.ts';

/** All optimizers, in the order in which they are listed everywhere. */
export const optimizers: readonly OptimizerDescription[] = [
  sgd,
  momentum,
  nesterov,
  adagrad,
  adadelta,
  rmsprop,
  adam,
  adamw,
  adamax,
  nadam,
  tf,
];

/** No optimizer has this id or alias. */
export class UnknownOptimizerError extends Error {
  constructor(id: string) {
    const names = optimizers.flatMap((optimizer) => [optimizer.id, ...(optimizer.aliases ?? [])]);
    super(`There is no optimizer “${id}”${suggest(id, names)}; there are ${optimizers.map((optimizer) => optimizer.id).join(', ')}.`);
    this.name = 'UnknownOptimizerError';
  }
}

/**
 * By id or alias; case does not matter.
 * @throws UnknownOptimizerError with the name that may have been meant
 */
export function findOptimizer(id: string): OptimizerDescription {
  const wanted = id.toLowerCase();
  const found = optimizers.find((optimizer) => optimizer.id === wanted || optimizer.aliases?.includes(wanted));
  if (!found) throw new UnknownOptimizerError(id);
  return found;
}

/**
 * Of a configuration: from the registry, or from the user's own text.
 * @throws UnknownOptimizerError
 * @throws {ProblemError} for a mistake in a user's own optimizer
 */
export function descriptionOf({ id, own }: Pick<OptimizerConfiguration, 'id' | 'own'>): OptimizerDescription {
  return own ? describeOwn(own) : findOptimizer(id);
}
