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
