// node test/soak/soakInServer.ts COUNT RESULTS: the soak in the extension host of VS Code's server; called by scripts/soak.mjs.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from '../host/browser.ts';
import { checkout } from '../host/checkout.ts';
import { copyOfExamples } from '../host/temporary.ts';
import { until } from '../host/until.ts';
import { startVSCodeServer } from '../host/vscodeServer.ts';
import { Workbench } from '../host/workbench.ts';

const [, , count = '1000', results] = process.argv;
if (!results) throw new Error('usage: soakInServer.ts COUNT RESULTS');

/** Each comparison opens a panel twice. */
const limit = 60_000 + Number(count) * 20_000;

const examples = await copyOfExamples();
const server = await startVSCodeServer({ testDriver: true, environment: { OPTIMIZER_LAB_TEST_RESULTS: results, OPTIMIZER_LAB_SOAK: count } });
const browser = await launchBrowser();
try {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  await Workbench.open(browser, server, { folder: examples.folder, payload: [['extensionDevelopmentPath', remote(checkout)], ['extensionTestsPath', remote(join(checkout, 'out/test/soak/index.js'))]] });
  let told = 0;
  await until('the end of the soak', async () => {
    const text = existsSync(results) ? await readFile(results, 'utf8') : '';
    const lines = text.split('\n').filter(Boolean);
    for (const line of lines.slice(told)) console.log(line);
    told = lines.length;
    return text.includes('{"ended":true}');
  }, limit);
} finally {
  await browser.close();
  await server.stop();
  await examples.remove();
}
