// The parts of `npm test`: what each needs, what it runs, how long it may take.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build, chromium, packageExtension, projectNode, root, vscodeServer } from './setup.mjs';

const tool = (name) => join(root, 'node_modules', name);
const node = (...args) => [projectNode, ...args];
const mocha = (glob, ...options) => (results, extra) => [
  node(tool('mocha/bin/mocha.js'), '--reporter', join(root, 'test/host/resultReporter.ts'), '--reporter-option', `output=${results}`, ...options, glob, ...extra),
];

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {(() => Promise<void>)[]} needs set-up steps
 * @property {(results: string, extra: string[]) => string[][]} commands run one after the other; the last writes the results (a whole part counts as one when `single`)
 * @property {boolean} [single]
 * @property {number} seconds may pass before the part is stopped and counts as failed
 * @property {boolean} [onRequest] not part of a plain `npm test`
 */

/** @type {Part[]} */
export const parts = [
  { name: 'lint', single: true, needs: [], seconds: 600, commands: () => [node(tool('eslint/bin/eslint.js'), '.')] },
  {
    name: 'types', single: true, needs: [], seconds: 600,
    commands: () => [node(tool('typescript/bin/tsc'), '--noEmit'), node(tool('typescript/bin/tsc'), '--noEmit', '-p', 'webview')],
  },
  // Mocha's own number of jobs is one less than there are cores: on two of them it would do no two files at once.
  { name: 'unit', needs: [build], seconds: 600, commands: mocha('test/unit/**/*.test.ts', '--parallel', '--jobs', String(Math.min(4, Math.max(2, availableParallelism())))) },
  { name: 'fuzz', needs: [], seconds: 1800, commands: mocha('test/fuzz/**/*.test.ts', '--timeout', '1200000') },
  { name: 'webview', needs: [build, chromium], seconds: 900, commands: mocha('test/webview/**/*.test.ts') },
  {
    name: 'integration', needs: [build, chromium, vscodeServer], seconds: 600,
    commands: (results, extra) => [node('scripts/integrationBuild.mjs'), node('test/host/runInServer.ts', results, ...extra)],
  },
  { name: 'e2e', needs: [build, packageExtension, chromium, vscodeServer], seconds: 1200, commands: mocha('test/e2e/**/*.test.ts', '--timeout', '120000') },
  {
    name: 'electron', onRequest: true, needs: [build], seconds: 600,
    commands: (results) => [node('scripts/integrationBuild.mjs'), node('test/host/runInElectron.ts', results)],
  },
];
