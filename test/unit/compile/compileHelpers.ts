import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { evaluateModule, type ModuleExports } from '../../../engine/compile/evaluateModule.ts';
import { loadModuleGraph, type ModuleGraph } from '../../../engine/compile/moduleGraph.ts';
import { nodeFiles } from '../../../engine/node/nodeFiles.ts';
import { ProblemError, type Problem } from '../../../engine/problem.ts';

/** Files that exist only as unsaved texts, in the folder /unsaved. */
export const unsaved = (texts: Readonly<Record<string, string>>) => nodeFiles(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`/unsaved/${name}`, text])));

export const graphOf = (texts: Readonly<Record<string, string>>): Promise<ModuleGraph> => loadModuleGraph(`/unsaved/${Object.keys(texts)[0]}`, unsaved(texts));

export const run = async (texts: Readonly<Record<string, string>>): Promise<ModuleExports> => evaluateModule(await graphOf(texts));

/** Waits for, or calls, what must end in a problem. */
export async function problemOf(attempt: Promise<unknown> | (() => unknown)): Promise<Problem> {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('A problem was expected.');
}

export const place = ({ file, line, column }: Problem): string => `${file}:${line}:${column}`;

/** A folder with these files, removed at the end. */
export async function withFolder(files: Readonly<Record<string, string>>, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'optimizer lab (test)-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
