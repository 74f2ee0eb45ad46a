import type { Comparison } from './comparison.ts';

/** What a comparison is called: by the person's name for it, else by its loss function's. */
export const titleOf = ({ facts }: Pick<Comparison, 'facts'>): string => facts.title ?? facts.name;
