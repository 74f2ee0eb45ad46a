import { editDistance } from '../editDistance.ts';

/** The tags that describe a loss function. */
export const lossTags = ['loss', 'start', 'domain', 'minimum', 'dimensions', 'shape', 'data', 'batch'] as const;
export type LossTag = (typeof lossTags)[number];

/** Tags of JSDoc and of other tools that are one slip away from ours and still meant as they stand. */
const others = new Set(['date', 'maximum', 'class', 'static', 'state', 'stat']);

export const isLossTag = (name: string): name is LossTag => (lossTags as readonly string[]).includes(name);

/** The tag that was meant by a misspelt one: one slip away, two in a long word. */
export function closestTag(name: string): LossTag | undefined {
  const written = name.toLowerCase();
  if (others.has(written)) return undefined;
  return lossTags.find((tag) => editDistance(written, tag) <= (tag.length > 5 ? 2 : 1));
}
