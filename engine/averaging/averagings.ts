import { ema } from './ema.ts';
import { lookahead } from './lookahead.ts';
import { polyak } from './polyak.ts';
import { swa } from './swa.ts';
import type { AveragingDescription } from './averaging.ts';

/** All weight averagings, in the order in which they are listed everywhere. */
export const averagings: readonly AveragingDescription[] = [
  ema,
  polyak,
  swa,
  lookahead,
];
