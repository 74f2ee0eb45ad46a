import assert from 'node:assert/strict';
import { join } from 'node:path';
import { controlBytes } from '../../../engine/run/runMarks.ts';
import { WorkerThread } from '../../../engine/worker/workerThread.ts';
import { until } from '../../host/until.ts';
import { bowl, LossFiles } from './lossFiles.ts';

describe('a worker in a thread', () => {
  it('that has ended by itself between two calls says so to the next one', async () => {
    const files = new LossFiles();
    const thread = new WorkerThread([join(import.meta.dirname, '../../../engine/worker/worker.ts')], { memory: 256, outputLines: 10, allowNodeModules: false });
    const call = (text: string) => thread.call({ call: 'check', parameters: { source: files.save(text) }, control: new SharedArrayBuffer(controlBytes) }, { output: () => undefined });
    try {
      assert.equal((await call(bowl)).type, 'result');
      await call('/** @start 1 */\nexport function badLoss(x: number): number {\n  void Promise.reject(new Error("nobody waits"));\n  return x ** 2;\n}');
      await until('the thread to have ended', () => Promise.resolve(!thread.alive));
      const end = await call(bowl);
      assert.equal(end.type, 'died');
      assert.match(end.why, /nobody waits/);
    } finally {
      await thread.kill();
      files.remove();
    }
  });
});
