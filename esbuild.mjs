// Builds dist/: one base object, one entry per bundle. `--watch` rebuilds, `--production` minifies (scripts/packageVsix.mjs holds the size budget), `--outdir DIR` builds elsewhere.
import { build, context } from 'esbuild';
import { formulaOptions } from './scripts/formulaFonts.mjs';
import { readFile, rm } from 'node:fs/promises';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const outdir = process.argv.includes('--outdir') ? process.argv[process.argv.indexOf('--outdir') + 1] : 'dist';

/** @type {import('esbuild').BuildOptions} */
const base = {
  bundle: true,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  outdir,
  metafile: true,
  // The rules of the optimizers are read from their own source text, so names and syntax stay; only white space may go.
  minifyWhitespace: production,
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...base,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // jsonc-parser's main file hides its requires from bundlers.
  mainFields: ['module', 'main'],
  // CommonJS has no import.meta; its own names mean the same.
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  // Loaded only when the TFOptimizer runs; a bundle of its own.
  external: ['vscode', './tensorflow.js'],
};

export const bundles = [
  { ...node, entryPoints: { extension: 'extension/extension.ts' } },
  { ...node, entryPoints: { worker: 'engine/worker/worker.ts', cachedWorker: 'engine/worker/cachedWorker.ts', workerRelay: 'engine/worker/workerRelay.ts' } },
  { ...node, entryPoints: { tensorflow: 'engine/tensorflow/tensorflow.ts' }, minify: production },
  { ...node, entryPoints: { cli: 'engine/cli/cli.ts' }, define: { ...node.define, optimizerLabVersion: JSON.stringify(version) }, banner: { js: '#!/usr/bin/env node' } },
  {
    ...base,
    ...formulaOptions,
    entryPoints: { webview: 'webview/main.tsx', formulas: 'webview/formulas/main.ts', gradientCheck: 'webview/gradientCheck/main.tsx', differences: 'webview/differences/main.tsx' },
    platform: 'browser',
    format: 'iife',
    target: 'chrome128',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: production,
  },
];

if (watch) {
  await Promise.all(bundles.map(async (options) => (await context({ ...options, logLevel: 'info' })).watch()));
} else {
  await rm(outdir, { recursive: true, force: true });
  await Promise.all(bundles.map((options) => build(options)));
}
