// node test/fuzz/autodiff/fuzz.ts --count 10000 --seed 1 [--subject source] [--shown 5]
import { parseArgs } from 'node:util';
import { formatFailure, fuzz, type FuzzReport } from './runFuzz.ts';
import { subjects } from './subjects.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' }, subject: { type: 'string' }, shown: { type: 'string', default: '5' } },
});
const chosen = subjects.filter(({ name }) => values.subject === undefined || name === values.subject);
if (chosen.length === 0) {
  console.error(`There is no subject “${values.subject}”: there are ${subjects.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const started = performance.now();
let printed = 0;
const report = fuzz({
  count: Number(values.count),
  seed: Number(values.seed),
  shown: Number(values.shown),
  subjects: chosen,
  onProgress: (done, { failures }) => {
    for (; printed < failures.length; printed++) console.log(`${formatFailure(failures[printed]!)}\n${'─'.repeat(80)}`);
    if (done % 1000 === 0) console.error(`${done} programs, ${((performance.now() - started) / 1000).toFixed(1)} s`);
  },
});
print(report);
process.exitCode = report.failureCounts.size > 0 ? 1 : 0;

function print({ programs, tallies, refusals, failureCounts }: FuzzReport): void {
  console.log(`${programs} programs in ${((performance.now() - started) / 1000).toFixed(1)} s`);
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
