// node test/host/runInServer.ts RESULTS [--grep TITLE]: the integration suite in the extension host of VS Code's server.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from './browser.ts';
import { checkout } from './checkout.ts';
import { copyOfExamples } from './temporary.ts';
import { until } from './until.ts';
import { startVSCodeServer } from './vscodeServer.ts';
import { Workbench } from './workbench.ts';

/** For the extension host to come up, and then from each test's end to the next one's. */
const TEST_LIMIT = 240_000;

const results = process.argv[2];
if (!results) throw new Error('usage: runInServer.ts RESULTS');

const grep = process.argv[process.argv.indexOf('--grep') + 1 || Infinity] ?? '';

const examples = await copyOfExamples();
const server = await startVSCodeServer({ testDriver: true, environment: { OPTIMIZER_LAB_TEST_RESULTS: results, OPTIMIZER_LAB_TEST_GREP: grep } });
const browser = await launchBrowser();
try {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  await Workbench.open(browser, server, {
    folder: examples.folder,
    payload: [
      ['extensionDevelopmentPath', remote(checkout)],
      ['extensionTestsPath', remote(join(checkout, 'out/test/integration/index.js'))],
    ],
    // The server's own log files need a native module that is left out; each of its processes complains once.
    onConsole: (line) => { if (!line.includes('Could not locate the bindings file')) console.log(line); },
  });
  for (let read = ''; !read.includes('{"type":"ended"}'); ) {
    const before = read;
    await until('the end of the next integration test', async () => existsSync(results) && (read = await readFile(results, 'utf8')) !== before, TEST_LIMIT);
  }
} finally {
  await browser.close();
  await server.stop();
  await examples.remove();
}
