import type { ProblemView } from '../protocol.ts';
import { shape, string } from './shape.ts';

/** What all pages are told of a problem. */
export const problem = shape<ProblemView>({ message: string, place: string });
