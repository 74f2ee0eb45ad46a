import type { Frame } from 'playwright-core';
import { until } from '../../host/until.ts';
import type { Workbench } from '../../host/workbench.ts';
import { violationsOf } from './violations.ts';

/** The page of two optimizers' differences. */
export class DifferencesPage {
  private readonly frame: Frame;

  private constructor(frame: Frame) {
    this.frame = frame;
  }

  static async of(workbench: Workbench): Promise<DifferencesPage> {
    return new DifferencesPage(await workbench.webview('.differences'));
  }

  /** Waits for these two, by how their SPECs begin. */
  async shows(a: string, b: string): Promise<void> {
    const main = this.frame.locator('main[data-status=shown]');
    const starts = async (name: string, text: string): Promise<boolean> => (await main.getAttribute(name))?.startsWith(text) === true;
    await until(`${a} beside ${b}`, async () => await main.count() === 1 && await starts('data-a', a) && await starts('data-b', b));
  }

  /** Types a SPEC and Enter. */
  async type(side: 'a' | 'b', spec: string): Promise<void> {
    const field = this.frame.locator(`[data-field=${side}] input`);
    await field.fill(spec);
    await field.press('Enter');
  }

  /** Quantities whose equations are different by more than rounding. */
  async differing(): Promise<readonly string[]> {
    await this.frame.locator('.equation .katex').first().waitFor();
    return this.frame.locator('tr[data-kind=different] th annotation').allTextContents();
  }

  async marked(): Promise<readonly string[]> {
    return this.frame.locator('.equation .differs').allTextContents();
  }

  async parting(): Promise<number> {
    return Number(await this.frame.locator('[data-parting]').getAttribute('data-parting'));
  }

  async why(): Promise<string> {
    return this.frame.locator('.why').innerText();
  }

  async problem(): Promise<string> {
    return this.frame.locator('.problem').innerText();
  }

  violations(): Promise<readonly string[]> {
    return violationsOf(this.frame);
  }
}
