import { differentiateSource } from '../../../engine/autodiff/source/differentiateSource.ts';
import type { Subject } from './compareWithJudge.ts';
import { differentiateByTrace } from './traceSubject.ts';

/** Every way of differentiating that there is. */
export const subjects: readonly Subject[] = [
  { name: 'source', differentiate: differentiateSource },
  { name: 'trace', differentiate: differentiateByTrace },
];
