import assert from 'node:assert/strict';
import { Tally } from './compareWithJudge.ts';
import { fuzzInWorkers } from './fuzzInWorkers.ts';
import { formatFailure, type FuzzReport } from './runFuzz.ts';
import { subjects } from './subjects.ts';

/** Seeds of programs, so many from each. */
const fixed = [1, 1_000_001, 2_000_001, 3_000_001];
const count = 2500;
/** Others each day, from far away of the fixed ones. */
const today = 10_000_000 + Math.floor(Date.now() / 86_400_000) * 1000;
const countOfToday = 500;

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

  for (const seed of fixed) it(`${count} programs from seed ${seed}`, () => run(seed, count));
  it(`${countOfToday} programs of today, from seed ${today}`, () => run(today, countOfToday));

  for (const { name } of subjects) {
    it(`${name}: hardly any is refused, and nearly all derivatives are compared`, () => {
      const programs = reports.reduce((sum, report) => sum + report.programs, 0);
      assert.ok(programs >= 10_000);
      const refusals = reports.flatMap((report) => [...report.refusals.get(name)!]);
      const refused = refusals.reduce((sum, [, reason]) => sum + reason.count, 0);
      assert.ok(refused <= refusable[name]! * programs, `${refused} of ${programs} programs are refused: ${[...new Set(refusals.map(([reason]) => reason))].join('; ')}`);
      const tally = reports.map((report) => report.tallies.get(name)!).reduce((sum, each) => Tally.sum(sum, each));
      assert.ok(tally.gradients >= 0.85 * tally.points && tally.products >= 0.85 * tally.points, `${tally.gradients} gradients and ${tally.products} products of ${tally.points} points`);
      assert.ok(tally.unjudged <= 0.01 * tally.points);
    });
  }
});
