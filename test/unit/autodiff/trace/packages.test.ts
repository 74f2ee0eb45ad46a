import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadModuleGraph } from '../../../../engine/compile/moduleGraph.ts';
import { nodeFiles } from '../../../../engine/node/nodeFiles.ts';
import { problemOf, withFolder } from '../../compile/compileHelpers.ts';
import { checkedGradient, gradientOf, near, traceGraph, type TracedSource } from './traceHelpers.ts';

const packages = {
  'node_modules/modern/package.json': '{"name": "modern", "type": "module", "exports": "./index.js"}',
  'node_modules/modern/index.js': "import { square } from './square.js';\nexport const sumOfSquares = (xs) => xs.map(square).reduce((a, b) => a + b, 0);\nexport class Vec { #xs; constructor(xs) { this.#xs = xs; } get norm() { return Math.sqrt(sumOfSquares(this.#xs)); } }",
  'node_modules/modern/square.js': 'export function square(x) { return x * x; }',
  'node_modules/old/package.json': '{"name": "old", "main": "lib"}',
  'node_modules/old/lib.js':
    "(function (root, factory) {\n  if (typeof define === 'function' && define.amd) define([], factory);\n  else if (typeof module === 'object' && module.exports) module.exports = factory();\n  else root.old = factory();\n})(this, function () {\n  var calls = 0;\n  function Sum() { if (!(this instanceof Sum)) return new Sum(); this.total = 0; }\n  Sum.prototype.add = function (x) { this.total += x; calls++; return this; };\n  return { Sum: Sum, calls: function () { return calls; }, bad: function (x) { return JSON.parse(JSON.stringify([x]))[0]; } };\n});",
};

/** Packages are looked for on the disk. */
const withTraced = (source: string, use: (traced: TracedSource) => Promise<void> | void): Promise<void> =>
  withFolder({ 'f.ts': source, ...packages }, async (folder) => use(traceGraph(await loadModuleGraph(join(folder, 'f.ts'), nodeFiles()))));

describe('trace: packages of plain JavaScript', () => {
  it('follows ES modules and what they import', () =>
    withTraced("import { sumOfSquares, Vec } from 'modern'; export const f = (p: number[]) => sumOfSquares(p) * new Vec(p).norm;", (traced) => {
      near(checkedGradient(traced, [3, 4]).gradient, [45, 60]);
    }));

  it('follows CommonJS of the old kind, whose hidden state starts anew', () =>
    withTraced("import old from 'old'; export const f = (p: number[]) => new old.Sum().add(p[0] * p[1]).add(p[0]).total * old.calls();", (traced) => {
      for (let i = 0; i < 4; i++) near(checkedGradient(traced, [3, 4]).gradient, [10, 6]);
    }));

  it('tells what a package loses where the user calls it', () =>
    withTraced("import old from 'old';\nexport const f = (p: number[]) => old.bad(p[0]);", async (traced) => {
      const { line, column, message } = await problemOf(() => gradientOf(traced, [1]));
      assert.deepEqual([line, column], [2, 39]);
      assert.match(message, /written as JSON/);
    }));
});
