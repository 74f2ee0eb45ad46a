import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluateModule } from '../../../engine/compile/evaluateModule.ts';
import { loadModuleGraph, type ModuleGraph } from '../../../engine/compile/moduleGraph.ts';
import { nodeFiles } from '../../../engine/node/nodeFiles.ts';
import { graphOf, place, problemOf, run, withFolder } from './compileHelpers.ts';

const projectModules = join(import.meta.dirname, '../../../node_modules');

describe('moduleGraph: the user’s own files', () => {
  it('follows imports of every form, with and without extension', async () => {
    const exported = await run({
      'main.ts': `import a from './a'; import { b } from './b.js'; import * as c from "./c/index"; import d = require('./d');
        export { e } from './e.mjs'; export * from './f'; import './g.cjs'; import cfg from './cfg.json'; import rows from './rows.csv';
        export const sum = a + b + c.c + d.d + cfg.k + rows[0].x + (globalThis as any).__g;`,
      'a.ts': 'export default 1;',
      'b.ts': 'export const b: number = 10;',
      'c/index.ts': 'export const c = 100;',
      'd.js': 'exports.d = 1000;',
      'e.mts': 'export const e = 5;',
      'f.tsx': 'export const f = 6;',
      'g.cjs': 'globalThis.__g = 100000;',
      'cfg.json': '{"k": 10000}',
      'rows.csv': 'x,y\n1000000,2\n',
    });
    assert.equal(exported.sum, 1111111);
    assert.equal(exported.e, 5);
    assert.equal(exported.f, 6);
  });

  it('follows imports through folders and files with a # in their names', async () => {
    const exported = await run({ 'a #1/main #2.ts': `export * from './b#3.ts'; export * from '../c #4/d';`, 'a #1/b#3.ts': 'export const b = 3;', 'c #4/d.ts': 'export const d = 4;' });
    assert.deepEqual([exported.b, exported.d], [3, 4]);
  });

  it('takes types away, unchecked, and does not load what only they need', async () => {
    const exported = await run({
      'main.ts': `import type { A } from './types'; import { B } from './types'; import { type C } from './missing'; export type { D } from './missing';
        enum Kind { one = 1, two } class P { constructor(readonly x: number, private y = 2) {} get z(): number { return this.x + this.y; } }
        const wrong: string = 3; export function f(a: A, b?: B): number { return (a as unknown as number) + Kind.two + new P(1).z + (wrong satisfies any)!; }`,
    });
    assert.equal((exported.f as (a: number) => number)(1), 1 + 2 + 3 + 3);
  });

  it('finds index files of folders on disk, and lets an unsaved text stand for a file', () =>
    withFolder({ 'main.ts': "import { a } from './lib'; export const b = a;", 'lib/index.ts': 'export const a = 1;' }, async (folder) => {
      assert.equal(evaluateModule(await loadModuleGraph(join(folder, 'main.ts'), nodeFiles())).b, 1);
      const overlaid = nodeFiles({ [join(folder, 'lib/index.ts')]: 'export const a = 2;' });
      assert.equal(evaluateModule(await loadModuleGraph(join(folder, 'main.ts'), overlaid)).b, 2);
    }));

  it('counts columns without a byte-order mark', () =>
    withFolder({ 'main.ts': "\uFEFFimport './missing';" }, async (folder) => {
      assert.equal((await problemOf(loadModuleGraph(join(folder, 'main.ts'), nodeFiles()))).column, 8);
    }));

  it('follows the paths of tsconfig.json', () =>
    withFolder({ 'tsconfig.json': '{ // comment\n "compilerOptions": { "paths": { "@lib/*": ["./source/*"] } } }', 'deep/main.ts': "export { a } from '@lib/a';", 'source/a.ts': 'export const a = 3;' }, async (folder) => {
      assert.equal(evaluateModule(await loadModuleGraph(join(folder, 'deep/main.ts'), nodeFiles())).a, 3);
    }));

  it('is plain data, and the same text has the same hash in any folder', async () => {
    const texts = { 'main.ts': "import { a } from './a'; export const b = a;", 'a.ts': 'export const a = 1;' };
    const graph = await graphOf(texts);
    assert.deepEqual(evaluateModule(structuredClone(graph)), evaluateModule(JSON.parse(JSON.stringify(graph)) as ModuleGraph));
    await withFolder(texts, async (folder) => assert.equal((await loadModuleGraph(join(folder, 'main.ts'), nodeFiles())).hash, graph.hash));
    assert.notEqual((await graphOf({ ...texts, 'a.ts': 'export const a = 2;' })).hash, graph.hash);
    assert.match(graph.hash, /^[0-9a-f]{64}$/);
  });
});

