import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnOf } from '../../engine/recording/recording.ts';
import { Comparison } from '../../extension/comparisons/comparison.ts';
import { EngineHost } from '../../extension/comparisons/engineHost.ts';
import { answerQuery } from '../../extension/panel/answerQuery.ts';
import { Landscapes } from '../../extension/panel/landscapes.ts';
import { Refusal } from '../../extension/panel/refusal.ts';
import * as vscode from 'vscode';
import { closeAll, extensionFolder, lab, lossNode, openFile, startComparison } from './lab.ts';

describe('what a panel asks', () => {
  let comparison: Comparison;
  let landscapes: Landscapes;
  let engine: EngineHost;
  let log: vscode.LogOutputChannel;

  before(async () => {
    await openFile('rosenbrock.ts');
    comparison = await startComparison('compareOptimizers', lossNode('rosenbrock.ts', 'rosenbrock'));
    await comparison.finished;
    ({ log } = await lab());
    engine = new EngineHost({ extensionUri: vscode.Uri.file(extensionFolder()), globalStorageUri: vscode.Uri.file(join(tmpdir(), 'optimizer-lab-panel')) }, log);
    landscapes = new Landscapes(engine);
  });

  after(async () => {
    landscapes.dispose();
    await engine.close();
    await closeAll();
  });

  it('the row of a step, exactly, in arrays that own their memory', async () => {
    const answer = await answerQuery(comparison, { type: 'query', id: 1, name: 'rows', parameters: { run: 6, step: 317, filter: '', first: 0, count: 200, coordinate: 0 } }, landscapes, log);
    assert.equal(answer.name, 'rows');
    const recording = (await comparison.recording(6))!;
    assert.equal(answer.result.step, 317);
    assert.equal(answer.result.columns.length, recording.columns.length);
    for (const [index, values] of answer.result.columns.entries()) {
      const { data, width } = recording.columns[index]!;
      assert.deepEqual([...values], [...data.slice(317 * width, 318 * width)]);
      assert.equal(values.buffer.byteLength, values.byteLength);
    }
  });

  it('the coordinates of a step in an order, those that pass, and what they are like together', async () => {
    const answer = await answerQuery(comparison, { type: 'query', id: 1, name: 'rows', parameters: { run: 6, step: 317, filter: '|g| >= 0', sort: { column: 'coordinate', by: 'value', descending: true }, first: 0, count: 10, coordinate: 0 } }, landscapes, log);
    assert.equal(answer.name, 'rows');
    const { data } = columnOf((await comparison.recording(6))!, 'gradient');
    assert.deepEqual([[...answer.result.coordinates], answer.result.position, answer.result.step], [[1, 0], 1, 317]);
    assert.ok(answer.result.columns.some((values) => values[0] === data[317 * 2 + 1] && values[1] === data[317 * 2]));
    const named = await answerQuery(comparison, { type: 'query', id: 1, name: 'rows', parameters: { run: 6, step: 317, filter: 'y', first: 0, count: 10, coordinate: 0 } }, landscapes, log);
    assert.deepEqual(named.name === 'rows' && [...named.result.coordinates], [1]);
    const summary = await answerQuery(comparison, { type: 'query', id: 1, name: 'summary', parameters: { run: 6, step: 317 } }, landscapes, log);
    assert.equal(summary.name === 'summary' && summary.result.movers.coordinates.length, 2);
  });

  it('where every run stands at a step', async () => {
    const answer = await answerQuery(comparison, { type: 'query', id: 1, name: 'heads', parameters: { step: 10 } }, landscapes, log);
    assert.equal(answer.name, 'heads');
    assert.equal(answer.result.length, 11);
    for (const { run, step, parameters } of answer.result) {
      assert.equal(step, 10);
      assert.deepEqual([...parameters], [...columnOf((await comparison.recording(run))!, 'parameters').data.slice(20, 22)]);
    }
  });

  it('a column that only some runs have', async () => {
    const answer = await answerQuery(comparison, { type: 'query', id: 1, name: 'series', parameters: { runs: [0, 6], column: 'm', coordinates: [0], from: 0, to: 2000, buckets: 100, spacing: 'linear' } }, landscapes, log);
    assert.equal(answer.name, 'series');
    assert.deepEqual(answer.result.map(({ run }) => run), [6]);
    assert.ok(answer.result[0]!.steps.length <= 400);
  });

  it('the landscape of the domain, and of a section', async () => {
    const grid = { columns: 5, rows: 3 };
    const whole = await answerQuery(comparison, { type: 'query', id: 1, name: 'landscape', parameters: grid }, landscapes, log);
    assert.equal(whole.name, 'landscape');
    assert.deepEqual([whole.result.x, whole.result.y], [[-2, 2], [-1, 3]]);
    assert.equal(whole.result.values[0], (1 + 2) ** 2 + 100 * (-1 - 4) ** 2);
    const section = await answerQuery(comparison, { type: 'query', id: 2, name: 'landscape', parameters: { ...grid, x: [0, 1], y: [0, 1] } }, landscapes, log);
    assert.equal(section.name, 'landscape');
    assert.equal(section.result.values[0], 1);
  });

  it('a section that was given up for another can be asked for again', async () => {
    const section = (high: number) => answerQuery(comparison, { type: 'query', id: 1, name: 'landscape', parameters: { columns: 400, rows: 400, x: [0, high], y: [0, 1] } }, landscapes, log);
    const [first, second, again] = await Promise.allSettled([section(3), section(4), section(3)]);
    assert.deepEqual([first.status, second.status, again.status], ['rejected', 'rejected', 'fulfilled']);
    assert.ok(first.status === 'rejected' && first.reason instanceof Refusal);
    // It is kept: what was given up before has not taken it away.
    const kept = await section(3);
    assert.ok(again.status === 'fulfilled' && kept.name === 'landscape' && again.value.name === 'landscape' && kept.result === again.value.result);
  });

  it('trajectories of all runs', async () => {
    const answer = await answerQuery(comparison, { type: 'query', id: 1, name: 'trajectories', parameters: { runs: [...comparison.runs.keys()] } }, landscapes, log);
    assert.equal(answer.name, 'trajectories');
    assert.equal(answer.result.length, 11);
    // The TFOptimizer starts at the nearest numbers of 32 bits.
    const starts = answer.result.map(({ run, x, y }) => [comparison.runs[run]!.label === 'tf', x[0], y[0]]);
    assert.deepEqual(starts, comparison.runs.map(({ label }) => (label === 'tf' ? [true, Math.fround(-1.2), 1] : [false, -1.2, 1])));
  });

  it('what can be read, where the recording of one run cannot', async () => {
    const runs = comparison.runs.map(({ recording: _recording, ...run }) => ({ ...run }));
    const read = (run: (typeof runs)[number]) => run === runs[2] ? Promise.reject(new Error('cut off')) : comparison.recording(runs.indexOf(run));
    const broken = new Comparison(comparison.facts, runs, 'finished', { ...comparison.files, read, glanceAt: () => Promise.resolve(undefined) });
    const answer = await answerQuery(broken, { type: 'query', id: 1, name: 'heads', parameters: { step: 10 } }, landscapes, log);
    assert.ok(answer.name === 'heads');
    assert.deepEqual(answer.result.map(({ run }) => run), [...runs.keys()].filter((run) => run !== 2));
    await assert.rejects(answerQuery(broken, { type: 'query', id: 2, name: 'summary', parameters: { run: 2, step: 0 } }, landscapes, log), /cut off/);
    broken.dispose();
  });

  it('a run that there is not is refused', async () => {
    await assert.rejects(answerQuery(comparison, { type: 'query', id: 1, name: 'summary', parameters: { run: 99, step: 0 } }, landscapes, log), /no run 99/);
  });
});
