import { readFile } from 'node:fs/promises';
import { discoverLosses } from '../loss/discoverLosses.ts';
import type { Position } from '../problem.ts';
import type { LossSource } from './protocol.ts';

/** Where the loss function stands in its file, as well as can be told without running it; the beginning of the file otherwise. */
export async function placeOfLoss({ file, name, recognition, overlays }: LossSource): Promise<Position> {
  const text = overlays[file] ?? (await readFile(file, 'utf8').catch(() => ''));
  const { losses } = discoverLosses(file, text, recognition);
  return (losses.find((loss) => name === undefined || loss.name === name) ?? losses[0])?.range.start ?? { line: 1, column: 1 };
}
