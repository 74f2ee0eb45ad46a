import type * as z from 'zod';

/** Where a message of a page is not one of ours, for the log: a person can do no more about it than to reload the page, and to report it. */
export function whatIsForeign({ issues: [issue] }: z.ZodError): string {
  const place = issue?.path.map(String).join('.') ?? '';
  return `${place === '' ? 'it is none that is known' : `“${place}” is not as it must be`}. It was refused; if something does not work, close the page and open it again.`;
}
