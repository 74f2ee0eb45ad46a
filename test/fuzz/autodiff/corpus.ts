// node test/fuzz/autodiff/corpus.ts: what each way of differentiating makes of the corpus.
import { formatProblem } from '../../../engine/problem.ts';
import { Tally } from './compareWithJudge.ts';
import { judgeCorpus } from './judgeCorpus.ts';
import { subjects } from './subjects.ts';

for (const subject of subjects) {
  const tally = new Tally();
  const counts = { agrees: 0, refused: 0, wrong: 0 };
  for (const [{ file, name }, outcome] of judgeCorpus(subject, tally)) {
    counts[outcome.kind]++;
    if (outcome.kind === 'refused') console.log(`refused ${name}: ${formatProblem(outcome.problem)}`);
    if (outcome.kind === 'wrong') console.log(`✘ ${file}.ts ${name} (${outcome.failure.kind}): ${outcome.failure.message} at [${outcome.failure.point.join(', ')}]`);
  }
  console.log(`${subject.name}: ${counts.agrees} agree, ${counts.refused} refused, ${counts.wrong} wrong; largest relative error ${tally.worstRelative.toPrecision(2)}`);
  if (counts.wrong > 0) process.exitCode = 1;
}
