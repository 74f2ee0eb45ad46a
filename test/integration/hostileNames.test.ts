import assert from 'node:assert/strict';
import { closeAll, diagnostics, lenses, lossNode, openFile, startComparison } from './lab.ts';

const files = ['with space & 100%25 #1.ts', "it's <b>\"quoted\"</b>.ts".replaceAll('/', '∕'), '損失 ñ 🎯.ts', '$(trash) [link](command:evil).ts'];
const names = ['$loss$', 'Verlust_损失_loss', '__proto__Loss', 'constructorLoss'];

describe('hostile names', () => {
  afterEach(closeAll);

  for (const [index, file] of files.entries()) {
    const name = names[index]!;
    it(`${file} # ${name} is found, run, and its mistake shown`, async () => {
      const { document } = await openFile(file, `/** @loss @start 1 */\nexport function ${name}(x: number): number {\n  if (x < 0.5) throw new Error('low');\n  return x * x;\n}\n`);
      assert.equal((await lenses(document.uri)).length, 3);
      const comparison = await startComparison('compareOptimizers', lossNode(file, name));
      await comparison.finished;
      assert.equal(comparison.facts.name, name);
      assert.equal(comparison.problem, undefined);
      assert.ok(comparison.runs.some(({ summary }) => summary?.stopped === 'error'));
      assert.match(diagnostics(file)[0]!, /^3:.*low/);
    });
  }
});
