import { dialectsOf } from '../../engine/optimizers/configuration.ts';
import { optimizers } from '../../engine/optimizers/registry.ts';

/** Of the references of users' own optimizers. */
export const ownPattern = '[^#]+#[A-Za-z_$][A-Za-z0-9_$]*';

/**
 * A regular expression, for JSON schemas, of SPECs whose optimizer and dialect exist; the engine checks the rest.
 * @param others patterns of optimizers beside the registry's
 */
export function specPattern(...others: readonly string[]): string {
  const forms = optimizers.map((description) => `(${[description.id, ...(description.aliases ?? [])].join('|')})(@(${dialectsOf(description).join('|')}))?`);
  return `^\\s*(${[...forms, ...others].join('|')})\\s*([:+].*)?$`;
}
