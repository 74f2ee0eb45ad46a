import { basename } from 'node:path';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { until } from './until.ts';
import type { VSCodeServer } from './vscodeServer.ts';

export interface WorkbenchOptions {
  /** Absolute path of the folder to open. */
  readonly folder: string;
  /** Extra query parameter that a server with a test driver understands: [key, value] pairs. */
  readonly payload?: readonly (readonly [string, string])[];
  readonly size?: { readonly width: number; readonly height: number };
  /** What the page's console says. */
  readonly onConsole?: (line: string) => void;
}

type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>;

/** Starting an extension host on a busy machine takes its time. */
const START_LIMIT = 60_000;

/** Of a frame: what has the focus, and what a panel in it shows. */
const describeFrame = `(() => {
  const { activeElement, body } = document;
  const panel = document.querySelector('[data-comparison]');
  if (!panel && !document.hasFocus()) return null;
  return {
    hasFocus: document.hasFocus(),
    focusOn: activeElement === body ? 'body' : activeElement?.outerHTML.slice(0, 200),
    ...panel && {
      panel: { ...panel.dataset },
      step: document.querySelector('input[data-step]')?.dataset.step,
      field: document.querySelector('[data-field=step]')?.value,
      against: document.querySelector('[data-field=against]')?.value,
      equationsOf: [...document.querySelectorAll('[data-of]')].map(({ dataset }) => dataset.of),
      runs: [...document.querySelectorAll('tr[data-run]')].map((row) => row.innerText.replaceAll(/\\s+/g, ' ')),
    },
  };
})()`;

