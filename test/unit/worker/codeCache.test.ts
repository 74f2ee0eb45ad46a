import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { CodeCache, type WorkerEntry } from '../../../engine/worker/codeCache.ts';
import { createEngine } from '../../../engine/worker/engine.ts';
import { bowl } from './lossFiles.ts';

/** A worker that says a word of three letters. */
const saying = (word: string): string => `const say = () => '${word}'; require('node:worker_threads').parentPort?.postMessage(say()); say();`;

async function said([file, ...parameters]: WorkerEntry): Promise<unknown> {
  const worker = new Worker(file, { argv: parameters });
  const [message] = (await once(worker, 'message')) as [unknown];
  await worker.terminate();
  return message;
}

describe('the code cache of workers', function () {
  this.timeout(60_000);
  let folder: string;
  let bundle: string;
  const bundled = (name: string): Promise<unknown> =>
    build({ entryPoints: { [name]: join(import.meta.dirname, `../../../engine/worker/${name}.ts`) }, outdir: folder, bundle: true, platform: 'node', format: 'cjs', mainFields: ['module', 'main'], external: ['./tensorflow.js'], define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' }, logLevel: 'error' });

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'optimizer-lab-code-'));
    bundle = join(folder, 'worker.js');
    await bundled('cachedWorker');
  });

  beforeEach(() => {
    rmSync(join(folder, 'kept'), { recursive: true, force: true });
    writeFileSync(bundle, saying('one'));
  });

  after(() => rmSync(folder, { recursive: true }));

  it('is used: a worker runs what was compiled then', async () => {
    const cache = new CodeCache(bundle, join(folder, 'kept'));
    assert.deepEqual(cache.entry(), [bundle]);
    await cache.make();
    // V8 takes a text of the same length for the same text.
    writeFileSync(bundle, saying('two'));
    assert.equal(cache.entry().length, 3);
    assert.equal(await said(cache.entry()), 'one');
  });

  it('is that of this bundle alone, whatever its length', async () => {
    await new CodeCache(bundle, join(folder, 'kept')).make();
    writeFileSync(bundle, saying('two'));
    const cache = new CodeCache(bundle, join(folder, 'kept'));
    assert.deepEqual(cache.entry(), [bundle]);
    await cache.make();
    assert.equal(await said(cache.entry()), 'two');
    assert.equal(readdirSync(join(folder, 'kept')).length, 1);
  });

  it('does no harm where it is damaged or gone, and is made again', async () => {
    const cache = new CodeCache(bundle, join(folder, 'kept'));
    await cache.make();
    const entry = cache.entry();
    const whole = readFileSync(entry[2]!);
    // V8 would crash.
    writeFileSync(entry[2]!, whole.map((byte, k) => (k < 200 || k > whole.length - 20 ? byte : 0)));
    assert.equal(await said(entry), 'one');
    await cache.make();
    assert.deepEqual(readFileSync(entry[2]!).length, whole.length);
    writeFileSync(entry[2]!, '');
    assert.equal(await said(entry), 'one');
    rmSync(entry[2]!);
    assert.equal(await said(entry), 'one');
  });

  it('says why it cannot be made, each time, and stays out of the way', async () => {
    writeFileSync(bundle, 'throw new Error("cannot warm up");');
    const cache = new CodeCache(bundle, join(folder, 'kept'));
    for (const _ of 'ab') {
      await assert.rejects(cache.make(), /cannot warm up/);
      assert.deepEqual(cache.entry(), [bundle]);
    }
    const missing = join(folder, 'missing.js');
    assert.deepEqual(new CodeCache(missing, join(folder, 'kept')).entry(), [missing]);
    writeFileSync(bundle, saying('one'));
    writeFileSync(join(folder, 'taken'), '');
    await assert.rejects(new CodeCache(bundle, join(folder, 'taken')).make(), /EEXIST|ENOTDIR/);
  });

  it('serves the worker of the engine, in a process without the right to write', async () => {
    await Promise.all([bundled('worker'), bundled('workerRelay')]);
    const cache = new CodeCache(bundle, join(folder, 'kept'));
    await cache.make();
    let printed = '';
    const engine = createEngine({ workerFile: bundle, codeCacheFolder: join(folder, 'kept'), isolation: 'process', output: (text) => (printed += text) });
    try {
      const file = join(folder, 'bowl.ts');
      assert.deepEqual(await engine.check({ file, recognition: 'tagged', name: 'bowlLoss', overlays: { [file]: bowl } }), []);
      assert.equal(cache.entry().length, 3);
      assert.equal(printed, '');
    } finally {
      await engine.dispose();
    }
  });
});
