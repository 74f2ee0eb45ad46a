import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isInPackage, type FileSystem } from '../compile/fileSystem.ts';
import { createModuleResolver } from '../compile/moduleResolver.ts';
import { nodeFiles } from './nodeFiles.ts';

export interface PinnedSource {
  /** The texts of the user's files that the loss function is made of, by absolute path, as the person saw them. */
  readonly overlays: Readonly<Record<string, string>>;
  /** These files and its data: a change of any of them changes the comparison. */
  readonly dependencies: readonly string[];
}

/** Longer texts are large data; they are neither copied into every comparison nor searched. */
const longestPinned = 1_000_000;
const code = /\.[cm]?[jt]sx?$/i;
/** What stands between the quotes after `from`, `import`, `import(` and `require(`. */
const specifiers = /\b(?:from|import|require)\b\s*\(?\s*(?:"([^"\r\n]+)"|'([^'\r\n]+)')/g;

/**
 * Holds on to the texts that a loss function consists of, so that its landscape is still the one that was run when the files have changed since.
 * It runs on the extension host's own thread, so nothing is parsed and packages are not read: imports are looked for in the text, and one that stands
 * in a comment holds a file more. What is missing or mistaken is the run's to report.
 * @param unsaved texts that differ from the files on disk
 * @param data    path of `@data`, relative to the file
 * @param others  absolute paths of files that belong to the comparison besides: those of the user's own optimizers
 */
export async function pinSource(file: string, unsaved: Readonly<Record<string, string>>, data: string | undefined, others: readonly string[] = []): Promise<PinnedSource> {
  const files = nodeFiles(unsaved);
  const read = new Map<string, string>();
  const readText = async (path: string): Promise<string> => {
    const text = await files.readText(path);
    if (!isInPackage(path)) read.set(path, text);
    return text;
  };
  // The resolver's own reading counts too: a tsconfig.json says where an import leads.
  const watching: FileSystem = { ...files, readText };
  const resolveModule = createModuleResolver(watching);
  const waiting = new Set([file]);
  // Grows while it is gone through.
  for (const path of waiting) {
    const text = await readText(path).catch(() => undefined);
    if (text === undefined || text.length > longestPinned || !code.test(path)) continue;
    for (const [, double, single] of text.matchAll(specifiers)) {
      const found = await resolveModule(dirname(path), (double ?? single)!);
      if (found.kind === 'module' && !isInPackage(found.path)) waiting.add(found.path);
    }
  }
  const besides = [...(data === undefined ? [] : [resolve(dirname(file), data)]), ...others];
  // Large data are not even read.
  for (const path of besides) if (await isShort(path, unsaved)) await readText(path).catch(() => undefined);
  const pinned = [...read].filter(([path, text]) => path in unsaved || text.length <= longestPinned);
  return { overlays: Object.fromEntries(pinned), dependencies: [...new Set([file, ...read.keys(), ...besides])] };
}

async function isShort(path: string, unsaved: Readonly<Record<string, string>>): Promise<boolean> {
  return path in unsaved || await stat(path).then(({ size }) => size <= longestPinned, () => false);
}
