import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { differentiate, type DifferentiateParts, type Refusal } from '../../../engine/autodiff/differentiate.ts';
import { sourceProgram } from '../../../engine/autodiff/sourceProgram.ts';
import { differentiableParameters } from '../../../engine/loss/structure.ts';
import { discoverLosses } from '../../../engine/loss/discoverLosses.ts';
import { loadLoss } from '../../../engine/loss/loadLoss.ts';
import { instantiateLoss } from '../../../engine/loss/prepareLoss.ts';
import { nodeFiles } from '../../../engine/node/nodeFiles.ts';
import { readCorpus } from '../../corpus/index.ts';
import { pointsAroundStart } from '../../fuzz/autodiff/judgeCorpus.ts';
import { prepare } from '../../fuzz/autodiff/oracle/judge.ts';
import { graphOfProgram } from '../../fuzz/autodiff/traceSubject.ts';
import { examplesFolder } from '../examples/exampleLosses.ts';

interface Subject {
  readonly file: string;
  readonly parts: DifferentiateParts;
}

const corpus: readonly Subject[] = readCorpus().map(({ program, start, data }) => ({
  file: program.entry,
  parts: { graph: graphOfProgram(program), name: program.name, parameters: program.parameters, place: { line: 1, column: 1 }, start, data },
}));

/** As runs take them, with their data, but on all rows and also where the file has a gradient of its own. */
const examples: readonly Subject[] = await Promise.all(
  readdirSync(examplesFolder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(examplesFolder, name))
    .flatMap((file) => discoverLosses(file, readFileSync(file, 'utf8'), 'tagged').losses)
    .map(async ({ file, name }) => {
      const { graph, rows, ...loaded } = await loadLoss({ file, name, recognition: 'tagged' }, nodeFiles());
      const { gradient: _, ...loss } = loaded.loss;
      const { start } = instantiateLoss({ ...loaded, loss, graph, ...(rows && { rows }) }, { seed: 1 });
      return { file, parts: { graph, name, parameters: differentiableParameters(loss.parameters), place: loss.range.start, start, data: rows } };
    }),
);

interface Accuracy {
  /** Of a gradient, relative to its largest derivative. */
  gradient: number;
  /** Of a derivative, relative to itself, where its terms cancel at most twofold. */
  derivative: number;
  /** Of a derivative, in units of ε times the size of its terms: what rounding alone makes of them. */
  rounding: number;
}

const methods = new Map<string, string[]>();
const refusals: Refusal[] = [];

/** The gradient on the rung that is taken against the judge's, which has 100 bits, at the start and around it. */
function judge({ parts }: Subject): Accuracy {
  const { graph, name, parameters, start, data } = parts;
  const result = differentiate(parts);
  refusals.push(...result.refusals);
  assert.ok(result.ok, JSON.stringify(result.refusals));
  const { method } = result.differentiable;
  methods.set(method, [...(methods.get(method) ?? []), name]);

  const judged = prepare(sourceProgram({ graph, name, parameters }));
  const accuracy: Accuracy = { gradient: 0, derivative: 0, rounding: 0 };
  for (const point of pointsAroundStart(start)) {
    const { value, gradient, gradientSize, singular } = judged.judge(point, new Float64Array(start.length), data);
    // A simulation may blow up beside its start, where numbers say nothing more.
    if (singular && point !== start) continue;
    assert.ok(!singular);
    const into = new Float64Array(start.length);
    assert.ok(Object.is(result.differentiable.valueAndGradient(point, data, into), value), 'the value is not the function’s');
    const largest = Math.max(...gradient.map(Math.abs));
    gradient.forEach((exact, i) => {
      const error = Math.abs(into[i]! - exact);
      if (error === 0) return;
      accuracy.gradient = Math.max(accuracy.gradient, error / largest);
      accuracy.rounding = Math.max(accuracy.rounding, error / (Number.EPSILON * gradientSize[i]!));
      if (gradientSize[i]! <= 2 * Math.abs(exact)) accuracy.derivative = Math.max(accuracy.derivative, error / Math.abs(exact));
    });
  }
  return accuracy;
}

for (const [what, losses, least] of [['the corpus', corpus, 60], ['the examples', examples, 25]] as const) {
  describe(`exact gradients of ${what}`, function () {
    this.timeout(60_000);

    it(`has ${least} losses or more`, () => assert.ok(losses.length >= least, `${losses.length}`));

    for (const loss of losses) {
      it(`${basename(loss.file)} ${loss.parts.name}`, () => {
        const { gradient, derivative, rounding } = judge(loss);
        assert.ok(gradient <= 1e-14, `relative error ${gradient}`);
        assert.ok(derivative <= 1e-14, `relative error of a derivative ${derivative}`);
        // A derivative whose terms cancel has fewer digits, as any computation in doubles has; never fewer than that.
        assert.ok(rounding <= 32, `${rounding} ε of the size of the terms`);
      });
    }

    it('comes from the source text at least nine times in ten, otherwise from a trace', () => {
      assert.deepEqual([...methods.keys()].filter((method) => method !== 'source' && method !== 'trace'), []);
      const names = new Set(losses.map(({ parts: { name } }) => name));
      const bySource = methods.get('source')!.filter((name) => names.has(name)).length;
      assert.ok(bySource >= 0.9 * losses.length, `${bySource} of ${losses.length}: not ${methods.get('trace')?.join(', ')}`);
    });
  });
}

describe('exact gradients', () => {
  it('say where and why a loss leaves the source text, naming the construct', () => {
    assert.ok(refusals.length > 0);
    const constructs: readonly (readonly [RegExp, RegExp])[] = [[/generators/, /function\*/], [/“(\w+)”/, /./], [/“try”/, /try/]];
    for (const { problem: { file, line, column, message } } of refusals) {
      const written = readFileSync(file, 'utf8').split('\n')[line - 1]?.slice(column - 1);
      assert.ok(written, `${file}:${line}:${column}`);
      assert.ok(constructs.some(([reason, construct]) => reason.test(message) && construct.test(written)), `${message}: ${written}`);
      const named = /“(\w+)”/.exec(message)?.[1];
      if (named !== undefined) assert.ok(written.includes(named), `${message}: ${written}`);
    }
  });
});
