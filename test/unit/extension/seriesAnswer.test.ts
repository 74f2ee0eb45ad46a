import assert from 'node:assert/strict';
import { valuesOf } from '../../../extension/panel/seriesAnswer.ts';
import { createRunReader } from '../../../engine/recording/createRunReader.ts';
import { createEngine, type Engine } from '../../../engine/worker/engine.ts';
import { parseSpec } from '../../../engine/optimizers/spec.ts';
import { bowl, LossFiles, runConfiguration } from '../worker/lossFiles.ts';

describe('the values of a chart at some steps', () => {
  let engine: Engine;
  let files: LossFiles;
  before(() => {
    files = new LossFiles();
    engine = createEngine({ concurrency: 1 });
  });
  after(async () => {
    await engine.dispose();
    files.remove();
  });

  it('are exact at every step that was done, also at those that were not kept', async () => {
    const source = files.save(bowl);
    const perform = async (budget: number) => {
      const run = { ...runConfiguration(), optimizer: parseSpec('adam'), steps: 300, recording: { columns: 'all' as const, every: 1, budget } };
      const { recording } = await engine.run({ source, run });
      return { recording: recording!, reader: createRunReader(recording!, (wish) => engine.replay({ source, run, ...wish })) };
    };
    const [whole, sparse] = [await perform(1e8), await perform(6000)];
    assert.ok(sparse.recording.rows < 100);
    for (const column of ['loss', 'm', 'gradientNorm']) {
      const at = { runs: [3], column, coordinates: [0, 1], steps: [0, 5, 77, 299, 300, 400] };
      const values = await valuesOf(3, sparse.reader, at);
      assert.deepEqual(values.map(({ run, coordinate, steps }) => [run, coordinate, ...steps]), [0, 1].map((coordinate) => [3, coordinate, 0, 5, 77, 299, 300]));
      assert.deepEqual(values, await valuesOf(3, whole.reader, at));
      assert.ok(values[1]!.values.slice(1).every(Number.isFinite));
    }
    assert.deepEqual(await valuesOf(3, sparse.reader, { runs: [3], column: 'none', coordinates: [0], steps: [1] }), []);
  });
});
