import { readFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { findLosses } from '../loss/discoverLosses.ts';
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

/** The name that documents give the loss function: the one asked for, otherwise the file's only one. */
export async function lossName({ source: { file, name, recognition } }: LossArgument): Promise<string> {
  if (name !== undefined) return name;
  const text = await readFile(file, 'utf8').catch(() => '');
  return findLosses(file, text, recognition).found[0]?.loss.name ?? '';
}

/** A problem's line as people expect it: with the path in the manner of `written`, absolute or from the current folder. */
export function shownProblem({ file, line, column, message }: Problem, written: string): string {
  const path = isAbsolute(written) ? file : relative(process.cwd(), file) || file;
  return `${path}:${line}:${column}: ${message.replace(/\s*\n\s*/g, ' ')}`;
}
