import type { Locator } from 'playwright-core';
import { until } from '../../host/until.ts';
import type { Workbench } from '../../host/workbench.ts';

export type View = 'Loss Functions' | 'Optimizers' | 'Runs';

/** Optimizer Lab's container in the activity bar with its three views. */
export class Sidebar {
  private readonly workbench: Workbench;

  private constructor(workbench: Workbench) {
    this.workbench = workbench;
  }

  static async open(workbench: Workbench): Promise<Sidebar> {
    const entry = workbench.page.locator('.activitybar').getByRole('tab', { name: 'Optimizer Lab' });
    await entry.waitFor({ timeout: 60_000 });
    if (await entry.getAttribute('aria-selected') !== 'true') await entry.click();
    return new Sidebar(workbench);
  }

  view(name: View): Locator {
    return this.workbench.page.locator('.pane', { has: this.workbench.page.locator('.pane-header', { hasText: name }) });
  }

  /** Waits until keys go to the rows of a view, or to what an empty one says. */
  async hasKeyboard(view: View): Promise<void> {
    await this.view(view).locator('.monaco-list:focus, .welcome-view-content:focus').waitFor();
  }

  /** The rows of a view whose text contains this; a long view shows only some of its rows. */
  item(view: View, text: string): Locator {
    return this.view(view).getByRole('treeitem').filter({ hasText: text });
  }

  checkbox(view: View, text: string): Locator {
    return this.item(view, text).getByRole('checkbox');
  }

  /** Turns the mouse's wheel over a view until a row is in sight. */
  async scrollTo(view: View, text: string): Promise<void> {
    await until(`the row ${text}`, async () => {
      if (await this.item(view, text).count() > 0) return true;
      await this.view(view).locator('.monaco-list').hover();
      await this.workbench.page.mouse.wheel(0, 80);
      return false;
    });
  }

  async expand(view: View, text: string): Promise<void> {
    const item = this.item(view, text).first();
    if (await item.getAttribute('aria-expanded') === 'false') await item.locator('.monaco-tl-twistie').click();
  }

  /** Presses the button of a row that appears when the mouse is over it. */
  async act(view: View, text: string, button: string): Promise<void> {
    const item = this.item(view, text).first();
    await item.hover();
    await item.getByRole('button', { name: button }).click();
  }
}
