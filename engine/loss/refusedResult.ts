import { describeValue } from '../compile/mapError.ts';

/** What to say of a result of a loss function that is no number. */
export function refusedResult(name: string, result: unknown): string {
  // Its rejection, if there is one, is no news after this.
  if (result instanceof Promise) result.catch(() => undefined);
  const described = describeValue(result).replace(/^(A|An|The)\b/, (article) => article.toLowerCase());
  return `${name} returns a number, but here it returned ${described}.${hint(result)}`;
}

function hint(result: unknown): string {
  if (result === undefined) return ' Is a “return” missing?';
  if (result instanceof Promise) return ' Compute the loss at once, without “async”.';
  return typeof result === 'bigint' ? ' Convert it by Number(…).' : '';
}
