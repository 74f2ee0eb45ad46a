import { suggest } from '../suggest.ts';
import { defaultDialect } from './configuration.ts';
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
import { radam } from './radam.ts';
import { asgd } from './asgd.ts';
import { rprop } from './rprop.ts';
import { adafactor } from './adafactor.ts';
import { ftrl } from './ftrl.ts';
import { lion } from './lion.ts';
import { signsgd } from './signsgd.ts';
import { signum } from './signum.ts';
import { lamb } from './lamb.ts';
import { lars } from './lars.ts';
import { fromage } from './fromage.ts';
import { novograd } from './novograd.ts';
import { adabelief } from './adabelief.ts';
import { adan } from './adan.ts';
import { yogi } from './yogi.ts';
import { adopt } from './adopt.ts';
import { ademamix } from './ademamix.ts';
import { noisysgd } from './noisysgd.ts';
import { optimisticgradientdescent } from './optimisticgradientdescent.ts';
import { optimisticadam } from './optimisticadam.ts';
import { polyaksgd } from './polyaksgd.ts';
import { sm3 } from './sm3.ts';
import { prodigy } from './prodigy.ts';
import { dog } from './dog.ts';
import { dowg } from './dowg.ts';
import { schedulefreesgd } from './schedulefreesgd.ts';
import { schedulefreeadamw } from './schedulefreeadamw.ts';
import { lbfgs } from './lbfgs.ts';
import { sophia } from './sophia.ts';
import { muon } from './muon.ts';
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
  radam,
  adabelief,
  yogi,
  adan,
  adopt,
  ademamix,
  optimisticadam,
  lion,
  signsgd,
  signum,
  muon,
  lamb,
  lars,
  novograd,
  fromage,
  adafactor,
  sm3,
  ftrl,
  rprop,
  asgd,
  noisysgd,
  polyaksgd,
  optimisticgradientdescent,
  schedulefreesgd,
  schedulefreeadamw,
  prodigy,
  dog,
  dowg,
  sophia,
  lbfgs,
  tf,
];

/** What a comparison begins with where none is named. */
export const usualOptimizers: readonly OptimizerDescription[] = [sgd, momentum, nesterov, adagrad, adadelta, rmsprop, adam, adamw, adamax, nadam, tf];

/** Those that, in their default dialect, work on parameters of any shape. */
export const generalOptimizers: readonly OptimizerDescription[] = optimizers.filter(
  (description) => description.kind === 'native' || !description.dialects[defaultDialect(description)]!.refuse,
);

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
