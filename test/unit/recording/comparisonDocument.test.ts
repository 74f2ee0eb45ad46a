import assert from 'node:assert/strict';
import Papa from 'papaparse';
import { parseSpec } from '../../../engine/optimizers/spec.ts';
import { comparisonCsv } from '../../../engine/recording/comparisonCsv.ts';
import { comparisonJson, type DocumentedRun } from '../../../engine/recording/comparisonDocument.ts';
import { unstartedRun } from '../../../engine/run/unstartedRun.ts';
import { keptRowSource } from '../../../engine/recording/rowSource.ts';
import { recordingOf } from './recordings.ts';

async function piecesOf(source: AsyncIterable<string>): Promise<readonly string[]> {
  const pieces: string[] = [];
  for await (const piece of source) pieces.push(piece);
  return pieces;
}

const sourceOf = (columns: Parameters<typeof recordingOf>[0]) => keptRowSource(recordingOf(columns));

const summary = {
  ...unstartedRun({ optimizer: parseSpec('nadam'), steps: 2, seed: 7, stop: {}, recording: { columns: 'all', every: 1, budget: 1 } }, 'diverged', undefined, [1, 2]),
  gradientMethod: 'source' as const,
  steps: 2,
  last: { step: 2, loss: NaN, parameters: [-Infinity, 0.1] },
};
const run: DocumentedRun = {
  summary,
  rows: sourceOf({
    loss: { data: [5, 1e-300, NaN] },
    parameters: { width: 2, data: [1, 2, 3, 4, -Infinity, 0.1] },
    gradient: { width: 2, data: [NaN, NaN, 7, 8, NaN, NaN] },
    m: { width: 2, group: 'state', data: [0, 0, 1, 2, 3, 4] },
    muProduct: { width: 1, group: 'state', data: [1, 0.5, 0.25] },
    vHat: { width: 2, group: 'state', data: [NaN, NaN, 1, 2, 3, 4] },
  }),
};
const loss = { file: 'a "b".ts', name: 'f', dimensions: 2 };

describe('a comparison as JSON', () => {
  it('has the form that scripts rely on', async () => {
    const document: unknown = JSON.parse((await piecesOf(comparisonJson(loss, [run, { summary }]))).join(''));
    const head = {
      optimizer: { id: 'nadam', dialect: 'pytorch', hyperparameters: summary.optimizer.hyperparameters },
      start: [1, 2],
      seed: 7,
      steps: 2,
      evaluations: { loss: 0, gradient: 0 },
      stopped: 'diverged',
      best: { step: 0, loss: 'NaN', parameters: [1, 2] },
      last: { step: 2, loss: 'NaN', parameters: ['-Infinity', 0.1] },
      gradientMethod: 'source',
      every: 1,
      milliseconds: 0,
    };
    assert.deepEqual(document, {
      loss,
      runs: [
        {
          ...head,
          recording: {
            step: [0, 1, 2],
            loss: [5, 1e-300, 'NaN'],
            parameters: [[1, 2], [3, 4], ['-Infinity', 0.1]],
            gradient: [[null, null], [7, 8], ['NaN', 'NaN']],
            state: {
              m: [[0, 0], [1, 2], [3, 4]],
              muProduct: [[1, 1], [0.5, 0.5], [0.25, 0.25]],
              vHat: [[null, null], [1, 2], [3, 4]],
            },
          },
        },
        head,
      ],
    });
  });

  it('says which runs are branches, and of which run', async () => {
    const branched = comparisonJson(loss, [{ summary, label: 'nadam' }, { summary, label: 'nadam from 1', branch: { of: 0, step: 1 } }]);
    const document = JSON.parse((await piecesOf(branched)).join('')) as { runs: { label: string; branch?: unknown }[] };
    assert.deepEqual(document.runs.map(({ label, branch }) => [label, branch]), [['nadam', undefined], ['nadam from 1', { of: 0, step: 1 }]]);
  });

  it('names the problem of a run that failed', async () => {
    const problem = { severity: 'error' as const, file: '/f.ts', line: 1, column: 2, message: 'no “x”' };
    const document = JSON.parse((await piecesOf(comparisonJson(loss, [{ summary: { ...summary, problem } }]))).join('')) as { runs: { problem: unknown }[] };
    assert.deepEqual(document.runs[0]!.problem, problem);
  });

  it('comes in pieces, whatever the length', async () => {
    const rows = 200_000;
    const long = { summary, rows: sourceOf({ loss: { data: new Float64Array(rows).fill(1 / 3) }, parameters: { width: 1, data: new Float64Array(rows).fill(0.1) } }) };
    const pieces = await piecesOf(comparisonJson(loss, [long]));
    assert.ok(Math.max(...pieces.map(({ length }) => length)) < 100_000);
    const document = JSON.parse(pieces.join('')) as { runs: { recording: { loss: number[]; parameters: number[][] } }[] };
    assert.ok(document.runs[0]!.recording.loss.length === rows && document.runs[0]!.recording.loss.every((value) => value === 1 / 3));
    assert.equal(document.runs[0]!.recording.parameters.length, rows);
  });
});

describe('a comparison as CSV', () => {
  it('has two columns more at the end where there are branches', async () => {
    const rows = sourceOf({ loss: { data: [5] }, parameters: { width: 1, data: [1] } });
    const text = (await piecesOf(comparisonCsv([{ summary, rows, label: 'sgd, "mine"' }, { summary, rows, label: 'sgd from 3', branch: { of: 0, step: 3 } }]))).join('');
    const { data } = Papa.parse<string[]>(text.trimEnd());
    assert.deepEqual(data.map((row) => row.slice(-3)), [['theta[0]', 'branchOf', 'branchStep'], ['1', '', ''], ['1', 'sgd, "mine"', '3']]);
  });

  it('has a row per run and step, and a column per coordinate', async () => {
    const other: DocumentedRun = { summary, rows: sourceOf({ loss: { data: [5] }, batchLoss: { data: [NaN] }, parameters: { width: 2, data: [1, 2] } }) };
    const text = (await piecesOf(comparisonCsv([{ ...run, label: 'nadam, "mine"' }, { ...other, label: 'sgd' }, { summary, label: 'none' }]))).join('');
    const { data, errors } = Papa.parse<string[]>(text.trimEnd());
    assert.deepEqual(errors, []);
    assert.deepEqual(data, [
      ['optimizer', 'gradientMethod', 'step', 'loss', 'theta[0]', 'theta[1]', 'gradient[0]', 'gradient[1]', 'm[0]', 'm[1]', 'muProduct', 'vHat[0]', 'vHat[1]', 'batchLoss'],
      ['nadam, "mine"', 'source', '0', '5', '1', '2', '', '', '0', '0', '1', '', '', ''],
      ['nadam, "mine"', 'source', '1', '1e-300', '3', '4', '7', '8', '1', '2', '0.5', '1', '2', ''],
      ['nadam, "mine"', 'source', '2', 'NaN', '-Infinity', '0.1', 'NaN', 'NaN', '3', '4', '0.25', '3', '4', ''],
      ['sgd', 'source', '0', '5', '1', '2', '', '', '', '', '', '', '', ''],
    ]);
  });
});
