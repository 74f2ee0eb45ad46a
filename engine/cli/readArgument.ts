import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { whyUnreadable } from '../compile/fileSystem.ts';
import { ProblemError } from '../problem.ts';

export interface ReadFile {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/**
 * The file that an argument names.
 * @throws {ProblemError} where it cannot be read
 */
export async function readArgument(written: string): Promise<ReadFile> {
  const file = resolve(written);
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    throw new ProblemError({ severity: 'error', file, line: 1, column: 1, message: whyUnreadable(error) });
  }
}
