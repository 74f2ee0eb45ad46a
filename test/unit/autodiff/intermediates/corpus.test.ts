import assert from 'node:assert/strict';
import { directionalDerivative } from '../../../../engine/autodiff/directionalDerivative.ts';
import { createIntermediates } from '../../../../engine/autodiff/intermediates/createIntermediates.ts';
import { markedGraph } from '../../../../engine/autodiff/intermediates/markedGraph.ts';
import { markName } from '../../../../engine/autodiff/intermediates/markBindings.ts';
import { untouchedLoss } from '../../../../engine/autodiff/untouched.ts';
import { createArguments } from '../../../../engine/autodiff/arguments.ts';
import { createSteadyGlobals, steadyMath } from '../../../../engine/autodiff/steadyGlobals.ts';
import { copyData } from '../../../../engine/autodiff/trace/copyData.ts';
import { linkModules } from '../../../../engine/compile/evaluateModule.ts';
import { loadModuleGraph } from '../../../../engine/compile/moduleGraph.ts';
import { nodeFiles } from '../../../../engine/node/nodeFiles.ts';
import { readCorpus, type CorpusLoss } from '../../../corpus/index.ts';

/** Names of each loss whose derivatives are compared with differences. */
const compared = 4;
/** An offset at the end of its loop makes it go round once more. */
const branching = ['newtonInside'];

describe('intermediates of losses as people write them', function () {
  this.timeout(120_000);

  for (const corpusLoss of readCorpus()) {
    const { file, name, start, data } = corpusLoss;
    it(`${file} ${name}: the value is the function's, derivatives are those of an offset`, async () => {
      const { parts, shifted } = await prepare(corpusLoss);
      const { value, list, withoutGradients } = createIntermediates(parts)(start, data);
      assert.equal(withoutGradients, undefined);
      assert.equal(value, untouchedLoss(parts)(start, data));
      const { bindings } = markedGraph(parts.graph);
      const places = new Map(bindings.map(({ file: path, range }, id) => [JSON.stringify([path, range]), id]));
      const told = list.filter(({ shape, gradient, isConstant }) => shape?.length === 0 && gradient && !isConstant);
      assert.ok(list.length > 0, 'nothing was seen');
      if (branching.includes(name)) return;
      for (const each of told.slice(-compared)) {
        const id = places.get(JSON.stringify([each.file, each.range]))!;
        const { slope, error, isKink } = directionalDerivative((offset) => shifted(id, each.executions, offset), Math.max(0.1, Math.abs(each.values[0]!)));
        if (isKink || !Number.isFinite(slope)) continue;
        const derivative = each.gradient![0]!;
        const size = Math.max(1e-3, Math.abs(slope), Math.abs(value));
        assert.ok(Math.abs(derivative - slope) <= 1e-5 * size + 10 * error, `${each.name} at line ${each.range.start.line}: ${derivative} is not ${slope} ± ${error}`);
      }
    });
  }
});

/** The loss, and the loss with an offset added to what the mark with a number sees at its n-th execution. */
async function prepare({ program, name, start, data }: CorpusLoss) {
  const graph = await loadModuleGraph(program.entry, nodeFiles({}));
  const parts = { graph, name, parameters: program.parameters, place: { line: 1, column: 1 } };
  const marked = markedGraph(graph).graph;
  const steady = createSteadyGlobals(1);
  let target = { id: -1, execution: 0, offset: 0 };
  let executions = 0;
  const mark = (id: number, value: unknown): unknown => (id === target.id && ++executions === target.execution ? (value as number) + target.offset : value);
  const evaluate = linkModules(marked, { Math: steadyMath(steady.random), [markName]: mark });
  const given = createArguments(program.parameters, (items) => items);
  return {
    parts,
    shifted: (id: number, execution: number, offset: number): number => {
      target = { id: -1, execution, offset };
      steady.restart();
      const f = evaluate()[name] as (...values: unknown[]) => number;
      steady.restart();
      target = { id, execution, offset };
      executions = 0;
      return f(...given.ofNumbers(start, copyData(data)));
    },
  };
}
