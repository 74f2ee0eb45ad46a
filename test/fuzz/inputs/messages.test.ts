import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { readDifferencesMessage, readDifferencesState } from '../../../extension/differences/differencesMessage.ts';
import { readGradientMessage, readGradientState } from '../../../extension/gradientCheck/gradientCheckMessage.ts';
import { comparisonOfState, readPanelMessage } from '../../../extension/panel/panelMessage.ts';
import { isWorkerRequest } from '../../../engine/worker/isWorkerRequest.ts';
import { controlBytes } from '../../../engine/run/runMarks.ts';
import { fuzzCases } from './fuzzCases.ts';
import { hostilePieces } from './hostileTexts.ts';
import { judgeMessage } from './judgeMessage.ts';

/** Messages as they should be: what is changed in them is wrong in one place only. */
const messages: readonly object[] = [
  { type: 'ready' },
  { type: 'lookingAt', run: 2, step: 317 },
  { type: 'keyboard', here: true },
  ...['stop', 'pause', 'rerun', 'saveExperiment', 'openLoss'].map((name) => ({ type: 'command', command: { name } })),
  { type: 'command', command: { name: 'branch', run: 0, step: 3 } },
  { type: 'command', command: { name: 'export', format: 'csv' } },
  { type: 'command', command: { name: 'setRerunOnSave', value: true } },
  { type: 'query', id: 3, name: 'landscape', parameters: { x: [-1, 1], y: [0, 2], columns: 100, rows: 80 } },
  { type: 'query', id: 5, name: 'series', parameters: { runs: [0, 1], column: 'loss', coordinates: [0], from: 0, to: 2000, buckets: 500, spacing: 'linear' } },
  { type: 'query', id: 8, name: 'rows', parameters: { run: 0, step: 3, filter: 'g > 1', sort: { column: 'gradient', by: 'magnitude', descending: true }, first: 0, count: 100, coordinate: 5 } },
  { type: 'query', id: 9, name: 'equations', parameters: { runs: [0], step: 3, coordinate: 0 } },
  { type: 'compare', a: 'sgd', b: 'adam' },
  { type: 'choose', side: 'a' },
  { type: 'check', at: '1, 2' },
  { type: 'openPlace', note: 0 },
  { version: 1, comparison: 'abc', file: '/w/f.ts', name: 'f', at: '', a: 'sgd', b: 'adam' },
];

const foreign = fc.oneof(fc.anything({ maxDepth: 2 }), fc.constantFrom<unknown>(...hostilePieces), fc.double(), fc.constantFrom<unknown>(null, undefined, [], {}, NaN, -1, 1e9, new Float64Array(2)));

/** A message with one of its values, however deep, replaced or taken away. */
const changed: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constantFrom(...messages), fc.array(fc.nat(6), { maxLength: 4 }), foreign, fc.boolean()).map(([message, path, value, gone]) => replaceAt(message, path, value, gone)) },
  { weight: 1, arbitrary: fc.anything() },
);

function replaceAt(value: unknown, [place, ...rest]: readonly number[], other: unknown, gone: boolean): unknown {
  if (place === undefined || typeof value !== 'object' || value === null) return other;
  const entries = Object.entries(value);
  const at = place % (entries.length + 1);
  const changedEntries = entries.flatMap(([key, each], index): [string, unknown][] => (index !== at ? [[key, each]] : gone && rest.length === 0 ? [] : [[key, replaceAt(each, rest, other, gone)]]));
  if (at === entries.length) changedEntries.push(['more', other]);
  return Array.isArray(value) ? changedEntries.map(([, each]) => each) : Object.fromEntries(changedEntries);
}

describe('fuzz: messages', () => {
  it('of the panel are read or refused with a reason', () => fuzzCases(3000, changed, (raw) => {
    const read = readPanelMessage(raw);
    if (!read.ok) judgeMessage(read.reason);
    comparisonOfState(raw);
  }));

  it('of the page of a gradient check are read or refused with a reason', () => fuzzCases(1000, changed, (raw) => {
    const read = readGradientMessage(raw);
    if (read.type === 'foreign') judgeMessage(read.reason);
    readGradientState(raw);
  }));

  it('of the page of differences are read or refused with a reason', () => fuzzCases(1000, changed, (raw) => {
    const read = readDifferencesMessage(raw);
    if (read.type === 'foreign') judgeMessage(read.reason);
    readDifferencesState(raw);
  }));

  it('to a worker are requests or none', () => fuzzCases(1000, fc.anything(), (raw) => assert.equal(isWorkerRequest(raw), false)));

  it('to a worker that look like requests are answered, with whatever is in them', async function () {
    this.timeout(120_000);
    const worker = new Worker(join(import.meta.dirname, '../../../engine/worker/worker.ts'), { workerData: { memory: 1024, outputLines: 5, allowNodeModules: false }, stdout: true, stderr: true });
    const answers = new Map<number, (message: { readonly type: string; readonly message?: string }) => void>();
    worker.on('message', (message: { readonly id: number; readonly type: string }) => {
      if (['result', 'problem', 'failure'].includes(message.type)) answers.get(message.id)?.(message);
    });
    const over = new Promise<never>((_, reject) => worker.on('exit', (code) => reject(new Error(`the worker ended with ${code}`))).on('error', reject));
    over.catch(() => undefined);
    try {
      const source = { file: '/w/f.ts', name: 'f', recognition: 'named', overlays: { '/w/f.ts': '/** @loss */ export function f(x: number, y: number): number { return x * x + y * y; }' } };
      const run = { optimizer: { id: 'sgd', dialect: 'pytorch', hyperparameters: { learningRate: 0.1 } }, steps: 3, seed: 1, stop: {}, recording: { columns: 'all', every: 1, budget: 1e6 } };
      const calls: readonly [string, object][] = [
        ['check', { source }], ['gradient', { source, seed: 1 }], ['landscape', { source, grid: { x: [0, 1], y: [0, 1], columns: 3, rows: 3 } }], ['intermediates', { source, theta: Float64Array.of(1, 2) }], ['run', { source, run }], ['replay', { source, run, first: 0, last: 2 }],
      ];
      const cloneable = fc.oneof(fc.constantFrom<unknown>(...hostilePieces.filter((piece) => piece.length < 50)), fc.double({ min: -3, max: 3 }), fc.constantFrom<unknown>(null, undefined, [], {}, true, -1, NaN));
      let id = 0;
      await fuzzCases(250, fc.tuple(fc.constantFrom(...calls), fc.array(fc.nat(5), { minLength: 1, maxLength: 4 }), cloneable, fc.boolean()), async ([[call, parameters], path, value, gone]) => {
        const wrong = replaceAt(parameters, path, value, gone);
        if (typeof wrong !== 'object' || wrong === null || !('source' in wrong)) return;
        const own = ++id;
        const answer = new Promise((resolve) => answers.set(own, resolve));
        worker.postMessage({ id: own, call, parameters: wrong, control: new SharedArrayBuffer(controlBytes) });
        await Promise.race([answer, over]);
        answers.delete(own);
      });
    } finally {
      await worker.terminate();
    }
  });
});
