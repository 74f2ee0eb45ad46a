import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { constants, Script } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { readChecked, writeChecked } from './checkedFile.ts';

/*
 * Runs the bundle of a worker with what V8 made of it before: cachedWorker.js BUNDLE CACHE. In a worker it is that worker, whose functions are not
 * compiled again; without a cache, or with one that this V8 does not take, they are. As a program it makes the cache: the bundle does what a worker does
 * to be warm, and at the end V8 hands out what it has compiled.
 */
const [, , bundle, cache] = process.argv;
if (!bundle || !cache) throw new Error('This file is the entry of a worker that Optimizer Lab starts, not a program.');

type Body = (exports: object, require: NodeJS.Require, module: object, filename: string, dirname: string) => void;

const script = new Script(`(function (exports, require, module, __filename, __dirname) {${readFileSync(bundle, 'utf8')}\n})`, {
  filename: bundle,
  // V8 itself would run what is damaged.
  cachedData: isMainThread ? undefined : readChecked(cache),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
if (isMainThread) {
  process.once('exit', (code) => {
    if (code === 0) keep(cache, script.createCachedData());
  });
}
const module = { exports: {} };
(script.runInThisContext() as Body)(module.exports, createRequire(bundle), module, bundle, dirname(bundle));

/** Of other versions nothing is left. */
function keep(file: string, data: Buffer): void {
  writeChecked(file, data);
  const folder = dirname(file);
  for (const name of readdirSync(folder)) if (/\.compiled(\.\d+)?$/.test(name) && !name.startsWith(basename(file))) rmSync(join(folder, name), { force: true });
}
