import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { describeDifference } from '../../engine/differences/difference.ts';
import { wholeRun } from '../../engine/differences/recordedRun.ts';
import { standardRun } from '../../engine/differences/standardRun.ts';
import { parseSpec } from '../../engine/optimizers/spec.ts';
import { differenceView } from '../../extension/differences/differenceView.ts';
import { formulaOptions } from '../../scripts/formulaFonts.mjs';
import type { DifferencesPageToHost, DifferencesPageView } from '../../webview/differences/differencesProtocol.ts';
import { launchBrowser } from '../host/browser.ts';
import { until } from '../host/until.ts';
import { standInApi } from './standInApi.ts';

type ThemeName = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

const root = join(import.meta.dirname, '../..');
const origin = 'http://differences.test';
const axe = await readFile(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
const noLibrary = (): Promise<never> => Promise.reject(new Error('no library'));

/** What the extension tells of two optimizers. */
async function viewOf(a: string, b: string): Promise<DifferencesPageView> {
  const configurations = [parseSpec(a), parseSpec(b)] as const;
  const runs = [wholeRun(await standardRun(configurations[0], 40, noLibrary)), wholeRun(await standardRun(configurations[1], 40, noLibrary))] as const;
  const difference = differenceView(await describeDifference(configurations, runs, noLibrary), (coordinate) => 'xy'[coordinate]!);
  return { a, b, loss: 'Rosenbrock’s function', difference };
}

async function bundles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const entryPoints = { differences: join(root, 'webview/differences/main.tsx'), formulas: join(root, 'webview/formulas/main.ts'), themes: join(root, 'test/webview/page/themes.ts') };
  const { outputFiles } = await build({ ...formulaOptions, entryPoints, outdir: '/', bundle: true, write: false, platform: 'browser', format: 'iife', globalName: 'themes', target: 'chrome128', jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'warning' });
  return new Map((outputFiles ?? []).map(({ path, contents }) => [path, contents]));
}

