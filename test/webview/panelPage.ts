import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../host/browser.ts';
import { until } from '../host/until.ts';
import type { PanelCommand, QueryName } from '../../webview/protocol.ts';
import { PageServer } from './pageServer.ts';

export interface Opening {
  readonly scenario?: string;
  readonly theme?: 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';
  readonly width?: number;
  readonly height?: number;
  /** A clock that the test moves. */
  readonly clock?: boolean;
}

let server: PageServer;
let browser: Browser;
/** One for all pages: scripts are then fetched and compiled once; what a panel remembers belongs to its page. */
let context: BrowserContext;
const open: PanelPage[] = [];

before(async function () {
  this.timeout(60_000);
  [server, browser] = await Promise.all([PageServer.start(), launchBrowser()]);
  context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
});

/** Whatever a test did: no violation of the policy, no error that nobody caught. */
afterEach(async () => {
  for (const page of open.splice(0)) await page.close();
});

after(async () => {
  await browser.close();
  await server.stop();
});

/** What the page's host offers; see page/page.ts. */
interface Fixture {
  readonly violations: readonly string[];
  readonly errors: readonly string[];
  readonly commands: readonly PanelCommand[];
  readonly looks: readonly { readonly run: number; readonly step: number }[];
  readonly queries: readonly { readonly name: QueryName; readonly parameters: Readonly<Record<string, unknown>> }[];
  value(run: number, step: number, column: string, coordinate: number): number;
}

declare const window: { readonly fixture: Fixture };

/** The panel on its fixture page. */
export class PanelPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open({ scenario = 'rosenbrock', theme = 'dark', width = 1400, height = 900, clock = false }: Opening = {}): Promise<PanelPage> {
    // A clock is that of all pages of a context.
    const page = await (clock ? browser : context).newPage();
    await page.setViewportSize({ width, height });
    await page.goto(`${server.origin}/?scenario=${encodeURIComponent(scenario)}&theme=${theme}`);
    const panel = new PanelPage(page);
    open.push(panel);
    await page.waitForSelector('[data-status]:not([data-status=waiting])');
    return panel;
  }

  async close(): Promise<void> {
    const [violations, errors] = await this.page.evaluate(() => [window.fixture.violations, window.fixture.errors]);
    await this.page.close();
    assert.deepEqual(violations, [], 'the content security policy was violated');
    assert.deepEqual(errors, [], 'errors that nobody caught');
  }

  area(name: 'header' | 'landscape' | 'curves' | 'inspector' | 'comparison'): Locator {
    return this.page.locator(`[data-area=${name}]`);
  }

  /** The charts of the curves, from top to bottom. */
  chart(index: number): Locator {
    return this.page.locator(`[data-chart="${index}"]`);
  }

  button(command: string): Locator {
    return this.page.locator(`[data-command=${command}]`);
  }

  /** Waits until everything that depends on the step shows this one. */
  async showsStep(step: number): Promise<void> {
    await until(`step ${step}`, async () => (await this.page.locator('input[data-step]').getAttribute('data-step')) === String(step));
    await until(`the numbers of step ${step}`, async () => (await this.area('landscape').getAttribute('data-shown-step')) === String(step));
  }

  async showsStepOf(area: 'inspector', step: number): Promise<void> {
    await until(`the numbers of step ${step}`, async () => (await this.area(area).getAttribute('data-shown-step')) === String(step));
  }

  /** Types a step as a person does, wherever the focus is. */
  async goTo(step: number): Promise<void> {
    for (const digit of String(step)) await this.page.keyboard.press(digit);
    await this.page.keyboard.press('Enter');
    await until(`step ${step}`, async () => (await this.page.locator('input[data-step]').getAttribute('data-step')) === String(step));
  }

  async drawn(area: 'landscape' | 'curves', attribute: string, value: string | number): Promise<void> {
    await until(`${area} ${attribute}=${value}`, async () => (await (area === 'curves' ? this.chart(0) : this.area(area)).getAttribute(`data-${attribute}`)) === String(value));
  }

  /** The exact number that a cell of the inspector stands for, as text. */
  cell(column: string, coordinate: number): Locator {
    return this.area('inspector').locator(`td[data-column="${column}"][data-coordinate="${coordinate}"]`);
  }

  /** Labels of the comparison's rows, from top to bottom. */
  async order(): Promise<readonly string[]> {
    return this.area('comparison').locator('tr[data-run] .run-name > button > span').allTextContents();
  }

  /** What was recorded. */
  async recorded(run: number, step: number, column: string, coordinate = 0): Promise<number> {
    return this.page.evaluate(([r, s, c, i]) => window.fixture.value(r, s, c, i), [run, step, column, coordinate] as const);
  }

  /** Where the panel said that the person is, as `run:step`. */
  async looks(): Promise<readonly string[]> {
    return this.page.evaluate(() => window.fixture.looks.map(({ run, step }) => `${run}:${step}`));
  }

  async commands(): Promise<readonly PanelCommand[]> {
    return this.page.evaluate(() => window.fixture.commands);
  }

  async queries(name: QueryName): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return this.page.evaluate((wanted) => window.fixture.queries.filter((query) => query.name === wanted).map((query) => query.parameters), name);
  }

  /** An attribute of each element that a locator finds. */
  async attributes(locator: Locator, name: string): Promise<readonly (string | null)[]> {
    return Promise.all((await locator.all()).map((element) => element.getAttribute(name)));
  }

  clipboard(): Promise<string> {
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  /** Chooses an option of one of the toolkit's dropdowns with the mouse. */
  async choose(field: string, value: string): Promise<void> {
    const dropdown = this.page.locator(`vscode-dropdown[data-field="${field}"]`);
    await dropdown.click();
    await dropdown.locator(`vscode-option[data-option="${value}"]`).click();
  }
}