/** The whole VS Code window, as a person with a keyboard and a mouse sees it. */
export class Workbench {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens a folder in a fresh browser profile and waits for the workbench (the extension host comes up a little later). */
  static async open(browser: Browser, server: VSCodeServer, options: WorkbenchOptions): Promise<Workbench> {
    const context = await browser.newContext({ viewport: options.size ?? { width: 1600, height: 1000 } });
    const page = await context.newPage();
    const { onConsole } = options;
    if (onConsole) page.on('console', (message) => onConsole(message.text()));
    const query = new URLSearchParams({ folder: options.folder, ...options.payload ? { payload: JSON.stringify(options.payload) } : {} });
    await page.goto(`${server.origin}/?${query.toString()}`);
    const workbench = new Workbench(page);
    await workbench.ready();
    return workbench;
  }

  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: START_LIMIT });
  }

  /** Loads the window again, as a person does: the command saves the state of what is open before it goes. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: START_LIMIT });
    await this.command('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Runs a command by its full title, e.g. "Optimizer Lab: Stop", once the palette offers it. */
  async command(title: string): Promise<void> {
    await this.offered(title);
    await this.quickRow(title).first().click();
  }

  /** Leaves the command palette open on a title, and waits until it is offered. Extensions contribute while the palette is open, but an open palette does not show it. */
  async offered(title: string): Promise<void> {
    await this.listed('F1', `>${title}`, title);
  }

  /** Leaves the list that a key opens open on a row. Whatever takes the keyboard meanwhile closes it: then it is opened again. */
  private async listed(key: string, typed: string, row: string): Promise<void> {
    await until(`${row} behind ${key}`, async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press(key);
      const soon = { timeout: 3_000 };
      return this.quickInput().fill(typed, soon).then(() => this.quickRow(row).first().waitFor(soon)).then(() => true, () => false);
    }, START_LIMIT);
  }

  quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input[type=text]');
  }

  /** What is selected of the text in the question that is open. */
  async quickSelection(): Promise<string> {
    return this.page.evaluate<string>("(({ value = '', selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd))(document.activeElement)");
  }

  /** Waits until a person who types writes into the question that is open. */
  async keyboardIsInQuickInput(): Promise<void> {
    await this.page.locator('.quick-input-widget:visible input[type=text]:focus').waitFor();
  }

  /** The title of what is asked for, in a quick pick or an input box. */
  quickTitle(text: string): Locator {
    return this.page.locator('.quick-input-title', { hasText: text });
  }

  /** A row of the quick pick that is open, by text. */
  quickRow(text: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text });
  }

  /** Picks a row of the quick pick that is open, or will be, by its label: typed, then by the keyboard, under which no row moves away. */
  async pick(label: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row', { has: this.page.locator('.label-name', { hasText: new RegExp(`^\\s*${label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) }) });
    await until(`the row ${label}`, async () => {
      await this.quickInput().fill(label);
      return row.first().waitFor({ timeout: 3_000 }).then(() => true, () => false);
    });
    await until(`the row ${label} to be the chosen one`, async () => {
      if (await row.first().and(this.page.locator('.focused')).count() > 0) return true;
      await this.quickInput().press('ArrowDown');
      return false;
    });
    await this.quickInput().press('Enter');
  }

  /** Opens a file of the workspace by its relative path and waits for its text. */
  async openFile(path: string): Promise<void> {
    const name = basename(path);
    await this.listed('Control+KeyP', path, name);
    await this.quickRow(name).first().click();
    await this.tab(name).and(this.page.locator('.active')).waitFor();
    await this.page.locator('.editor-instance .monaco-editor.focused .view-line').first().waitFor();
  }

  tab(name: string): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: name });
  }

  /** All lenses of the visible editors whose title contains the text. */
  lens(text: string): Locator {
    return this.page.locator('.codelens-decoration a', { hasText: text });
  }

  /** The lens of one kind that stands above the line containing `code`. */
  async lensAbove(code: string, title: string): Promise<Locator> {
    // VS Code puts non-breaking spaces into lines.
    const pattern = new RegExp(code.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s'));
    // What is asked for its place may be gone by then.
    const place = (of: Locator) => of.boundingBox({ timeout: 500 }).catch(() => null);
    let line: Box | null = null;
    let tops: readonly (Box | null)[] = [];
    try {
      return await until(`the lens "${title}" above ${code}`, async () => {
        line = await place(this.page.locator('.view-line', { hasText: pattern }).first());
        const lenses = await this.lens(title).all();
        tops = await Promise.all(lenses.map(place));
        return lenses[tops.findIndex((box) => box !== null && line !== null && box.y < line.y && line.y - box.y < 2 * line.height)];
      }, START_LIMIT);
    } catch (error) {
      const lenses = await this.page.locator('.codelens-decoration').allTextContents();
      throw new Error(`${String(error)}: the line is at ${JSON.stringify(line)}, such lenses at ${JSON.stringify(tops)}, all lenses ${JSON.stringify(lenses)}`, { cause: error });
    }
  }

  /**
   * Clicks a lens where it stands still, with the mouse alone: a locator's click on what moves meanwhile scrolls the editor to have it in view, and may leave
   * the next lens out of it.
   */
  async clickLens(code: string, title: string): Promise<void> {
    let before = '';
    const { x, y, width, height } = await until(`the lens "${title}" above ${code} to stand still`, async () => {
      const box = await (await this.lensAbove(code, title)).boundingBox({ timeout: 500 }).catch(() => null);
      const now = JSON.stringify(box);
      if (now === before) return box;
      before = now;
      return undefined;
    }, START_LIMIT);
    await this.page.mouse.click(x + width / 2, y + height / 2);
  }

  /** The text of the notifications on show. */
  notifications(): Locator {
    return this.page.locator('.notification-toast');
  }

  /** What is open and who has the keyboard, for whoever reads why a test failed. */
  async describe(): Promise<object> {
    const frames = await Promise.all(this.page.frames().map((frame) => frame.evaluate<object | null>(describeFrame).catch(String)));
    return {
      tabs: await this.page.locator('.tabs-container .tab').allInnerTexts(),
      question: await this.page.locator('.quick-input-widget:visible .quick-input-title, .quick-input-widget:visible .monaco-list-row').allInnerTexts(),
      typed: await Promise.all((await this.quickInput().all()).map((input) => input.inputValue())),
      notifications: await this.notifications().allInnerTexts(),
      frames: frames.filter((frame) => frame !== null),
    };
  }

  /** The frame of the webview that has an element; a webview is two iframes deep. */
  async webview(selector: string, limit = START_LIMIT): Promise<Frame> {
    return until(`a webview with ${selector}`, async () => {
      for (const frame of this.page.frames()) {
        const count = await frame.locator(selector).count().catch(() => 0); // The frame may go while it is asked.
        if (count > 0) return frame;
      }
      return undefined;
    }, limit);
  }
}
