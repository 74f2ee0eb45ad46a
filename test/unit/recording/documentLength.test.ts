import assert from 'node:assert/strict';
import { parseSpec } from '../../../engine/optimizers/spec.ts';
import { comparisonCsv, type LabelledRun } from '../../../engine/recording/comparisonCsv.ts';
import { comparisonJson } from '../../../engine/recording/comparisonDocument.ts';
import { documentLength, longestRows, numbersRead } from '../../../engine/recording/documentLength.ts';
import { keptRowSource, meteredRowSource } from '../../../engine/recording/rowSource.ts';
import { unstartedRun } from '../../../engine/run/unstartedRun.ts';
import { recordingOf } from './recordings.ts';

const summary = unstartedRun({ optimizer: parseSpec('sgd'), steps: 2, seed: 7, stop: {}, recording: { columns: 'all', every: 1, budget: 1 } }, 'steps', undefined, [1, 2]);

/** Whose numbers have all lengths, and are longer at its end than at its start. */
function recording(rows: number, state: readonly string[]) {
  const values = (width: number) => Array.from({ length: rows * width }, (_, i) => (i < (rows * width) / 2 ? Math.round(10 * Math.sin(i)) : Math.sin(i) ** 9));
  return recordingOf({ loss: { data: values(1) }, parameters: { width: 2, data: values(2) }, ...Object.fromEntries(state.map((id) => [id, { width: 2, group: 'state' as const, data: values(2) }])) });
}

describe('the length of a document', () => {
  const runs = [recording(80_000, []), recording(40_000, ['m', 'v']), recording(3, ['m'])].map((kept, index) => ({ run: { summary, label: `run ${index}`, rows: keptRowSource(kept) }, recording: kept }));
  const formats = {
    csv: (given: readonly LabelledRun[]) => comparisonCsv(given),
    json: (given: readonly LabelledRun[]) => comparisonJson({ file: 'f.ts', name: 'f', dimensions: 2 }, given),
  };

  for (const format of ['csv', 'json'] as const) {
    it(`is known beforehand from a few rows, and how much is read for it: ${format}`, async () => {
      let [characters, read, sampled] = [0, 0, 0];
      const metered = runs.map(({ run }): LabelledRun => ({ ...run, rows: meteredRowSource(run.rows, (numbers) => (read += numbers)) }));
      for await (const { length } of formats[format](metered)) characters += length;
      assert.equal(read, runs.reduce((sum, { run }) => sum + numbersRead(run.rows, format), 0));
      const estimated = await documentLength(runs, format, async function* (given) {
        for await (const piece of formats[format](given)) {
          sampled += piece.length;
          yield piece;
        }
      });
      assert.ok(Math.abs(estimated / characters - 1) < 0.03, `${estimated} for ${characters}`);
      assert.ok(sampled < characters / 2);
    });
  }

  it('counts what every row of a table says of its run', async () => {
    for (const [lengths, rows] of [[[40], 200_000], [[90], 100_000], [[40, 5], 150_000], [[90, 5], 150_000], [[5, 90], 150_000]] as const) {
      const kept = recordingOf({ loss: { data: Array.from({ length: rows }, (_, i) => Math.sin(i) ** 9) } });
      const labelled = lengths.map((length) => ({ run: { summary, label: `adam(learningRate=0.01, "${'x'.repeat(length)}`.slice(-length), rows: keptRowSource(kept) }, recording: kept }));
      let characters = 0;
      for await (const { length } of formats.csv(labelled.map(({ run }) => run))) characters += length;
      const estimated = await documentLength(labelled, 'csv', formats.csv);
      assert.ok(Math.abs(estimated / characters - 1) < 0.03, `${estimated} for ${characters}, labels of ${lengths.join(' and ')}`);
      assert.ok(longestRows(labelled.map(({ run }) => run), 'csv') >= characters);
    }
  });

  it('of little is exact', async () => {
    const few = runs.slice(2);
    let text = '';
    for await (const piece of comparisonCsv(few.map(({ run }) => run))) text += piece;
    assert.equal(await documentLength(few, 'csv', formats.csv), text.length);
  });
});
