import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const json = async (name: string) => JSON.parse(await readFile(join(root, name), 'utf8')) as Record<string, unknown>;
const placeholders = (text: string) => [...text.matchAll(/\{\d+\}|\(command:[^)]*\)/g)].map(([match]) => match).sort();

describe('translations', () => {
  it('have every text of the manifest, and no other', async () => {
    const manifest = await readFile(join(root, 'package.json'), 'utf8');
    const used = [...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!);
    const [english, chinese] = [await json('package.nls.json'), await json('package.nls.zh-cn.json')];
    assert.deepEqual(Object.keys(english).sort(), [...new Set(used)].sort());
    assert.deepEqual(Object.keys(chinese), Object.keys(english));
    for (const [key, text] of Object.entries(english)) assert.deepEqual(placeholders(chinese[key] as string), placeholders(text as string), key);
  });

  it('have every text of the extension, and no other', async () => {
    const folder = join(root, 'extension');
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
    const sources = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
    const texts = sources.flatMap((source) => [...source.matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map(([, text]) => text!));
    assert.equal(sources.join('').split('l10n.t(').length - 1, texts.length, 'a text is not a plain string in single quotes');
    const chinese = await json('l10n/bundle.l10n.zh-cn.json');
    assert.deepEqual(Object.keys(chinese).sort(), [...new Set(texts)].sort());
    for (const [text, translated] of Object.entries(chinese)) assert.deepEqual(placeholders(translated as string), placeholders(text));
  });
});

describe('the manifest', () => {
  it('names only files that are there', async () => {
    const manifest = await readFile(join(root, 'package.json'), 'utf8');
    for (const [, path] of manifest.matchAll(/"((?:\.\/)?(?:media|schemas)\/[\w./-]+)"/g)) {
      const folder = join(root, dirname(path!));
      assert.ok((await readdir(folder)).includes(path!.split('/').at(-1)!), path);
    }
  });
});
