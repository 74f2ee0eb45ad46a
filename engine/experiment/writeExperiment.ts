import { formatStart } from '../data/parseStart.ts';
import { formatSpec } from '../optimizers/spec.ts';
import type { Experiment } from './experimentFile.ts';

export interface WriteOptions {
  /** The `$schema` entry; none where absent (the extension gives the schema by the file's name). */
  readonly schema?: string;
}

/**
 * The text of `name.optlab.json` for a comparison. The same experiment always gives the same text, and `readExperiment` gives the experiment back.
 * @param file absolute path that the text will be saved at: the loss function's path is written relative to its folder
 */
export function writeExperiment(file: string, { loss, optimizers, branches = [], steps, start, seed, stop, breakpoints = [] }: Experiment, { schema }: WriteOptions = {}): string {
  const specs = optimizers.map((optimizer) => formatSpec(optimizer.own ? { ...optimizer, id: `${fromHere(relativePath(file, optimizer.own.file))}#${optimizer.own.name}` } : optimizer));
  const fromStart = specs.length - branches.length;
  const value = {
    ...(schema !== undefined && { $schema: schema }),
    loss: relativePath(file, loss.file) + (loss.name === undefined ? '' : `#${loss.name}`),
    optimizers: specs.slice(0, fromStart),
    ...(branches.length > 0 && { branches: branches.map(({ of, step }, index) => ({ of, step, optimizer: specs[fromStart + index] })) }),
    steps,
    ...(start && { start: start.kind === 'point' ? start.values : formatStart(start) }),
    seed,
    ...(Object.keys(stop).length > 0 && { stop }),
    ...(breakpoints.length > 0 && { breakpoints }),
  };
  // Numbers of a point stay on one line.
  const text = JSON.stringify(value, null, 2).replace(/\[\n\s+(-?\d[^"[\]{}]*?)\n\s+\]/g, (_, numbers: string) => `[${numbers.split(/,\s*/).join(', ')}]`);
  return `${text}\n`;
}

const fromHere = (path: string): string => (/^([A-Za-z]:|[\\/]|\.)/.test(path) ? path : `./${path}`);

/** From the folder of one file to another, with slashes; the other as it is where they lie on different drives. */
function relativePath(fromFile: string, to: string): string {
  const from = fromFile.split(/[\\/]/).slice(0, -1);
  const target = to.split(/[\\/]/);
  if (from[0] !== target[0]) return to;
  let shared = 0;
  while (shared < from.length && shared < target.length - 1 && from[shared] === target[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...target.slice(shared)].join('/');
}
