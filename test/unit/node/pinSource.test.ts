import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pinSource } from '../../../engine/node/pinSource.ts';

describe('the source of a comparison', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const write = async (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(at(name)), { recursive: true });
      await writeFile(at(name), text);
    }
  };
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'optimizer-lab-pin-')); });
  afterEach(() => rm(folder, { recursive: true }));

  it('is all of the own files that are imported, in whatever way, as the person sees them', async () => {
    await write({
      'loss.ts': "import { half } from './half.js';\nimport './effect.ts';\nexport * from \"./more.ts\";\nconst later = () => import('./later.ts');\nimport old = require('./old.cjs');\nimport {\n  rows\n} from './rows.csv';\n",
      'half.ts': "import { third } from './third.ts';\n",
      'third.ts': "import './loss.ts';\n",
      'effect.ts': '',
      'more.ts': '',
      'later.ts': '',
      'old.cjs': '',
      'rows.csv': '1,2\n',
      'other.ts': '',
    });
    const unsaved = { [at('third.ts')]: "import './fresh.ts';\n", [at('fresh.ts')]: 'export {};\n' };
    const { overlays, dependencies } = await pinSource(at('loss.ts'), unsaved, './data.csv');
    const own = ['loss.ts', 'half.ts', 'third.ts', 'effect.ts', 'more.ts', 'later.ts', 'old.cjs', 'rows.csv', 'fresh.ts'];
    assert.deepEqual(Object.keys(overlays).sort(), own.map(at).sort());
    assert.equal(overlays[at('third.ts')], unsaved[at('third.ts')]);
    assert.deepEqual([...dependencies].sort(), [...own, 'data.csv'].map(at).sort());
  });

  it('holds neither packages nor long texts, and depends on the long ones', async () => {
    await write({
      'loss.ts': "import { a } from 'pack';\nimport rows from './long.csv';\n",
      'long.csv': '1,2\n'.repeat(300_000),
      'node_modules/pack/package.json': '{"main":"index.js"}',
      'node_modules/pack/index.js': "require('../../aside.ts');\n",
      'aside.ts': '',
    });
    const { overlays, dependencies } = await pinSource(at('loss.ts'), {}, undefined);
    assert.deepEqual(Object.keys(overlays), [at('loss.ts')]);
    assert.deepEqual([...dependencies].sort(), [at('long.csv'), at('loss.ts')]);
  });

  it('leaves what is missing or does not parse to the run', async () => {
    await write({ 'loss.ts': "import { gone } from './gone.ts';\nimport { b } from './broken.ts';\n", 'broken.ts': 'export const b = (;\n' });
    assert.deepEqual(Object.keys((await pinSource(at('loss.ts'), {}, undefined)).overlays), [at('loss.ts'), at('broken.ts')]);
    assert.deepEqual(await pinSource(at('absent.ts'), {}, undefined), { overlays: {}, dependencies: [at('absent.ts')] });
  });
});
