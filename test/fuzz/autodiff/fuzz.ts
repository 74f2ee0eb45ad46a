// node test/fuzz/autodiff/fuzz.ts --count 10000 --seed 1 [--subject source] [--shown 5] [--workers 2]
import { parseArgs } from 'node:util';
import { fuzzInWorkers } from './fuzzInWorkers.ts';
import { formatFailure, type FuzzReport } from './runFuzz.ts';
import { subjects } from './subjects.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    subject: { type: 'string', multiple: true },
    shown: { type: 'string', default: '5' },
    workers: { type: 'string' },
  },
});
const unknown = values.subject?.find((name) => !subjects.some((subject) => subject.name === name));
if (unknown !== undefined) {
  console.error(`There is no subject “${unknown}”: there are ${subjects.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const started = performance.now();
const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1);
const report = await fuzzInWorkers({
  count: Number(values.count),
  seed: Number(values.seed),
  shown: Number(values.shown),
  ...(values.workers !== undefined && { workers: Number(values.workers) }),
  ...(values.subject && { names: values.subject }),
  onProgress: (done) => done % 1000 === 0 && console.error(`${done} programs, ${seconds()} s`),
});
print(report);
process.exitCode = report.failureCounts.size > 0 ? 1 : 0;

function print({ programs, tallies, refusals, failures, failureCounts }: FuzzReport): void {
  for (const failure of failures) console.log(`${formatFailure(failure)}\n${'─'.repeat(80)}`);
  console.log(`${programs} programs in ${seconds()} s`);
  for (const [name, tally] of tallies) {
    const refused = [...refusals.get(name)!].sort(([, a], [, b]) => b.count - a.count);
    const total = refused.reduce((sum, [, { count }]) => sum + count, 0);
    console.log(`${name}: ${tally.points} points, ${tally.gradients} gradients and ${tally.products} products compared, ${tally.singular} singular, ${tally.thrown} thrown, ${tally.unjudged} not judged; ${total} programs refused`);
    console.log(`  largest error: ${tally.worstRounding.toPrecision(3)} ε of the terms' size; ${tally.worstRelative.toPrecision(2)} relative, where nothing cancels`);
    for (const [reason, { count, seed, line }] of refused) console.log(`  ${String(count).padStart(6)} × ${reason}   (seed ${seed}: ${line.slice(0, 140)})`);
  }
  for (const [name, count] of failureCounts) console.log(`✘ ${name}: ${count} programs`);
  if (failureCounts.size === 0) console.log('✔ none wrong');
}