describe('the page of two optimizers’ differences', () => {
  let browser: Browser;
  let files: ReadonlyMap<string, Uint8Array>;
  let views: Readonly<Record<string, DifferencesPageView>>;
  before(async () => {
    [browser, files] = await Promise.all([launchBrowser(), bundles()]);
    const pairs = [['adam', 'adam@keras'], ['adam@keras', 'adam'], ['adam', 'adamw'], ['rprop', 'rprop@paper']] as const;
    views = Object.fromEntries(await Promise.all(pairs.map(async ([a, b]) => [`${a} ${b}`, await viewOf(a, b)] as const)));
  });
  after(() => browser.close());

  async function open(theme: ThemeName = 'dark', width = 900, first = 'adam adam@keras'): Promise<{ readonly page: Page; readonly sent: () => Promise<readonly DifferencesPageToHost[]> }> {
    const page = await browser.newPage({ viewport: { width, height: 700 } });
    const answer = `(message) => {
      const views = ${JSON.stringify(views)};
      const view = message.type === 'ready' ? views[${JSON.stringify(first)}] : message.type === 'compare' ? views[message.a + ' ' + message.b] ?? { a: message.a, b: message.b, loss: '', problem: 'There is no such optimizer.' } : undefined;
      return view ? [{ type: 'differences', page: view }] : [];
    }`;
    const extension = `themes.applyTheme(${JSON.stringify(theme)});${standInApi(answer)}`;
    await page.route(`${origin}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      const body = files.get(path);
      if (path === '/') return route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!DOCTYPE html><html lang="en"><head><title>Differences</title><link rel="stylesheet" href="/differences.css"></head><body><div id="root"></div><script src="/themes.js"></script><script src="/extension.js"></script><script src="/differences.js"></script></body></html>` });
      if (path === '/extension.js') return route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: extension });
      return body ? route.fulfill({ body: Buffer.from(body), contentType: path.endsWith('.css') ? 'text/css' : path.endsWith('.js') ? 'text/javascript' : 'font/woff2' }) : route.fulfill({ status: 404 });
    });
    await page.goto(`${origin}/`);
    await page.waitForSelector('.equation .katex');
    await until('the formulas’ fonts', () => page.evaluate<boolean>(`document.fonts.status === 'loaded'`));
    return { page, sent: () => page.evaluate<readonly DifferencesPageToHost[]>('window.sent') };
  }

  const focused = (page: Page): Promise<string> =>
    page.evaluate<string>(`(() => { const element = document.activeElement; return element.dataset.command ?? element.dataset.field ?? element.getAttribute('role') ?? element.tagName.toLowerCase(); })()`);

  it('typesets the rules, differing terms marked', async () => {
    const { page } = await open();
    assert.equal(await page.locator('.katex-error').count(), 0);
    assert.deepEqual(await page.locator('tr[data-kind=different] th annotation').allTextContents(), ['\\hat{v}_{t}', '\\eta_{\\mathrm{eff},t}']);
    assert.ok((await page.locator('tr[data-kind=different] .equation .differs').count()) >= 3);
    assert.equal(await page.locator('tr[data-kind=same] .equation .differs').count(), 0);
    await page.close();
  });

  it('breaks no number into two lines, however wide it is', async () => {
    const { page } = await open();
    assert.match((await page.locator('[data-parting] .unbroken').textContent()) ?? '', /e-\d+$/);
    for (let width = 900; width > 400; width -= 23) {
      await page.setViewportSize({ width, height: 700 });
      const lines = await page.evaluate<number[]>(`Array.from(document.querySelectorAll('.unbroken'), (number) => new Set(Array.from(number.getClientRects(), ({ top }) => Math.round(top))).size)`);
      assert.deepEqual(new Set(lines), new Set([1]), `${width} px`);
    }
    await page.close();
  });

  it('is worked by the keyboard alone, and the focus is never lost', async () => {
    const { page, sent } = await open();
    const order = ['a', 'choose-a', 'swap', 'b', 'choose-b', 'region', 'region', 'region'];
    for (const name of order) {
      await page.keyboard.press('Tab');
      assert.equal(await focused(page), name);
      assert.ok(await page.evaluate<boolean>(`document.activeElement.matches(':focus-visible, :focus-within')`), `${name} shows the focus`);
    }
    for (const name of order.toReversed().slice(1)) {
      await page.keyboard.press('Shift+Tab');
      assert.equal(await focused(page), name);
    }
    for (const key of ['Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
    await page.waitForSelector('main[data-a^="adam@keras"]');
    assert.equal(await focused(page), 'swap');
    await page.keyboard.press('Enter');
    await page.waitForSelector('main[data-a^="adam@pytorch"]');
    for (const key of ['Tab', 'ControlOrMeta+A']) await page.keyboard.press(key);
    await page.keyboard.insertText('adamw');
    await page.keyboard.press('Enter');
    await page.waitForSelector('main[data-b^=adamw]');
    assert.equal(await focused(page), 'b');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText('nothing');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role=alert]');
    assert.equal(await focused(page), 'b');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    assert.deepEqual(await sent(), [
      { type: 'ready' },
      { type: 'compare', a: 'adam@keras', b: 'adam' },
      { type: 'compare', a: 'adam', b: 'adam@keras' },
      { type: 'compare', a: 'adam', b: 'adamw' },
      { type: 'compare', a: 'adam', b: 'nothing' },
      { type: 'choose', side: 'b' },
    ]);
    await page.close();
  });

  for (const [theme, width, first] of [['dark', 900, 'adam adam@keras'], ['light', 900, 'adam adamw'], ['high-contrast', 900, 'adam adam@keras'], ['high-contrast-light', 420, 'adam adam@keras'], ['dark', 420, 'rprop rprop@paper']] as const) {
    it(`axe finds nothing and nothing is cut off: ${theme}, ${width} wide, ${first}`, async () => {
      const { page } = await open(theme, width, first);
      if (process.env['PICTURES']) await page.screenshot({ path: join(process.env['PICTURES'], `differences-${theme}-${width}.png`), fullPage: true });
      await page.evaluate(axe);
      const { violations } = await page.evaluate<{ violations: readonly { id: string; nodes: readonly { html: string; failureSummary: string }[] }[] }>(`axe.run('html', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`);
      assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)), []);
      assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'), 'the page is as wide as the window');
      await page.close();
    });
  }
});
