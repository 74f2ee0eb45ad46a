import { dirname, resolve } from 'node:path';
import { isInPackage, type FileSystem } from '../../engine/compile/fileSystem.ts';
import { loadModuleGraph } from '../../engine/compile/moduleGraph.ts';
import { nodeFiles } from '../../engine/node/nodeFiles.ts';
import { ProblemError } from '../../engine/problem.ts';

export interface PinnedSource {
  /** The texts of the user's files that the loss function is made of, by absolute path, as the person saw them. */
  readonly overlays: Readonly<Record<string, string>>;
  /** These files and its data: a change of any of them changes the comparison. */
  readonly dependencies: readonly string[];
}

/** Longer texts are data; they are not copied into every comparison. */
const longestPinned = 1_000_000;

/**
 * Holds on to the texts that a loss function consists of, so that its landscape is still the one that was run when the files have changed since.
 * @param unsaved texts that differ from the files on disk
 * @param data    path of `@data`, relative to the file
 */
export async function pinSource(file: string, unsaved: Readonly<Record<string, string>>, data: string | undefined): Promise<PinnedSource> {
  const files = nodeFiles(unsaved);
  const read = new Map<string, string>();
  const watching: FileSystem = {
    ...files,
    readText: async (path) => {
      const text = await files.readText(path);
      if (!isInPackage(path)) read.set(path, text);
      return text;
    },
  };
  try {
    await loadModuleGraph(file, watching);
  } catch (error) {
    // A mistake in the source is the run's to report; what was read until there still counts.
    if (!(error instanceof ProblemError)) throw error;
  }
  const dataFile = data === undefined ? [] : [resolve(dirname(file), data)];
  const pinned = [...read].filter(([path, text]) => path in unsaved || text.length <= longestPinned);
  const unsavedData = dataFile.flatMap((path) => (unsaved[path] === undefined ? [] : [[path, unsaved[path]] as const]));
  return { overlays: Object.fromEntries([...pinned, ...unsavedData]), dependencies: [...new Set([file, ...read.keys(), ...dataFile])] };
}
