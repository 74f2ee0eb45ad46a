import type { FileSystem } from '../compile/fileSystem.ts';
import { hyperparametersOf } from '../optimizers/configuration.ts';
import type { OptimizerConfiguration } from '../optimizers/description.ts';
import { configure } from '../optimizers/spec.ts';
import { ProblemError } from '../problem.ts';
import { describeOwn } from './describeOwn.ts';
import { discoverOptimizers } from './discoverOptimizers.ts';

/**
 * A configuration with the rule as its file has it now, for another run. Settings that are not the default's are kept where the optimizer
 * still has them. One whose file or name is gone stays as it was, and so does a built-in one.
 * @throws {ProblemError} for a mistake in the optimizer
 * @throws {SpecError} where a kept setting is no longer allowed
 */
export async function renewOwn(configuration: OptimizerConfiguration, files: FileSystem): Promise<OptimizerConfiguration> {
  const { id, own, dialect, hyperparameters, ...parts } = configuration;
  if (!own) return configuration;
  const text = await files.readText(own.file).catch(() => '');
  const found = discoverOptimizers(own.file, text).found.find(({ optimizer }) => optimizer.name === own.name);
  if (!found) return configuration;
  if (found.problems[0]) throw new ProblemError(found.problems[0]);
  if (found.optimizer.text === own.text) return { ...configuration, own: found.optimizer };
  const before = new Map(hyperparametersOf(describeOwn(own), dialect).map((entry) => [entry.id, entry.default]));
  const now = new Set(hyperparametersOf(describeOwn(found.optimizer), dialect).map((entry) => entry.id));
  const kept = Object.fromEntries(Object.entries(hyperparameters).filter(([name, value]) => now.has(name) && value !== before.get(name)));
  return { ...configure({ id, hyperparameters: kept }, { own: new Map([[id, found.optimizer]]) }), ...parts };
}
