import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { configurationOf } from '../optimizers/configurations.ts';
import { dialectsOf } from '../../../engine/optimizers/configuration.ts';
import { experimentSchemaText } from '../../../scripts/generate/experimentSchemaText.ts';
import { formatSpec } from '../../../engine/optimizers/spec.ts';
import { generatedFiles } from '../../../scripts/generate/generatedFiles.ts';
import { optimizers } from '../../../engine/optimizers/registry.ts';
import { specPattern } from '../../../scripts/generate/specPattern.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Branch {
  readonly if: { readonly properties: { readonly id: { readonly enum: readonly string[] } } };
  readonly then: { readonly properties: { readonly dialect: { readonly enum: readonly string[] }; readonly hyperparameters: { readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>> } } };
}

describe('npm run generate', () => {
  it('has nothing left to write', () => {
    execFileSync(process.execPath, [join(root, 'scripts/generate.ts'), '--check'], { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  });

  it('sees what is stale and what is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'generate-'));
    try {
      for (const path of ['README.md', 'package.json', 'package.nls.json', 'docs/optimizers.md', 'docs/schedules.md']) await cp(join(root, path), join(folder, path));
      await writeFile(join(folder, 'README.md'), (await readFile(join(folder, 'README.md'), 'utf8')).replace('`adamw`', '`adamv`'));
      await writeFile(join(folder, 'package.json'), (await readFile(join(folder, 'package.json'), 'utf8')).replace('"optax",', ''));
      const stale = (await generatedFiles(folder)).filter(({ present, text }) => present !== text);
      assert.deepEqual(stale.map(({ path }) => path), ['README.md', 'package.json', 'schemas/experiment.schema.json', 'engine/ownOptimizers/ruleFunctionTypes.ts', 'examples/optimizer-lab.d.ts']);
      const repaired = stale.find(({ path }) => path === 'package.json')!.text;
      assert.deepEqual(JSON.parse(repaired), JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));

      await writeFile(join(folder, 'README.md'), '# No place for a table');
      await assert.rejects(generatedFiles(folder), /There is no <!-- optimizers:begin -->/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('offers the optimizers in experiments, each with its own dialects and hyperparameters', () => {
    const schema = JSON.parse(experimentSchemaText()) as { readonly properties: { readonly optimizers: { readonly items: { readonly anyOf: readonly [unknown, { readonly allOf: readonly Branch[] }] } } } };
    const branches = schema.properties.optimizers.items.anyOf[1].allOf;
    assert.equal(branches.length, optimizers.length);
    for (const [index, description] of optimizers.entries()) {
      const { if: { properties: { id } }, then: { properties: { dialect, hyperparameters } } } = branches[index]!;
      assert.deepEqual(id.enum, [description.id, ...(description.aliases ?? [])]);
      assert.deepEqual(dialect.enum, dialectsOf(description));
      assert.deepEqual(Object.keys(hyperparameters.properties), Object.keys(description.hyperparameters));
    }
    const { learningRate, beta1 } = branches.find(({ if: { properties } }) => properties.id.enum.includes('adam'))!.then.properties.hyperparameters.properties;
    assert.deepEqual([learningRate!['type'], learningRate!['exclusiveMinimum'], learningRate!['maximum']], [['number', 'string'], 0, 1000]);
    const pattern = new RegExp(String(learningRate!['pattern']));
    assert.match('cosine(0.1,1000)', pattern);
    assert.doesNotMatch('cosin(0.1)', pattern);
    assert.deepEqual([beta1!['minimum'], beta1!['exclusiveMaximum']], [0, 1]);
  });

  it('has a pattern that SPECs match, and misspelt ones do not', () => {
    const pattern = new RegExp(specPattern());
    const any = fc.constantFrom(...optimizers.flatMap((description) => dialectsOf(description).map((dialect) => ({ description, dialect })))).chain(({ description, dialect }) => configurationOf(description, dialect));
    fc.assert(fc.property(any, (configuration) => pattern.test(formatSpec(configuration))));
    for (const spec of ['gd', 'adam@pytorch', 'tf:optimizer=adamax', 'adam+ema(0.9)', 'sgd:learningRate=step(0.1,5)+clipNorm(1)']) assert.match(spec, pattern);
    for (const spec of ['', 'adm', 'adam@jax', 'sgd@paper', 'adamx', 'adam lr=1']) assert.doesNotMatch(spec, pattern);
  });
});
