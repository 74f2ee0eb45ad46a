import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import { configure } from '../../engine/optimizers/spec.ts';
import { discoverOptimizers } from '../../engine/ownOptimizers/discoverOptimizers.ts';
import type { Scenario } from './page/scenario.ts';

/** What would run something or load something, were it taken for markup, markdown or TeX; and a sign that turns the text after it. */
export const hostile = '<img src=x onerror="window.owned=1"><script>window.owned=1</script><a href="command:x">y</a>[z](command:workbench.action.quit)]]>\u202e&lt;b&gt; $\\href{javascript:window.owned=1}{x}$';
const tex = '\\href{javascript:owned}{x}\\url{command:x}\\includegraphics{x.png}\\htmlData{onload=owned}{y}\\htmlStyle{position:fixed}{z}\\htmlClass{panel}{w}}}\\def\\x{\\x\\x}\\x';

const literal = (text: string): string => JSON.stringify(text);

/** An own optimizer whose names and symbols are hostile, in TeX too. */
export function hostileOptimizer(): OptimizerConfiguration {
  const text = `/** ${hostile.replaceAll('*/', '')} @optimizer */
export const mine = {
  name: ${literal(hostile)},
  hyperparameters: { learningRate: { default: 0.001, symbol: ${literal(`η${tex}`)}, name: ${literal(hostile)}, meaning: ${literal(hostile)} } },
  state: { m: { initial: 0, symbol: ${literal(tex)}, meaning: ${literal(hostile)} } },
  derived: { d: { symbol: ${literal(`${tex}${hostile}`)}, meaning: ${literal(hostile)} } },
  step({ g, m }, { learningRate }) { const d = 0.9 * m; m = d + g; const effectiveLearningRate = learningRate; const update = -learningRate * m; },
};`;
  const { found } = discoverOptimizers('/w/my.ts', text);
  const [own] = found;
  if (!own || own.problems.length > 0) throw new Error(JSON.stringify(found));
  return configure('./my.ts#mine', { own: new Map([['./my.ts#mine', own.optimizer]]) });
}

/** Every text that comes from the person's files or code, made hostile. */
export function madeHostile({ comparison, ...rest }: Scenario): Scenario {
  const problem = { message: `Error: ${hostile}`, place: `${hostile}.ts:1:1` };
  return {
    ...rest,
    comparison: {
      ...comparison,
      loss: { ...comparison.loss, name: hostile, file: `${hostile}.ts`, summary: hostile, parameterNames: comparison.loss.parameterNames.map((name) => `${name} ${hostile}`) },
      breakpoints: [hostile],
      runs: comparison.runs.map((run) => ({ ...run, label: `${run.index} ${hostile}`, ...(run.result && { result: { ...run.result, stopped: 'error' as const, problem } }) })),
    },
  };
}
