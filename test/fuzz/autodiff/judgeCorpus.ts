import type { Problem } from '../../../engine/problem.ts';
import { readCorpus, type CorpusLoss } from '../../corpus/index.ts';
import { compareAt, expectedAt, repeats, type Failure, type Subject, type Tally } from './compareWithJudge.ts';
import { prepare } from './oracle/judge.ts';

export type CorpusOutcome =
  | { readonly kind: 'agrees' }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'wrong'; readonly failure: Failure };

/** Judges one subject on every loss of the corpus, at its start and three points around it. */
export function* judgeCorpus(subject: Subject, tally: Tally): Generator<readonly [CorpusLoss, CorpusOutcome]> {
  for (const loss of readCorpus()) yield [loss, judgeLoss(subject, loss, tally)];
}

/** The start, and three points beside it. */
export const pointsAroundStart = (start: Float64Array): Float64Array[] => [start, ...[0.01, 0.07, -0.1].map((by) => start.map((x, i) => x + by * Math.sin(3 * i + 1 + by)))];

export const directionOf = ({ start }: CorpusLoss): Float64Array => start.map((_, i) => Math.cos(i + 1));

function judgeLoss(subject: Subject, loss: CorpusLoss, tally: Tally): CorpusOutcome {
  const direction = directionOf(loss);
  const points = pointsAroundStart(loss.start);
  try {
    const result = subject.differentiate(loss.program);
    if (!result.ok) return { kind: 'refused', problem: result.problem };
    const judged = prepare(loss.program);
    for (const point of points) {
      const failure = compareAt(result.differentiable, expectedAt(judged, point, direction, loss.data), direction, loss.data, tally);
      if (failure) return { kind: 'wrong', failure };
    }
    const failure = repeats(result.differentiable, points, loss.data);
    return failure ? { kind: 'wrong', failure } : { kind: 'agrees' };
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 5).join('\n') : String(error);
    return { kind: 'wrong', failure: { kind: 'compiles', message, point: loss.start } };
  }
}