describe('moduleGraph: packages', () => {
  it('uses real ones: an ES module with a dependency, and CommonJS', () =>
    withFolder({ 'main.ts': "import { extent, InternSet } from 'd3-array';\nimport Papa from 'papaparse';\nexport const e = extent([3, 1, 2]), s = new InternSet([1, 1]).size, rows = Papa.parse('a,b').data;" }, async (folder) => {
      await mkdir(join(folder, 'node_modules'));
      for (const name of ['d3-array', 'papaparse']) await symlink(join(projectModules, name), join(folder, 'node_modules', name));
      const graph = await loadModuleGraph(join(folder, 'main.ts'), nodeFiles());
      const exported = evaluateModule(graph);
      assert.deepEqual(exported.e, [1, 3]);
      assert.equal(exported.s, 1);
      assert.deepEqual(exported.rows, [['a', 'b']]);
      assert.ok(Object.keys(graph.modules).some((path) => path.startsWith(join(projectModules, 'd3-array'))), 'packages are followed to their real place');
    }));

  const packages = {
    'node_modules/esm-only/package.json': '{"name": "esm-only", "type": "module", "exports": {".": {"types": "./t.d.ts", "import": "./m.js"}, "./sub": "./sub.js"}}',
    'node_modules/esm-only/m.js': "import { s } from './sub.js'; export default s + 1; export const named = 2;",
    'node_modules/esm-only/sub.js': 'export const s = 40;',
    'node_modules/careful/package.json': '{"name": "careful", "main": "index"}',
    'node_modules/careful/index.js': "var c; try { c = require('crypto'); } catch (e) { c = { none: true }; }\nvar o; try { o = require('not-there'); } catch (e) { o = 1 }\nmodule.exports = function () { return c.none ? 7 : 8; };",
    'node_modules/browser/package.json': '{"name": "browser", "main": "index.js", "browser": {"fs": false}}',
    'node_modules/browser/index.js': "exports.keys = Object.keys(require('fs'));",
    'node_modules/needs-fs/package.json': '{"name": "needs-fs"}',
    'node_modules/needs-fs/index.js': "var fs = require('fs');",
    'node_modules/waits/package.json': '{"name": "waits", "type": "module", "exports": "./m.mjs"}',
    'node_modules/waits/m.mjs': 'export const a = 1;\nawait a;',
  };

  it('uses ES modules only, modules of Node that can be done without, and packages that name a browser’s way', () =>
    withFolder({ ...packages, 'main.ts': "import d, { named } from 'esm-only'; import { s } from 'esm-only/sub'; import careful from 'careful'; import { keys } from 'browser';\nexport const all = [d, named, s, careful(), keys];" }, async (folder) => {
      assert.deepEqual(evaluateModule(await loadModuleGraph(join(folder, 'main.ts'), nodeFiles())).all, [41, 2, 40, 7, []]);
    }));

  it('reports what a package cannot do here at the user’s import', () =>
    withFolder({ ...packages, 'a.ts': "\nimport 'needs-fs';", 'b.ts': "  import 'waits';", 'c.ts': "import 'esm-only/inner';", 'd.ts': "import 'esm-only-not-there/sub';", 'e.ts': "import '@scope/name/sub';" }, async (folder) => {
      const load = (name: string) => loadModuleGraph(join(folder, name), nodeFiles());
      const needsFs = await problemOf(async () => evaluateModule(await load('a.ts')));
      assert.equal(place(needsFs), `${join(folder, 'a.ts')}:2:8`);
      assert.match(needsFs.message, /“fs” is a module of Node.js \(asked for by .*needs-fs.*index.js\)/);
      const waits = await problemOf(load('b.ts'));
      assert.equal(place(waits), `${join(folder, 'b.ts')}:1:10`);
      assert.match(waits.message, /m\.mjs:2:1: “await” at the top level/);
      assert.match((await problemOf(load('c.ts'))).message, /“esm-only\/inner” cannot be imported: .*not exported/);
      assert.match((await problemOf(load('d.ts'))).message, /“esm-only-not-there\/sub” is not installed.*npm install esm-only-not-there”/);
      assert.match((await problemOf(load('e.ts'))).message, /npm install @scope\/name”/);
    }));
});

