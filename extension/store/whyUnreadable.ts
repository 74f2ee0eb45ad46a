import * as z from 'zod';

/** Why a stored comparison cannot be read, as sentences for the log. */
export function whyUnreadable(error: unknown): string {
  return `${whyTextUnreadable(error, 'Its description, comparison.json,')} The others are not affected. Where this one is not needed, delete its folder.`;
}

/**
 * Why a text with a checksum cannot be read, as a sentence.
 * @param what the subject of the sentence
 */
export function whyTextUnreadable(error: unknown, what: string): string {
  if (error instanceof SyntaxError) return `${what} was damaged or not written to its end.`;
  if (error instanceof z.ZodError) return `${what} was damaged, or another version of Optimizer Lab wrote it: there is something else than expected at “${error.issues[0]?.path.map(String).join('.') ?? ''}”.`;
  const why = whyFileUnreadable(error);
  return codeOf(error) === undefined ? `${why.charAt(0).toUpperCase()}${why.slice(1)}` : `${what.replace(/,$/, ':')} ${why}`;
}

/** Why a file cannot be read, as the end of a sentence. */
export function whyFileUnreadable(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'it is not there.';
    case 'EISDIR':
      return 'it is a folder.';
    case 'EACCES':
    case 'EPERM':
      return 'you may not read it.';
    case 'EIO':
      return 'the disk does not give it; perhaps it is failing.';
    default:
      return (error instanceof Error ? error.message : String(error)).replace(/\.?$/, '.');
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
