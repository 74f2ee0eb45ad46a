import assert from 'node:assert/strict';
import { Tally } from './compareWithJudge.ts';
import { fuzzInWorkers } from './fuzzInWorkers.ts';
import { formatFailure, type FuzzReport } from './runFuzz.ts';
import { subjects } from './subjects.ts';

/** Seeds of programs, so many from each: always the same ones, so that what passed here passes elsewhere. */
const seeds = [1, 1_000_001, 2_000_001, 3_000_001];
/** 10,000 programs are the goal; who changes something else has not the time for them (`.ci/run` has). */
const count = process.env.FUZZ_PROGRAMS === 'all' ? 2500 : 500;

/** Shares of programs that a way may refuse: what the generator writes is what users write. */
const refusable: Readonly<Record<string, number>> = { source: 0.03, trace: 0.002 };

describe('Random programs, by source and by trace, against the judge', () => {
  const reports: FuzzReport[] = [];

  const run = async (seed: number, programs: number): Promise<void> => {
    const report = await fuzzInWorkers({ count: programs, seed, shown: 3 });
    reports.push(report);
    const counts = [...report.failureCounts].map(([kind, times]) => `${kind}: ${times} programs`).join(', ');
    assert.equal(report.failures.length, 0, `${counts}\n${report.failures.map(formatFailure).join(`\n${'─'.repeat(80)}\n`)}`);
    assert.equal(report.programs, programs);
  };

  for (const seed of seeds) it(`${count} programs from seed ${seed}`, () => run(seed, count));

  for (const { name } of subjects) {
    it(`${name}: hardly any is refused, and nearly all derivatives are compared`, () => {
      const programs = reports.reduce((sum, report) => sum + report.programs, 0);
      assert.equal(programs, seeds.length * count);
      // Whoever catches what is thrown is traced, always.
      const refusals = reports.flatMap((report) => [...report.refusals.get(name)!]).filter(([reason]) => !reason.startsWith('“try”'));
      const refused = refusals.reduce((sum, [, reason]) => sum + reason.count, 0);
      assert.ok(refused <= refusable[name]! * programs, `${refused} of ${programs} programs are refused: ${[...new Set(refusals.map(([reason]) => reason))].join('; ')}`);
      const tally = reports.map((report) => report.tallies.get(name)!).reduce((sum, each) => Tally.sum(sum, each));
      assert.ok(tally.gradients >= 0.85 * tally.points && tally.products >= 0.85 * tally.points, `${tally.gradients} gradients and ${tally.products} products of ${tally.points} points`);
      assert.ok(tally.unjudged <= 0.01 * tally.points);
    });
  }
});
