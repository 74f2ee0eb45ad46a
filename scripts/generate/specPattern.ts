import { dialectsOf } from '../../engine/optimizers/configuration.ts';
import { optimizers } from '../../engine/optimizers/registry.ts';

/** A regular expression, for JSON schemas, of SPECs whose optimizer and dialect exist; the engine checks the rest. */
export function specPattern(): string {
  const forms = optimizers.map((description) => `(${[description.id, ...(description.aliases ?? [])].join('|')})(@(${dialectsOf(description).join('|')}))?`);
  return `^\\s*(${forms.join('|')})\\s*([:+].*)?$`;
}
