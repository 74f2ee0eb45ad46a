import { averagings } from '../averaging/averagings.ts';
import { settleCall, type CallDescription } from '../calls/callDescription.ts';
import { transforms } from '../transforms/transforms.ts';
import type { Dialect, OptimizerConfiguration, OptimizerDescription } from './description.ts';

export type OptimizerParts = Pick<OptimizerConfiguration, 'transforms' | 'averaging'>;

export type CheckedParts = { readonly ok: true; readonly parts: OptimizerParts } | { readonly ok: false; readonly message: string };

const parts: readonly CallDescription<unknown>[] = [...transforms, ...averagings];

/** Reads what stands around an optimizer: gradient transforms in their order, then perhaps an averaging. Each gets its shortest text. */
export function settleParts(texts: readonly string[], { kind }: Pick<OptimizerDescription, 'kind'>, dialect: Dialect): CheckedParts {
  const refused = (message: string): CheckedParts => ({ ok: false, message });
  const before: string[] = [];
  let averaging: string | undefined;
  const seen = new Set<string>();
  for (const text of texts) {
    const settled = settleCall(text.trim(), parts, dialect, 'gradient transform or averaging');
    if (!settled.ok) return settled;
    const { description, text: shortest } = settled.call;
    if (seen.has(description.id)) return refused(`${description.id} is given twice.`);
    seen.add(description.id);
    if (averagings.some(({ id }) => id === description.id)) {
      if (averaging !== undefined) return refused(`${averaging} and ${shortest}: there is one averaging at most.`);
      if (kind !== 'rule' && description.id === 'lookahead') return refused('lookahead moves the parameters, which this optimizer keeps for itself.');
      averaging = shortest;
    } else {
      if (kind === 'procedure') return refused(`${shortest} cannot change the gradients, which this optimizer evaluates itself.`);
      if (averaging !== undefined) return refused(`${shortest} changes the gradient, so it stands before ${averaging}.`);
      before.push(shortest);
    }
  }
  return { ok: true, parts: { ...(before.length > 0 && { transforms: before }), ...(averaging !== undefined && { averaging }) } };
}
