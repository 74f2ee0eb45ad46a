import type { Frame } from 'playwright-core';
import { until } from '../../host/until.ts';
import type { Workbench } from '../../host/workbench.ts';
import { violationsOf } from './violations.ts';

/** The page of a gradient check. */
export class GradientPage {
  private readonly frame: Frame;

  private constructor(frame: Frame) {
    this.frame = frame;
  }

  static async of(workbench: Workbench): Promise<GradientPage> {
    return new GradientPage(await workbench.webview('.gradient-check'));
  }

  /** Waits for `checked` or `problem`, of this point where it is given. */
  async reaches(status: 'checked' | 'problem', at?: string): Promise<void> {
    // Both at once: they change together.
    const main = this.frame.locator(`main[data-status=${status}]${at === undefined ? '' : `[data-at="${at}"]`}`);
    await until(`the page to say ${status}`, async () => await main.count() === 1, 60_000);
  }

  /** Types a point and Enter. */
  async type(point: string): Promise<void> {
    const field = this.frame.locator('[data-field=point] input');
    await field.fill(point);
    await field.press('Enter');
  }

  async value(): Promise<number> {
    return Number(await this.frame.locator('.verdict [data-value]').getAttribute('data-value'));
  }

  async agrees(): Promise<boolean> {
    return await this.frame.locator('[data-agrees]').getAttribute('data-agrees') === 'true';
  }

  /** What axe finds wrong with the page. */
  violations(): Promise<readonly string[]> {
    return violationsOf(this.frame);
  }

  /** The numbers of a column, from top to bottom. */
  async column(name: 'theta' | 'gradient' | 'exact' | 'numeric' | 'relativeError'): Promise<readonly number[]> {
    const cells = await this.frame.locator(`td[data-column=${name}]`).all();
    return Promise.all(cells.map(async (cell) => Number(await cell.getAttribute('data-value'))));
  }
}
