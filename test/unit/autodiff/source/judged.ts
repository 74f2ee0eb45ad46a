import assert from 'node:assert/strict';
import { differentiateSource } from '../../../../engine/autodiff/source/differentiateSource.ts';
import { compareAt, expectedAt, repeats, Tally, type Expected, type Subject } from '../../../fuzz/autodiff/compareWithJudge.ts';
import { prepare } from '../../../fuzz/autodiff/oracle/judge.ts';
import { differentiateByTrace } from '../../../fuzz/autodiff/traceSubject.ts';
import { programOf } from './differentiate.ts';

const coordinates = [[0.7, -1.3, 0.4], [-0.6, 1.1, 2.3], [1.5, 0.2, -0.9], [0, 0, 1], [2, 2, 2]];

/**
 * Judges both ways of differentiating a program of at most three parameters, at points with zeros and ties among them.
 * @param refusal why the source transformation leaves the program to tracing; absent where it must not
 */
export function assertJudged(text: string, refusal?: RegExp, data?: () => unknown): void {
  const program = programOf(text);
  const n = program.parameters.kind === 'scalars' ? program.parameters.names.length : 3;
  const points = coordinates.map((point) => Float64Array.from(point.slice(0, n)));
  const direction = Float64Array.of(0.3, -0.8, 0.5).slice(0, n);
  const judged = prepare(program);
  const expected = points.map((point) => expectedAt(judged, point, direction, data?.()));
  const source = differentiateSource(program);
  if (refusal) {
    assert.ok(!source.ok, 'it was not refused');
    assert.match(source.problem.message, refusal);
    assert.ok(source.problem.line > 0 && source.problem.column > 0);
  } else assertAgrees('source', source, expected, direction, data);
  assertAgrees('trace', differentiateByTrace(program), expected, direction, data);
}

function assertAgrees(name: string, result: ReturnType<Subject['differentiate']>, expected: readonly Expected[], direction: Float64Array, data: (() => unknown) | undefined): void {
  if (!result.ok) assert.fail(`${name} refuses ${result.problem.line}:${result.problem.column}: ${result.problem.message}`);
  for (const each of expected) {
    const failure = compareAt(result.differentiable, each, direction, data?.(), new Tally());
    if (failure) assert.fail(`${name}, ${failure.kind} at (${failure.point.join(', ')}): ${failure.message}`);
  }
  const failure = repeats(result.differentiable, expected.map(({ point }) => point), data?.());
  if (failure) assert.fail(`${name}: ${failure.message}`);
}
