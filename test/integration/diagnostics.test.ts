import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { until } from '../host/until.ts';
import { closeAll, diagnostics, lab, lossNode, openFile, replaceText, startComparison, workspacePath } from './lab.ts';

const clear = (name: string) => until(`no diagnostics in ${name}`, () => Promise.resolve(diagnostics(name).length === 0));
const some = (name: string) => until(`diagnostics in ${name}`, () => Promise.resolve(diagnostics(name).length > 0));

describe('diagnostics', () => {
  afterEach(closeAll);

  it('of a wrong tag come while typing, and go when it is mended', async () => {
    const editor = await openFile('tags.ts', '/** @loss\n *  @start 1, x */\nexport function f(x: number, y: number): number { return x + y; }\n');
    await some('tags.ts');
    assert.match(diagnostics('tags.ts')[0]!, /^2:15 @start/);
    await replaceText(editor, '1, x', '1, 2');
    await clear('tags.ts');
  });

  it('of a loss function that cannot run come on saving, at the line of its mistake', async () => {
    const editor = await openFile('saved.ts', '/** @loss */\nexport function f(x: number): number {\n  return x;\n}\n');
    await replaceText(editor, 'return x;', "throw new Error('not today');");
    await editor.document.save();
    await some('saved.ts');
    assert.match(diagnostics('saved.ts')[0]!, /^3:.*not today/);
    await replaceText(editor, "throw new Error('not today');", 'return x;');
    await editor.document.save();
    await clear('saved.ts');
  });

  it('of a loss function go with it', async () => {
    const text = (name: string) => `/** @loss */\nexport function ${name}(x: number): number {\n  throw new Error('not today');\n}\n`;
    const editor = await openFile('going.ts', '/** @loss */\nexport function stays(x: number): number {\n  return x;\n}\n');
    await replaceText(editor, '/** @loss */', `${text('goes')}/** @loss */`);
    await editor.document.save();
    await some('going.ts');
    await replaceText(editor, text('goes'), '');
    await clear('going.ts');
    await editor.document.save();
    await (await startComparison('compareOptimizers', lossNode('going.ts', 'stays'))).finished;
    assert.deepEqual(diagnostics('going.ts'), []);
  });

  it('of a loss function that only an experiment names go with it', async () => {
    const editor = await openFile('unlisted.ts', "export function plain(x: number): number {\n  throw new Error('not today');\n}\nexport const listedLoss = (x: number): number => x;\n");
    const { comparisons } = await lab();
    const comparison = await startComparison('compareOptimizers', lossNode('unlisted.ts', 'plain'));
    await comparison.finished;
    assert.equal(comparisons.of(workspacePath('unlisted.ts'), 'plain'), comparison);
    await some('unlisted.ts');
    // The list of the file's loss functions changes, and it is still there.
    await replaceText(editor, 'listedLoss', 'otherLoss');
    await editor.document.save();
    await some('unlisted.ts');
    await replaceText(editor, "export function plain(x: number): number {\n  throw new Error('not today');\n}\n", '');
    await editor.document.save();
    await clear('unlisted.ts');
  });

  it('of a run stand where the loss function failed, also in a file that it imports', async () => {
    await writeFile(workspacePath('helper.ts'), 'export function half(x: number): number {\n  if (x < 0.9) throw new RangeError(`too small`);\n  return x / 2;\n}\n');
    await openFile('importing.ts', "import { half } from './helper.ts';\n\n/** @loss @start 1 */\nexport function f(x: number): number {\n  return half(x);\n}\n");
    const comparison = await startComparison('compareOptimizers', lossNode('importing.ts', 'f'));
    await comparison.finished;
    assert.ok(comparison.runs.some(({ summary }) => summary?.stopped === 'error' && summary.steps > 0));
    assert.match(diagnostics('helper.ts')[0]!, /^2:.*too small/);

    const helper = await openFile('helper.ts');
    await replaceText(helper, 'if (x < 0.9) throw new RangeError(`too small`);', '');
    await helper.document.save();
    await clear('helper.ts');
  });

  it('say what keeps a comparison from starting', async () => {
    await openFile('missing.ts', "import { gone } from './gone.ts';\n\n/** @loss */\nexport function f(x: number): number {\n  return gone(x);\n}\n");
    const comparison = await startComparison('compareOptimizers', lossNode('missing.ts', 'f'));
    await comparison.finished;
    assert.match(comparison.problem?.message ?? '', /gone/);
    assert.match(diagnostics('missing.ts')[0]!, /^1:.*gone/);
  });

  it('of an experiment stand at the value that is wrong', async () => {
    const editor = await openFile('wrong.optlab.json', '{\n  "loss": "rosenbrock.ts#rosenbrok",\n  "optimizers": ["adamm"]\n}\n');
    await some('wrong.optlab.json');
    assert.deepEqual(diagnostics('wrong.optlab.json').map((line) => line.split(' ')[0]).sort(), ['2:11', '3:18']);
    await replaceText(editor, 'rosenbrok', 'rosenbrock');
    await replaceText(editor, 'adamm', 'adam');
    await clear('wrong.optlab.json');
  });
});
