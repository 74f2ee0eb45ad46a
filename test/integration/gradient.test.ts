import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../host/until.ts';
import { closeAll, diagnostics, lossNode, openFile, startComparison, workspacePath } from './lab.ts';

const generators = `/** @loss @start 1, 2 */
export function traced(x: number, y: number): number {
  function* terms() {
    yield x * x;
    yield y * y * 3;
  }
  let sum = 0;
  for (const term of terms()) sum += term;
  return sum;
}
`;

const rounding = `/** @loss @start 1, 2 */
export function rounded(x: number, y: number): number {
  const list = new Float32Array(1);
  list[0] = x * x;
  return list[0] + y * y;
}
`;

const severities = (name: string) =>
  vscode.languages.getDiagnostics(vscode.Uri.file(workspacePath(name))).filter(({ source }) => source === 'Optimizer Lab').map(({ severity }) => severity);

describe('gradients', () => {
  afterEach(closeAll);

  it('that are slower say so at the construct that is the reason, when their file is seen', async () => {
    await openFile('traced.ts', generators);
    await until('the note', async () => diagnostics('traced.ts').length === 1);
    assert.match(diagnostics('traced.ts')[0]!, /^3:3 Generators .* tracing/);
    assert.deepEqual(severities('traced.ts'), [vscode.DiagnosticSeverity.Information]);

    const comparison = await startComparison('compareOptimizers', lossNode('traced.ts', 'traced'));
    await comparison.finished;
    assert.equal(comparison.runs[0]?.opening?.gradientMethod, 'trace');
    assert.match(diagnostics('traced.ts')[0]!, /^3:3 Generators/, 'the note stays after a comparison');
  });

  it('that there are not keep a loss function from running, unless the setting allows numeric ones', async () => {
    await openFile('rounded.ts', rounding);
    await until('the error', async () => diagnostics('rounded.ts').length === 1);
    assert.match(diagnostics('rounded.ts')[0]!, /^3:16 Float32Array.*setting/);
    assert.deepEqual(severities('rounded.ts'), [vscode.DiagnosticSeverity.Error]);
    const refused = await startComparison('compareOptimizers', lossNode('rounded.ts', 'rounded'));
    await refused.finished;
    assert.ok(refused.runs.every(({ opening }) => opening === undefined));

    const settings = vscode.workspace.getConfiguration('optimizerLab');
    await settings.update('numericGradients', true, vscode.ConfigurationTarget.Workspace);
    try {
      await until('a note instead of the error', async () => severities('rounded.ts')[0] === vscode.DiagnosticSeverity.Information);
      assert.match(diagnostics('rounded.ts')[0]!, /numeric: central differences/);
      const comparison = await startComparison('compareOptimizers', lossNode('rounded.ts', 'rounded'));
      await comparison.finished;
      assert.equal(comparison.runs[0]?.opening?.gradientMethod, 'numeric');
    } finally {
      await settings.update('numericGradients', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('that are given and wrong are warned of, with both numbers', async () => {
    await openFile('given.ts', '/** @loss @start 1, 2 */\nexport function own(x: number, y: number): number {\n  return x * x + y ** 3;\n}\nexport function ownGradient(x: number, y: number): [number, number] {\n  return [2 * x, 3 * y];\n}\n');
    await until('the warning', async () => diagnostics('given.ts').length === 1);
    assert.match(diagnostics('given.ts')[0]!, /^5:17 ownGradient gives 6 for ∂\/∂y at the start \(1, 2\), where the exact derivative is 12/);
    assert.deepEqual(severities('given.ts'), [vscode.DiagnosticSeverity.Warning]);
  });
});
