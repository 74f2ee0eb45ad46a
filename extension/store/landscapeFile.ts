import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { GridRequest, Landscape } from '../../engine/worker/protocol.ts';
import { readCheckedText, writeCheckedText } from './checkedText.ts';
import { storedProblem } from './storedProblem.ts';

/*
 * landscape.json: the loss on the grid of the whole landscape, so that a stored comparison is drawn without running its source; docs/format.md has it.
 */

/** What a landscape is of: it counts for nothing else. */
export interface LandscapeOrigin {
  /** Of the extension: another version may evaluate the source in another way. */
  readonly version: string;
  readonly sourceHash: string;
  /** When the comparison started: a rerun may find another package or data that are too large to be kept. */
  readonly startedAt: string;
  /** The loss function's name. */
  readonly name: string;
}

const interval = z.tuple([z.number(), z.number()]).readonly();

const landscapeFile = z.object({
  version: z.string(),
  sourceHash: z.string(),
  startedAt: z.string(),
  name: z.string(),
  x: interval,
  y: interval,
  columns: z.number().int().positive(),
  rows: z.number().int().positive(),
  problem: z.exactOptional(storedProblem),
  // Base64: the checksum speaks for it.
  values: z.string(),
});

/** The text of landscape.json. */
export function writeLandscapeFile(origin: LandscapeOrigin, { values, ...rest }: Landscape): string {
  return writeCheckedText({ ...origin, ...rest, values: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64') });
}

/**
 * @returns undefined where it is of something else
 * @throws Error where the text is not one that `writeLandscapeFile` wrote
 */
export function readLandscapeFile(text: string, origin: LandscapeOrigin, grid: GridRequest): Landscape | undefined {
  const { values, problem, ...of } = landscapeFile.parse(readCheckedText(text));
  if (!isDeepStrictEqual(of, { ...origin, ...grid })) return undefined;
  const bytes = Buffer.from(values, 'base64');
  const numbers = new Float64Array(grid.columns * grid.rows);
  if (bytes.byteLength !== numbers.byteLength) throw new Error(`it has ${bytes.byteLength} bytes of values, and ${grid.columns} × ${grid.rows} points have ${numbers.byteLength}.`);
  new Uint8Array(numbers.buffer).set(bytes);
  return { ...grid, ...(problem && { problem }), values: numbers };
}
