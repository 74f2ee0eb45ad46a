import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askForCount } from '../../extension/commands/askForCount.ts';
import { runText } from '../../extension/comparisons/comparisonText.ts';
import { readComparisonFile, writeComparisonFile } from '../../extension/store/comparisonFile.ts';
import type { Comparison } from '../../extension/comparisons/comparison.ts';
import type { Comparisons } from '../../extension/comparisons/comparisons.ts';
import { tellBreakpoint } from '../../extension/comparisons/tellBreakpoint.ts';
import type { Panels } from '../../extension/panel/panels.ts';
import { columnOf, rowAtStep } from '../../engine/recording/recording.ts';
import { parseSpec } from '../../engine/optimizers/spec.ts';
import { until } from '../host/until.ts';
import { closeAll, comparisonNode, lab, lossNode, openFile, startComparison, workspacePath } from './lab.ts';

const valley = '/** @loss @start -1, 1 */\nexport const valleyLoss = (x: number, y: number): number => (1 - x) ** 2 + 10 * (y - x * x) ** 2;\n';
/** Slow enough to be paused in its middle. */
const slow = `/** @loss @start -1, 1 */
export function valleyLoss(x: number, y: number): number {
  let sum = 0;
  for (let i = 0; i < 3000; i++) sum += Math.sin(x * i);
  return (1 - x) ** 2 + 10 * (y - x * x) ** 2 + 1e-6 * sum;
}
`;

const command = (id: string, ...given: readonly unknown[]) => vscode.commands.executeCommand<unknown>(`optimizerLab.${id}`, ...given);

/** Everything that a run is known by but how long it took. */
async function known(comparison: Comparison, index: number) {
  const { milliseconds: _, ...summary } = comparison.runs[index]!.summary!;
  const recording = (await comparison.recording(index))!;
  return { summary, rows: recording.rows, steps: recording.steps, columns: recording.columns.map(({ id, data }) => ({ id, data })) };
}