describe('moduleGraph: mistakes, at their place', () => {
  const mistakes: readonly (readonly [title: string, texts: Readonly<Record<string, string>>, place: string, message: RegExp])[] = [
    ['a missing file', { 'm.ts': "const a = 1;\nimport { b } from './missing';\nexport const c = a + b;" }, 'm.ts:2:19', /no file “.\/missing”/],
    ['a missing file of an imported file', { 'm.ts': "import './a';", 'a.ts': "export * from '../nowhere';" }, 'a.ts:1:15', /no file “..\/nowhere”/],
    ['a module of Node', { 'm.ts': "import { readFileSync } from 'node:fs';\nexport const f = () => readFileSync('x');" }, 'm.ts:1:30', /“node:fs” is a module of Node.js.*@data/],
    ['a module of Node without “node:”', { 'm.ts': "import fs from 'fs/promises';\nexport const f = fs;" }, 'm.ts:1:16', /module of Node.js/],
    ['a syntax error', { 'm.ts': "import './a';", 'a.ts': 'export const a = 1;\nconst b = ;' }, 'a.ts:2:11', /^Syntax error: Unexpected token/],
    ['await at the top level', { 'm.ts': 'export const a = 1;\n  const b = await a;' }, 'm.ts:2:13', /“await” at the top level/],
    ['import.meta', { 'm.ts': 'export const a = import.meta.url;' }, 'm.ts:1:18', /“import.meta”/],
    ['a namespace', { 'm.ts': 'export namespace A { export const b = 1; }' }, 'm.ts:1:8', /namespace cannot run/],
    ['a wrong JSON', { 'm.ts': "import a from './a.json';\nexport const b = a;", 'a.json': '{"a": }' }, 'a.json:1:7', /no JSON/],
    ['a wrong CSV', { 'm.ts': "import a from './a.csv';\nexport const b = a;", 'a.csv': 'a,b\n1\n' }, 'a.csv:2:1', /1 cells/],
    ['a file of another kind', { 'm.ts': "import './a.css';", 'a.css': 'a {}' }, 'a.css:1:1', /none of them/],
    ['a quotation mark in a path', { 'm.ts': 'import { a } from "./it\'s";\nexport const b = a;', "it's.ts": 'export const a = 1;' }, 'm.ts:1:19', /quotation mark/],
  ];
  for (const [title, texts, where, message] of mistakes) {
    it(title, async () => {
      const problem = await problemOf(graphOf(texts));
      assert.equal(place(problem), `/unsaved/${where}`);
      assert.match(problem.message, message);
    });
  }

  it('an entry that is not there', async () => {
    const problem = await problemOf(loadModuleGraph('/unsaved/none.ts', nodeFiles()));
    assert.equal(place(problem), '/unsaved/none.ts:1:1');
    assert.match(problem.message, /no such file\.$/i);
  });

  it('allows await and import.meta’s like within functions and types', async () => {
    const exported = await run({ 'm.ts': 'declare namespace N { const x: number; }\nexport async function f() { for await (const a of []) await a; return 1; }\nexport const g = 2;' });
    assert.equal(exported.g, 2);
  });
});
