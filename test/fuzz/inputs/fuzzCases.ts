import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { promptly } from './judgeMessage.ts';

/** Always the same cases: what passed here passes elsewhere. */
const seed = 20_260_101;

/** Runs `count` cases; each must answer promptly. Fails with the smallest case that failed, shown so that it can be made a test of its own. */
export async function fuzzCases<Input>(count: number, inputs: fc.Arbitrary<Input>, run: (input: Input) => void | Promise<void>): Promise<void> {
  const { failed, counterexample, errorInstance, numRuns } = await fc.check(fc.asyncProperty(inputs, async (input) => await promptly(() => run(input))), { numRuns: count, seed });
  const cause = errorInstance instanceof Error ? `${shortened(errorInstance.message)}\n${(errorInstance.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 6).join('\n')}` : inspect(errorInstance);
  if (failed) assert.fail(`case ${numRuns}: ${shortened(inspect(counterexample?.[0], { maxStringLength: 600, depth: 4 }))}\n${cause}`);
}

const shortened = (text: string): string => (text.length > 800 ? `${text.slice(0, 800)} … (${text.length} characters)` : text);
