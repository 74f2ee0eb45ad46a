import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { corpusFolder, readCorpus } from '../../../corpus/index.ts';

const losses = readCorpus();

describe('the corpus of losses', () => {
  it('has at least 60 losses with different names, in files of at most 150 lines', () => {
    assert.ok(losses.length >= 60, `${losses.length}`);
    assert.equal(new Set(losses.map(({ name }) => name)).size, losses.length);
    for (const file of readdirSync(corpusFolder).filter((name) => name.endsWith('.ts'))) {
      assert.ok(readFileSync(join(corpusFolder, file), 'utf8').split('\n').length <= 150, file);
    }
  });

  it('finds every @loss', () => {
    const tags = readdirSync(corpusFolder)
      .filter((name) => name.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(join(corpusFolder, file), 'utf8').matchAll(/@loss\b/g)]);
    assert.equal(losses.length, tags.length);
  });

  it('is TypeScript under strict, as its tsconfig says', () => {
    const path = join(corpusFolder, 'tsconfig.json');
    const { config } = ts.readConfigFile(path, (file) => ts.sys.readFile(file)) as { config: unknown };
    const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, corpusFolder);
    assert.equal(options.strict, true);
    const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options));
    assert.deepEqual(diagnostics.map(({ file, start, messageText }) => `${file?.fileName}:${start}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`), []);
  });
});
