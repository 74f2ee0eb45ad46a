import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../host/browser.ts';
import { checkout, vsix } from '../host/checkout.ts';
import { copyOfExamples } from '../host/temporary.ts';
import { startVSCodeServer, type ServerOptions, type VSCodeServer } from '../host/vscodeServer.ts';
import { Workbench } from '../host/workbench.ts';

const pictures = join(checkout, '.cache', 'logs', 'e2e');
let browser: Promise<Browser> | undefined;
let server: Promise<VSCodeServer> | undefined;

after('the browser and the server end', async () => {
  await (await browser)?.close();
  await (await server)?.stop();
});

export interface Session {
  readonly workbench: Workbench;
  readonly server: VSCodeServer;
  /** The workspace: a copy of examples/ of one's own. */
  readonly folder: string;
}

/**
 * Gives the tests of a describe, a journey of which each test is a stage, one fresh window of VS Code with the packaged extension
 * installed, on a copy of the examples. Stages after one that failed are skipped. Server options, where given, mean a server of their own. A failed test leaves a picture in .cache/logs/e2e/ and prints what is open.
 */
export function useWorkbench(options?: ServerOptions): () => Session {
  let session: Session | undefined;
  let broken = false;
  const tidy: (() => Promise<void>)[] = [];

  before('a window with the extension', async () => {
    const examples = await copyOfExamples();
    tidy.push(() => examples.remove());
    browser ??= launchBrowser();
    let host: VSCodeServer;
    if (options) {
      host = await startVSCodeServer({ vsix, ...options });
      tidy.push(() => host.stop());
    } else {
      host = await (server ??= startVSCodeServer({ vsix }));
    }
    const workbench = await Workbench.open(await browser, host, { folder: examples.folder });
    tidy.push(() => workbench.close());
    session = { workbench, server: host, folder: examples.folder };
  });

  beforeEach('the journey got this far', function () {
    if (broken) this.skip();
  });

  afterEach('what was there when it failed', async function () {
    if (this.currentTest?.state !== 'failed' || !session) return;
    broken = true;
    console.log(`${this.currentTest.title}: ${JSON.stringify(await session.workbench.describe(), undefined, 1)}`);
    await mkdir(pictures, { recursive: true });
    await session.workbench.page.screenshot({ path: join(pictures, `${this.currentTest.fullTitle().replaceAll(/\W+/g, '-')}.png`) });
  });

  after('the window closes', async () => {
    for (const step of tidy.reverse()) await step();
  });

  return () => {
    if (!session) throw new Error('the window is there only within a test');
    return session;
  };
}
