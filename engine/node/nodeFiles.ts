import { readFile, realpath, stat } from 'node:fs/promises';
import type { FileSystem } from '../compile/fileSystem.ts';

/**
 * The files of this machine.
 * @param overlays texts that stand in for files, by absolute path; such a file need not exist.
 */
export function nodeFiles(overlays: Readonly<Record<string, string>> = {}): FileSystem {
  const overlay = new Map(Object.entries(overlays));
  return {
    // Editors do not count a byte-order mark as a column either.
    readText: async (path) => (overlay.get(path) ?? (await readFile(path, 'utf8'))).replace(/^\uFEFF/, ''),
    async kind(path) {
      if (overlay.has(path)) return 'file';
      const found = await stat(path).catch(() => undefined);
      return found?.isFile() ? 'file' : found?.isDirectory() ? 'directory' : undefined;
    },
    realPath: (path) => (overlay.has(path) ? Promise.resolve(path) : realpath(path).catch(() => path)),
  };
}
