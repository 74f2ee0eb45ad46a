import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { ComparisonFacts } from './comparison.ts';

/** Larger files are known by their size and time: nobody waits for gigabytes of data to be read before a run begins. */
const longestHashed = 16 * 2 ** 20;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** SHA-256 of a text as UTF-8, hexadecimal. */
export const textHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * What tells whether a file has changed: the SHA-256 of its bytes without a byte-order mark, hexadecimal; its size and time where it is larger than 16 MiB. Undefined where it cannot be read.
 * @param unsaved texts that differ from the files on disk
 */
export async function fileHash(path: string, unsaved: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
  const text = unsaved[path];
  if (text !== undefined) return textHash(text);
  try {
    const { size, mtime } = await stat(path);
    if (size > longestHashed) return `${size} bytes of ${mtime.toISOString()}`;
    const bytes = await readFile(path);
    // An editor's text has no byte-order mark.
    return createHash('sha256').update(bytes.subarray(byteOrderMark.every((byte, i) => bytes[i] === byte) ? byteOrderMark.length : 0)).digest('hex');
  } catch {
    return undefined;
  }
}

/** @param pinned texts that are to run, whatever the files have meanwhile */
export async function hashesOf(files: readonly string[], pinned: Readonly<Record<string, string>>, unsaved: Readonly<Record<string, string>>): Promise<Pick<ComparisonFacts, 'fileHashes' | 'sourceHash'>> {
  const found = await Promise.all(files.map(async (path) => [path, pinned[path] === undefined ? await fileHash(path, unsaved) : textHash(pinned[path])] as const));
  return hashesFrom(Object.fromEntries(found.flatMap(([path, hash]) => (hash === undefined ? [] : [[path, hash]]))));
}

/** Both, from the first. */
export function hashesFrom(fileHashes: Readonly<Record<string, string>>): Pick<ComparisonFacts, 'fileHashes' | 'sourceHash'> {
  return { fileHashes, sourceHash: textHash(Object.values(fileHashes).sort().join('\n')) };
}
