/**
 * All that the engine asks of files. Paths are absolute, in the form of the platform.
 * Files that are open and unsaved answer with their text in the editor.
 */
export interface FileSystem {
  /** Rejects where there is no such file, or it cannot be read. */
  readText(path: string): Promise<string>;
  /** What stands at the path, links followed; undefined where there is nothing. */
  kind(path: string): Promise<'file' | 'directory' | undefined>;
  /** The path without symbolic links; the path itself where it cannot be told. */
  realPath(path: string): Promise<string>;
}

/** Why a file cannot be read, as a sentence: from what `readText` rejects with. */
export function whyUnreadable(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'FileNotFound') return 'There is no such file.';
  if (code === 'EISDIR' || code === 'FileIsADirectory') return 'It is a folder, not a file.';
  return `It cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
}

/** The folder of a file: `/a/b.ts` → `/a`. */
export function folderOf(path: string): string {
  const folder = path.replace(/[\\/][^\\/]*$/, '');
  // The root keeps its slash, be it `/` or `C:\`.
  return /^([A-Za-z]:)?$/.test(folder) ? path.slice(0, folder.length + 1) : folder;
}

/** `/a/b.ts` → `b.ts`. */
export const baseName = (path: string): string => path.replace(/^.*[\\/]/, '');

/** Lower case, without the dot: `/a/b.d.ts` → `ts`. */
export const extensionOf = (path: string): string => /\.([^.\\/]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

/** Does the file belong to an npm package? */
export const isInPackage = (path: string): boolean => /[\\/]node_modules[\\/]/.test(path);
