import * as z from 'zod';

/** Why a stored comparison cannot be read, as sentences for the log. */
export function whyUnreadable(error: unknown): string {
  const why = reason(error);
  return `${why} The others are not affected. Where this one is not needed, delete its folder.`;
}

function reason(error: unknown): string {
  if (error instanceof SyntaxError) return 'Its description, comparison.json, was damaged or not written to its end.';
  if (error instanceof z.ZodError) return `Its description, comparison.json, was damaged, or another version of Optimizer Lab wrote it: there is something else than expected at “${error.issues[0]?.path.map(String).join('.') ?? ''}”.`;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'It has no description, comparison.json.';
    case 'EISDIR':
      return 'Its description, comparison.json, is a folder.';
    case 'EACCES':
    case 'EPERM':
      return 'Its description, comparison.json, may not be read by you.';
    default:
      return error instanceof Error ? sentence(error.message) : sentence(String(error));
  }
}

/** With a capital and a full stop. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.?$/, '.')}`;
