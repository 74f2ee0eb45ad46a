import assert from 'node:assert/strict';
import { formatProblem } from '../../../../engine/problem.ts';
import { Tally } from '../../../fuzz/autodiff/compareWithJudge.ts';
import { judgeCorpus } from '../../../fuzz/autodiff/judgeCorpus.ts';
import { formatFailure, fuzz } from '../../../fuzz/autodiff/runFuzz.ts';
import { subjects } from '../../../fuzz/autodiff/subjects.ts';

/** Part of the corpus that a way of differentiating must cover. */
const coverage: Readonly<Record<string, number>> = { source: 0.9 };

for (const subject of subjects) {
  describe(`${subject.name}, before the judge`, () => {
    const tally = new Tally();
    let refused = 0;
    let count = 0;
    for (const [{ name, file }, outcome] of judgeCorpus(subject, tally)) {
      count++;
      if (outcome.kind === 'refused') refused++;
      it(`${outcome.kind === 'refused' ? 'refuses' : 'differentiates'} ${name}`, () => {
        if (outcome.kind === 'wrong') assert.fail(`${outcome.failure.kind}: ${outcome.failure.message}`);
        if (outcome.kind === 'refused') assert.match(formatProblem(outcome.problem), new RegExp(`/\\w+\\.ts:[1-9]\\d*:[1-9]\\d*: .{20,}`), file);
      });
    }

    it('covers the corpus', () => {
      assert.ok(count - refused >= (coverage[subject.name] ?? 0) * count, `${refused} of ${count} are refused`);
    });

    it('is exact to 1e-14 where nothing cancels', () => {
      assert.ok(tally.worstRelative <= 1e-14, `${tally.worstRelative}`);
    });

    it('is right on random programs', () => {
      const { failures, failureCounts } = fuzz({ count: 300, seed: 1, subjects: [subject], shown: 1 });
      assert.deepEqual([...failureCounts], [], failures[0] && formatFailure(failures[0]));
    }).timeout(120_000);
  });
}
