import { readFile } from 'node:fs/promises';
import { findLosses } from '../loss/discoverLosses.ts';
import type { Position } from '../problem.ts';
import type { LossSource } from './protocol.ts';

/** Where the loss function stands in its file, as well as can be told without running it; the beginning of the file otherwise. */
export async function placeOfLoss({ file, name, recognition, overlays }: LossSource): Promise<Position> {
  const text = overlays[file] ?? (await readFile(file, 'utf8').catch(() => ''));
  const { found } = findLosses(file, text, recognition, name);
  return found.find(({ loss }) => name === undefined || loss.name === name)?.loss.range.start ?? { line: 1, column: 1 };
}
