// Writes what derives from the descriptions of the optimizers and from the manifest; with --check it only says what is stale, and exits 1.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from './generate/generatedFiles.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');

const stale = (await generatedFiles(root)).filter(({ present, text }) => present !== text);
if (check && stale.length > 0) {
  console.error(`Stale: ${stale.map(({ path }) => path).join(', ')}. Run npm run generate and commit what it changes.`);
  process.exitCode = 1;
} else if (!check) {
  for (const { path, text } of stale) {
    const file = `${root}/${path}`;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    console.log(`wrote ${path}`);
  }
}
