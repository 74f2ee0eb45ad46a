import { convertSchedule } from './convertSchedule.ts';
import { settleSchedule } from '../schedules/schedules.ts';
import { configure, SpecError } from '../optimizers/spec.ts';
import { descriptionOf } from '../optimizers/registry.ts';
import { hyperparametersOf } from '../optimizers/configuration.ts';
import type { Dialect, OptimizerConfiguration } from '../optimizers/description.ts';

export interface Conversion {
  readonly configuration: OptimizerConfiguration;
  /** What is not the same there, as sentences. */
  readonly notes: readonly string[];
}

/**
 * The same optimizer in another dialect: with the values of the hyperparameters that it has there too, those at the old dialect's default included,
 * so that both do the same but for their rules. What it cannot take along is said.
 */
export function convertConfiguration(configuration: OptimizerConfiguration, dialect: Dialect): Conversion {
  if (configuration.dialect === dialect) return { configuration, notes: [] };
  const description = descriptionOf(configuration);
  const there = new Set(hyperparametersOf(description, dialect).map(({ id }) => id));
  const notes = [`${dialect}’s rule of ${description.name} is not that of ${configuration.dialect}: optimizer-lab diff ${configuration.id}@${configuration.dialect} ${configuration.id}@${dialect}`];
  let hyperparameters: Readonly<Record<string, unknown>> = {};
  let around: Pick<OptimizerConfiguration, 'transforms' | 'averaging'> = {};
  /** Takes something along where it goes together with all before. */
  const attempt = (changes: { readonly hyperparameters?: Readonly<Record<string, unknown>>; readonly around?: typeof around }, otherwise: string | undefined): void => {
    const candidate = { hyperparameters: { ...hyperparameters, ...changes.hyperparameters }, around: { ...around, ...changes.around } };
    try {
      configure({ id: configuration.id, dialect, hyperparameters: candidate.hyperparameters, ...candidate.around });
      ({ hyperparameters, around } = candidate);
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      if (otherwise !== undefined) notes.push(otherwise);
    }
  };
  for (const { id, default: byDefault } of hyperparametersOf(description, configuration.dialect, configuration.hyperparameters)) {
    const value = configuration.hyperparameters[id]!;
    if (!there.has(id) && value === byDefault) continue;
    if (there.has(id) && typeof value === 'string' && description.hyperparameters[id]!.kind === 'number') {
      const converted = convertSchedule(value, configuration.dialect, dialect);
      const settled = settleSchedule(value, configuration.dialect);
      if (converted.ok) {
        attempt({ hyperparameters: { [id]: converted.text } }, `${id}=${value} is not there.`);
        if (settled.ok && /^(cosine|warmupCosine)$/.test(settled.call.description.id) && [dialect, configuration.dialect].includes('pytorch')) notes.push('After its last step PyTorch’s cosine climbs back, that of others stays.');
      } else if (settled.ok) {
        const first = settled.call.values[Object.keys(settled.call.description.parameters)[0]!]!;
        attempt({ hyperparameters: { [id]: first } }, undefined);
        notes.push(`${id}=${value} has no equivalent in ${dialect}: ${converted.why} It stays at ${String(first)}.`);
      }
      continue;
    }
    attempt({ hyperparameters: { [id]: value } }, `${id}=${String(value)} is not there.`);
  }
  for (const text of configuration.transforms ?? []) attempt({ around: { transforms: [...(around.transforms ?? []), text] } }, `${text} is not there.`);
  if (configuration.averaging !== undefined) attempt({ around: { averaging: configuration.averaging } }, `${configuration.averaging} is not there.`);
  return { configuration: configure({ id: configuration.id, dialect, hyperparameters, ...around }), notes };
}