describe('run control', () => {
  const start = async (steps: number, breakpoints: readonly string[] = [], specs: readonly string[] = ['adam', 'sgd', 'nadam@keras'], text = valley) => {
    await openFile('valley.ts', text);
    const { comparisons } = await lab();
    return comparisons.start({
      file: workspacePath('valley.ts'), name: 'valleyLoss', optimizers: specs.map((spec) => parseSpec(spec)), steps, seed: 1, stop: {}, rerunOnSave: false,
      breakpoints: breakpoints.map((expression) => ({ expression, enabled: true })),
    });
  };
  const atOnce = async (steps: number, text = valley) => {
    const comparison = await start(steps, [], undefined, text);
    await comparison.finished;
    return comparison;
  };

  afterEach(closeAll);

  it('pause and continue give what one run at once gives', async () => {
    const whole = await atOnce(3000, slow);
    const comparison = await start(3000, [], undefined, slow);
    await until('some steps', () => Promise.resolve(comparison.runs[0]!.steps > 0));
    await command('pause', comparisonNode(comparison));
    assert.equal(comparison.status, 'paused');
    const [first] = comparison.runs;
    assert.equal(first!.status, 'paused');
    assert.ok(first!.steps < 3000);
    await command('continue', comparisonNode(comparison));
    await comparison.finished;
    assert.equal(comparison.status, 'finished');
    for (const index of comparison.runs.keys()) assert.deepEqual(await known(comparison, index), await known(whole, index));
  });

  it('stops at a breakpoint, steps on from it, and continues past it', async () => {
    const comparison = await start(2000, ['x > -0.5', 'm[0] > 1e9']);
    await comparison.finished;
    const [adam] = comparison.runs;
    assert.equal(comparison.status, 'paused');
    assert.deepEqual([adam!.status, adam!.summary!.stopped, adam!.summary!.breakpoint], ['paused', 'breakpoint', 'x > -0.5']);
    // What keeps no m is not watched for it, and fails no more than the others.
    assert.deepEqual(comparison.runs.map(({ summary }) => summary?.problem), [undefined, undefined, undefined]);
    const recording = (await comparison.recording(0))!;
    const x = (step: number) => columnOf(recording, 'parameters').data[2 * rowAtStep(recording, step)]!;
    assert.ok(x(adam!.steps) > -0.5 && x(adam!.steps - 1) <= -0.5);
    const { steps } = adam!;
    await command('step', comparisonNode(comparison));
    await comparison.finished;
    assert.equal(comparison.runs[0]!.steps, steps + 1);
    await command('stepMany', comparisonNode(comparison), 20);
    await comparison.finished;
    assert.equal(comparison.runs[0]!.steps, steps + 21);
    await command('editBreakpoints', comparisonNode(comparison), []);
    await command('continue', comparisonNode(comparison));
    await comparison.finished;
    assert.equal(comparison.status, 'finished');
    const whole = await atOnce(2000);
    for (const index of comparison.runs.keys()) assert.deepEqual(await known(comparison, index), await known(whole, index));
  });

  it('names the breakpoint that becomes true where a run diverges, which cannot go on', async () => {
    const comparison = await start(2000, ['isNaN(loss)'], ['sgd:learningRate=100']);
    await comparison.finished;
    const [run] = comparison.runs;
    assert.deepEqual([comparison.status, run!.status, run!.summary!.stopped, run!.summary!.breakpoint], ['finished', 'finished', 'diverged', 'isNaN(loss)']);
    assert.match(runText(run!), / · isNaN\(loss\)$/);
    assert.equal(readComparisonFile(writeComparisonFile(comparison, '1')).runs[0]!.summary!.breakpoint, 'isNaN(loss)');
  });

  it('says of each run once what a breakpoint did to it, and nothing that the panel shows', async () => {
    const { showInformationMessage } = vscode.window;
    const ended = new vscode.EventEmitter<Comparison>();
    let said: string[] = [];
    let isVisible = false;
    const telling = tellBreakpoint({ onDidEnd: ended.event } as Comparisons, { isVisible: () => isVisible } as unknown as Panels, {} as vscode.LogOutputChannel);
    try {
      const [first, second] = [await start(2000, ['loss < 3.5', 'isNaN(loss)'], ['adam', 'sgd:learningRate=100']), await start(2000, ['loss < 3.5', 'isNaN(loss)'], ['adam', 'sgd:learningRate=100'])];
      await Promise.all([first.finished, second.finished]);
      assert.deepEqual(first.runs.map(({ summary }) => summary!.stopped), ['breakpoint', 'diverged']);
      vscode.window.showInformationMessage = async (text: string) => void said.push(text);
      ended.fire(first);
      assert.match(said.join('\n'), /^adam on valleyLoss paused at step \d+: loss < 3\.5 · sgd lr=100 on valleyLoss diverged at step \d+: isNaN\(loss\)$/);
      said = [];
      isVisible = true;
      ended.fire(second);
      assert.deepEqual(said, []);
      isVisible = false;
      ended.fire(second);
      assert.match(said.join('\n'), /^adam on valleyLoss paused at step \d+: loss < 3\.5$/);
    } finally {
      vscode.window.showInformationMessage = showInformationMessage;
      telling.dispose();
      ended.dispose();
    }
  });

  it('asks for steps with their digits in groups, and reads them', async () => {
    const { showInputBox } = vscode.window;
    try {
      vscode.window.showInputBox = (options?: vscode.InputBoxOptions) => {
        assert.equal(options?.value, '1,000,000');
        assert.equal(options.validateInput?.('3,000,000,000'), 'Write a whole number from 1 to 2,147,483,647.');
        return Promise.resolve(options.value);
      };
      assert.equal(await askForCount('valleyLoss', 1_000_000), 1_000_000);
    } finally {
      vscode.window.showInputBox = showInputBox;
    }
  });

  it('runs further as if it had been longer from the beginning', async () => {
    const comparison = await atOnce(500);
    await command('runFurther', comparisonNode(comparison), 700);
    await comparison.finished;
    assert.equal(comparison.facts.request.steps, 1200);
    const whole = await atOnce(1200);
    for (const index of comparison.runs.keys()) assert.deepEqual(await known(comparison, index), await known(whole, index));
  });

  it('branches from a step, is stored with it, and branches again when it is rerun', async () => {
    const comparison = await atOnce(200);
    const index = await command('branch', { kind: 'run', id: comparison.id, run: 0 }, 50, 'adam:learningRate=0.1');
    assert.equal(index, 3);
    await comparison.finished;
    const branch = comparison.runs[3]!;
    assert.equal(branch.label, 'adam lr=0.1 from 50');
    assert.deepEqual([branch.status, branch.steps, branch.summary!.branchedAt], ['finished', 200, 50]);
    const [own, parent] = [(await comparison.recording(3))!, (await comparison.recording(0))!];
    assert.deepEqual([own.steps[0], own.rows], [50, 151]);
    const theta = (recording: typeof own, step: number) => {
      const { data, width } = columnOf(recording, 'parameters');
      const row = rowAtStep(recording, step);
      return data.slice(row * width, (row + 1) * width);
    };
    assert.deepEqual(theta(own, 50), theta(parent, 50));
    // The same state with another learning rate: the first step is ten… a hundred times as long.
    const moved = (recording: typeof own) => theta(recording, 51)[0]! - theta(recording, 50)[0]!;
    assert.ok(Math.abs(moved(own) / moved(parent) - 100) < 1e-6, `${moved(own) / moved(parent)}`);
    const again = readComparisonFile(writeComparisonFile(comparison, '1'));
    assert.deepEqual(again.runs[3]!.branch, { of: 0, step: 50 });
    assert.equal(again.runs[3]!.label, branch.label);
    const before = await known(comparison, 3);
    await command('rerunComparison', comparisonNode(comparison));
    await comparison.finished;
    assert.deepEqual(await known(comparison, 3), before);
  });

  it('a branch with the same hyperparameters goes where the run that it leaves went', async () => {
    const comparison = await atOnce(200);
    await command('branch', { kind: 'run', id: comparison.id, run: 2 }, 77, 'nadam@keras');
    await comparison.finished;
    assert.deepEqual(comparison.runs[3]!.summary!.last, comparison.runs[2]!.summary!.last);
  });

  it('breakpoints that are changed while it runs count from then on', async () => {
    const comparison = await start(20_000_000, [], ['sgd']);
    await until('some steps', () => Promise.resolve(comparison.runs[0]!.steps > 1000));
    const { steps } = comparison.runs[0]!;
    await command('editBreakpoints', comparisonNode(comparison), ['isNaN(loss)']);
    await until('more steps', () => Promise.resolve(comparison.status === 'running' && comparison.runs[0]!.steps > steps));
    await command('stop', comparisonNode(comparison));
    assert.equal(comparison.status, 'finished');
    assert.deepEqual(comparison.facts.breakpoints, [{ expression: 'isNaN(loss)', enabled: true }]);
  });

  it('what is paused can be ended for good', async () => {
    const comparison = await start(2000, ['loss < 1']);
    await comparison.finished;
    assert.equal(comparison.status, 'paused');
    await command('stop', comparisonNode(comparison));
    assert.equal(comparison.status, 'finished');
    assert.ok(comparison.runs.every(({ status }) => status === 'finished'));
    const started = await startComparison('compareOptimizers', lossNode('valley.ts', 'valleyLoss'));
    await started.finished;
    assert.equal(started.status, 'finished');
  });
});
