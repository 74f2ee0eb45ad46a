import { discoverLosses, type Discovery } from '../../../engine/loss/discoverLosses.ts';
import type { LossFunction, Recognition } from '../../../engine/loss/lossFunction.ts';
import type { Problem } from '../../../engine/problem.ts';

export const discover = (text: string, recognition: Recognition = 'named'): Discovery => discoverLosses('/w/f.ts', text, recognition);

export const names = (text: string, recognition: Recognition = 'named'): string[] => discover(text, recognition).losses.map(({ name }) => name);

/** The only loss function of a text without problems. */
export function only(text: string, recognition: Recognition = 'named'): LossFunction {
  const { losses, problems } = discover(text, recognition);
  if (losses.length !== 1 || problems.length > 0) throw new Error(`One loss function expected: ${JSON.stringify({ losses, problems })}`);
  return losses[0]!;
}

/** The text from where a problem is, up to the end of the line. */
export function textAt(text: string, { line, column }: Pick<Problem, 'line' | 'column'>): string {
  return text.split(/\r\n|\n/)[line - 1]!.slice(column - 1);
}
