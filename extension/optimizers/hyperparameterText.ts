import type { Hyperparameter, HyperparameterValue } from '../../engine/optimizers/description.ts';

/** `learning rate η = 0.001`; a symbol that is a word says nothing besides the name. */
export function hyperparameterLabel({ name, symbol }: Hyperparameter, value: HyperparameterValue): string {
  return `${/^\w{2,}$/.test(symbol) ? name : `${name} ${symbol}`} = ${value}`;
}
