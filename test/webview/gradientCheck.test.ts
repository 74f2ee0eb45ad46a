import assert from 'node:assert/strict';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { GradientCheckView, GradientPageToHost, GradientPageView } from '../../webview/gradientCheck/gradientProtocol.ts';
import { launchBrowser } from '../host/browser.ts';
import { until } from '../host/until.ts';
import { standInApi } from './standInApi.ts';

const root = join(import.meta.dirname, '../..');

const row = (name: string, gradient: number, relativeError: number) => ({ name, theta: 1, gradient, exact: 4, numeric: 4, relativeError, isWrong: relativeError > 0 });
const check: GradientCheckView = {
  method: 'given',
  value: 3,
  dimensions: 60,
  rows: Array.from({ length: 60 }, (_, i) => row(`p${i}`, 4, 0)),
  maxRelativeError: 0.5,
  worstAt: '2, 3',
  agrees: false,
  notes: [{ message: 'Flat here: Math.round changes in jumps, so its derivative is 0.', place: 'valley.ts:3:7' }],
};

/** The page with an extension that answers each point. */
async function openPage(browser: Browser): Promise<{ readonly page: Page; readonly sent: () => Promise<readonly GradientPageToHost[]> }> {
  const { outputFiles } = await build({ entryPoints: { page: join(root, 'webview/gradientCheck/main.tsx') }, outdir: '/', bundle: true, write: false, platform: 'browser', format: 'iife', target: 'chrome128', jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'warning', loader: { '.ttf': 'dataurl', '.woff2': 'dataurl', '.woff': 'dataurl' } });
  const textOf = (extension: string): string => outputFiles.filter(({ path }) => path.endsWith(extension)).map(({ text }) => text).join('\n');
  const page = await browser.newPage({ viewport: { width: 900, height: 600 } });
  await page.setContent('<!DOCTYPE html><html lang="en"><body><div id="root"></div></body></html>');
  await page.addStyleTag({ content: textOf('.css') });
  const shown = (at: string, status: GradientPageView['status']): GradientPageView => ({ loss: { name: 'valley', file: 'valley.ts' }, at, status, check: at === '2, 3' ? { ...check, rows: check.rows.map((each) => ({ ...each, relativeError: 0.5 })) } : check });
  const views = Object.fromEntries(['', '2, 3', '5, 6'].map((at) => [at, [shown(at, 'checking'), shown(at, 'checked')]]));
  await page.evaluate(standInApi(`(message) => {
    const at = message.type === 'ready' ? '' : message.type === 'check' ? message.at : undefined;
    return at === undefined ? [] : ${JSON.stringify(views)}[at].map((page) => ({ type: 'gradient', page, state: { version: 1, file: '/w/valley.ts', name: 'valley', at } }));
  }`));
  await page.addScriptTag({ content: textOf('.js') });
  await page.waitForSelector('main[data-status=checked]');
  return { page, sent: () => page.evaluate<readonly GradientPageToHost[]>('window.sent') };
}

describe('the page of a gradient check, by the keyboard alone', () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  /** What has the focus, by its stable name. */
  const focused = (page: Page): Promise<string> =>
    page.evaluate<string>(`(() => { const element = document.activeElement; return element.dataset.command ?? element.dataset.field ?? element.getAttribute('role') ?? element.tagName.toLowerCase(); })()`);

  it('has the button beside the field', async () => {
    const { page } = await openPage(browser);
    const [field, button] = await Promise.all(['[data-field=point]', '[data-command=check-again]'].map((selector) => page.locator(selector).boundingBox()));
    assert.ok(button!.x >= field!.x + field!.width);
    assert.ok(Math.abs(button!.y + button!.height / 2 - field!.y - field!.height / 2) <= 3);
    await page.close();
  });

  it('reaches everything in the order in which it is read, and back', async () => {
    const { page } = await openPage(browser);
    const order = ['open-loss', 'point', 'check-again', 'go-there', 'open-place', 'region'];
    for (const name of order) {
      await page.keyboard.press('Tab');
      assert.equal(await focused(page), name);
      const ring = await page.evaluate<boolean>(`document.activeElement.matches(':focus-visible, :focus-within')`);
      assert.ok(ring, `${name} shows the focus`);
    }
    for (const name of order.toReversed().slice(1)) {
      await page.keyboard.press('Shift+Tab');
      assert.equal(await focused(page), name);
    }
  });

  it('does everything, and the focus is never lost', async () => {
    const { page, sent } = await openPage(browser);
    const press = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('Tab', 'Enter', 'Tab');
    await page.keyboard.insertText('5, 6');
    await press('Enter');
    await page.waitForSelector('main[data-at="5, 6"][data-status=checked]');
    assert.equal(await focused(page), 'point');
    await press('Tab', 'Enter');
    await until('the second check', async () => (await sent()).length === 4);
    assert.equal(await focused(page), 'check-again');
    await press('Tab', 'Tab', 'Space');
    assert.equal(await focused(page), 'open-place');
    await press('Shift+Tab', 'Enter');
    await page.waitForSelector('main[data-at="2, 3"][data-status=checked]');
    assert.equal(await page.locator('[data-command=go-there]').count(), 0);
    assert.equal(await focused(page), 'point');
    assert.deepEqual(await sent(), [
      { type: 'ready' },
      { type: 'openLoss' },
      { type: 'check', at: '5, 6' },
      { type: 'check', at: '5, 6' },
      { type: 'openPlace', note: 0 },
      { type: 'check', at: '2, 3' },
    ]);
  });

  it('forgets what was typed on Escape, and scrolls the table', async () => {
    const { page, sent } = await openPage(browser);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.insertText('7');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    assert.deepEqual(await sent(), [{ type: 'ready' }]);
    for (let i = 0; i < 4; i++) await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'region');
    await page.keyboard.press('End');
    await until('the last row to be seen', () => page.evaluate<boolean>(`(() => { const row = document.querySelector('tbody tr:last-child').getBoundingClientRect(); return row.bottom <= innerHeight + 1; })()`));
  });
});
