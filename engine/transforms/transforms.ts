import { accumulate } from './accumulate.ts';
import { centralize } from './centralize.ts';
import { clipGlobalNorm } from './clipGlobalNorm.ts';
import { clipNorm } from './clipNorm.ts';
import { clipValue } from './clipValue.ts';
import { noise } from './noise.ts';
import type { TransformDescription } from './transform.ts';

/** All gradient transforms, in the order in which they are listed everywhere. */
export const transforms: readonly TransformDescription[] = [
  clipValue,
  clipNorm,
  clipGlobalNorm,
  centralize,
  noise,
  accumulate,
];
