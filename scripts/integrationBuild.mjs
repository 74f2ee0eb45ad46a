// Compiles the integration suite to out/test/integration/: index.js and one file for each *.test.ts that is there.
import { build } from 'esbuild';
import { rm } from 'node:fs/promises';

await rm('out', { recursive: true, force: true });
await build({
  entryPoints: ['test/integration/index.ts', 'test/integration/**/*.test.ts'],
  outbase: '.',
  outdir: 'out',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  external: ['vscode', 'mocha'],
  logLevel: 'warning',
});
