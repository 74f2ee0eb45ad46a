import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';

/** Larger files are known by their size and time: nobody waits for gigabytes of data to be read before a run begins. */
const longestHashed = 16 * 2 ** 20;

export interface SourceHashes {
  /** Of all that `fileHashes` has: the same where the same source was compared, wherever its files are. */
  readonly sourceHash: string;
  /** By absolute path, as `fileHash` gives them; a file that could not be read is not among them. */
  readonly fileHashes: Readonly<Record<string, string>>;
}

/** SHA-256 of a text as UTF-8, hexadecimal. */
export const textHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * What tells whether a file has changed: the SHA-256 of its text as UTF-8, without a byte-order mark, hexadecimal; its size and time where it is larger than 16 MiB. Undefined where it cannot be read.
 * @param unsaved texts that differ from the files on disk
 */
export async function fileHash(path: string, unsaved: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
  const text = unsaved[path];
  if (text !== undefined) return textHash(text);
  try {
    const { size, mtime } = await stat(path);
    if (size > longestHashed) return `${size} bytes of ${mtime.toISOString()}`;
    // The text that an editor shows, which may have lost bytes that are none: what is pinned has lost them too.
    return textHash(new TextDecoder().decode(await readFile(path)));
  } catch {
    return undefined;
  }
}

/** @param pinned texts that are to run, whatever the files have meanwhile */
export async function hashesOf(files: readonly string[], pinned: Readonly<Record<string, string>>, unsaved: Readonly<Record<string, string>>): Promise<SourceHashes> {
  const found = await Promise.all(files.map(async (path) => [path, pinned[path] === undefined ? await fileHash(path, unsaved) : textHash(pinned[path])] as const));
  return hashesFrom(Object.fromEntries(found.flatMap(([path, hash]) => (hash === undefined ? [] : [[path, hash]]))));
}

/** Both, from the first. */
export function hashesFrom(fileHashes: Readonly<Record<string, string>>): SourceHashes {
  return { fileHashes, sourceHash: textHash(Object.values(fileHashes).sort().join('\n')) };
}
