// Packages what is in dist/ and prints the sizes; run by the set-up step, after a production build.
import { createVSIX } from '@vscode/vsce';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { root, vsix } from './setup.mjs';

/** Without TensorFlow.js, which only the TFOptimizer loads. */
const BUDGET = 4 * 1024 * 1024;

await createVSIX({ cwd: root, packagePath: vsix, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });

const kilobytes = (bytes) => `${Math.ceil(bytes / 1024).toLocaleString('en')} kB`;
const dist = join(root, 'dist');
for (const name of (await readdir(dist)).sort()) console.log(`dist/${name}`.padEnd(40), kilobytes((await stat(join(dist, name))).size).padStart(12));

const whole = (await stat(vsix)).size;
const tensorflow = await readFile(join(dist, 'tensorflow.js')).then((content) => deflateRawSync(content, { level: 9 }).length, () => 0);
console.log('optimizer-lab.vsix'.padEnd(40), kilobytes(whole).padStart(12));
console.log('optimizer-lab.vsix without TensorFlow.js'.padEnd(40), kilobytes(whole - tensorflow).padStart(12), `of ${kilobytes(BUDGET)}`);
if (whole - tensorflow > BUDGET) {
  console.log(`error: the .vsix without TensorFlow.js is ${kilobytes(whole - tensorflow)}, over its budget of ${kilobytes(BUDGET)}`);
  process.exitCode = 1;
}
