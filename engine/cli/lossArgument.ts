import { readFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { findLosses } from '../loss/discoverLosses.ts';
import type { LossFunction } from '../loss/lossFunction.ts';
import { splitReference } from '../loss/splitReference.ts';
import type { Problem } from '../problem.ts';
import type { LossSource } from '../worker/protocol.ts';

/** `FILE[#LOSS]`, as given on the command line. */
export interface LossArgument {
  /** The file as written. */
  readonly written: string;
  readonly source: LossSource;
}

export function parseLossArgument(text: string): LossArgument {
  const { path: written, name } = splitReference(text);
  // Who gives a name means just that function, tagged or not.
  return { written, source: { file: resolve(written), recognition: name ? 'every' : 'named', overlays: {}, ...(name && { name }) } };
}

/** The loss function as its source says it: the one asked for, otherwise the file's only one; undefined where there is none. */
export async function lossOfArgument({ source: { file, name, recognition } }: LossArgument): Promise<LossFunction | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return findLosses(file, text, recognition, name).found.find(({ loss }) => name === undefined || loss.name === name)?.loss;
}

/** A path in the manner of `written`: absolute, or from the current folder. */
export function shownPath(file: string, written: string): string {
  return isAbsolute(written) ? file : relative(process.cwd(), file) || file;
}

/** A problem's line as people expect it: with the path in the manner of `written`, absolute or from the current folder. */
export function shownProblem({ file, line, column, message }: Problem, written: string): string {
  return `${shownPath(file, written)}:${line}:${column}: ${message.replace(/\s*\n\s*/g, ' ')}`;
}
