import assert from 'node:assert/strict';
import { fuzz, formatFailure } from '../../../fuzz/autodiff/runFuzz.ts';
import { Tally } from '../../../fuzz/autodiff/compareWithJudge.ts';
import { judgeCorpus } from '../../../fuzz/autodiff/judgeCorpus.ts';
import { differentiateByTrace } from '../../../fuzz/autodiff/traceSubject.ts';

const subject = { name: 'trace', differentiate: differentiateByTrace };

describe('trace: before the judge', () => {
  it('agrees on every loss of the corpus', () => {
    const tally = new Tally();
    for (const [{ file, name }, outcome] of judgeCorpus(subject, tally)) {
      assert.equal(outcome.kind, 'agrees', `${file} ${name}: ${outcome.kind === 'wrong' ? outcome.failure.message : outcome.kind === 'refused' ? outcome.problem.message : ''}`);
    }
    assert.ok(tally.gradients > 60 && tally.products > 60);
  });

  it('is right on random programs', () => {
    const { failures, tallies, refusals } = fuzz({ count: 40, seed: 4000, subjects: [subject], shown: 1 });
    assert.deepEqual(failures.map(formatFailure), []);
    assert.equal(refusals.get('trace')!.size, 0);
    assert.ok(tallies.get('trace')!.gradients > 50);
  });
});
