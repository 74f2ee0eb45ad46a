import { hyperparametersOf } from '../../../engine/optimizers/configuration.ts';
import type { ElementwiseDescription, OptimizerConfiguration } from '../../../engine/optimizers/description.ts';

/** State before a step and all names of the rule after it, of one coordinate. */
export type Names = Readonly<Record<string, number>>;

/**
 * The rule of a form as a plain function: its own source, run by JavaScript, with its names given back at the end.
 * So it shares nothing with the engine's reading and compiling of it.
 */
export function ruleAsFunction(description: ElementwiseDescription, { dialect, hyperparameters }: OptimizerConfiguration): (quantities: Names) => Names {
  const source = description.dialects[dialect]!.step.toString();
  const quantities = /\{([^}]*)\}/.exec(source)![1]!.split(',').map((name) => name.trim()).filter((name) => name !== '');
  const constants = [...source.matchAll(/\bconst (\w+) =/g)].map((match) => match[1]!);
  const state = quantities.filter((name) => name in description.state);
  const end = source.lastIndexOf('}');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source is the engine's own
  const evaluate = new Function(`return { ${source.slice(0, end)} return { ${[...state, ...constants].join(', ')} }; } }.step;`) as () => (quantities: Names, hyperparameters: unknown) => Names;
  const rule = evaluate();
  const known = Object.fromEntries(hyperparametersOf(description, dialect).map(({ id }) => [id, hyperparameters[id]]));
  return (values) => rule(values, known);
}
