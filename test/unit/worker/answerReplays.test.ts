import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { answerReplays } from '../../../engine/worker/answerReplays.ts';
import type { ReplayWish } from '../../../engine/worker/protocol.ts';
import type { ReplayResult } from '../../../engine/run/replaySteps.ts';
import { bowl, LossFiles, runConfiguration } from './lossFiles.ts';

describe('replays in a worker', () => {
  const files = new LossFiles();
  after(() => files.remove());
  const ask = async (source: Parameters<typeof answerReplays>[0]['source'], replays: readonly ReplayWish[]) => answerReplays({ source, replays }, new Int32Array(64));

  it('of a run that is ready are those of a fresh one, to the bit, in whatever order they are asked', async () => {
    const source = files.save(bowl);
    for (const optimizer of ['adam', 'sgd:learningRate=0.1,momentum=0.9', 'lbfgs', 'adam:learningRate=cosine(0.1,30)']) {
      const run = runConfiguration({ optimizer, steps: 60 });
      const [whole] = (await ask(source, [{ run, first: 0, last: 60 }])) as [ReplayResult];
      const [{ checkpoint }] = (await ask(source, [{ run, first: 8, last: 8 }])) as [ReplayResult];
      const pieces = [[40, 41], [9, 12], [55, 60], [9, 12]] as const;
      const outcomes = (await ask(source, pieces.map(([first, last]) => ({ run, checkpoint, first, last })))) as readonly ReplayResult[];
      for (const [index, [first, last]] of pieces.entries()) {
        for (const [c, { data, width }] of whole.piece.columns.entries()) assert.deepEqual(outcomes[index]!.piece.columns[c]!.data, data.slice(first * width, (last + 1) * width), `${optimizer}, ${first} to ${last}`);
      }
    }
  });

  it('see a file that has changed', async () => {
    const source = files.save(bowl);
    const run = runConfiguration({ optimizer: 'adam' });
    const [{ checkpoint }] = (await ask(source, [{ run, first: 5, last: 5 }])) as [ReplayResult];
    const again = async () => ((await ask(source, [{ run, checkpoint, first: 6, last: 6 }])) as [ReplayResult])[0].piece.columns[0]!.data[0]!;
    const before = await again();
    writeFileSync(source.file, readFileSync(source.file, 'utf8').replace('return ', 'return 2 * '));
    assert.notEqual(await again(), before);
  });

  it('fail one by one', async () => {
    const source = files.save(bowl);
    const [bad, good] = await ask(source, [
      { run: runConfiguration({ start: { kind: 'point', values: [1, 2, 3] } }), first: 0, last: 2 },
      { run: runConfiguration(), first: 0, last: 2 },
    ]);
    assert.ok('problem' in bad!);
    assert.ok('piece' in good!);
  });
});
