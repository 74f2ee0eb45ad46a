import { argumentName, codeDialects } from '../code/argumentNames.ts';
import type { Dialect } from './description.ts';

/**
 * The hyperparameters that a framework's own name means, among these: `eps` is epsilon, `betas` are beta1 and beta2, `lr` is the learning rate everywhere.
 * The dialect's own framework is asked first, since `alpha` of one is `rho` of another.
 */
export function namedByFramework(name: string, optimizer: string, dialect: Dialect, available: readonly string[]): readonly string[] {
  if ((name === 'lr' || name === 'learning_rate') && available.includes('learningRate')) return ['learningRate'];
  const order = [...codeDialects].sort((a, b) => Number(b === dialect) - Number(a === dialect));
  for (const framework of order) {
    const found = available.filter((id) => argumentName(optimizer, framework, id).split('.')[0] === name);
    if (found.length > 0) return found;
  }
  return [];
}
