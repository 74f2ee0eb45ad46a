import type { Frame, Locator, Page } from 'playwright-core';
import { until } from '../../host/until.ts';
import type { Workbench } from '../../host/workbench.ts';

export type Area = 'header' | 'landscape' | 'curves' | 'inspector' | 'comparison';
export type PanelButton = 'stop' | 'rerun' | 'pause' | 'continue' | 'step' | 'more' | 'breakpoints' | 'branch-here' | 'show-differences' | 'previous-coordinate' | 'next-coordinate' | 'export-csv' | 'export-json' | 'save-experiment' | 'show-source-changes';

/** The panel of a comparison. */
export class ComparisonPanel {
  private readonly frame: Frame;
  /** The id of the comparison. */
  readonly comparison: string;

  private constructor(frame: Frame, comparison: string) {
    this.frame = frame;
    this.comparison = comparison;
  }

  /** The panel that shows a comparison, or will soon; one that is not `previous`, where given. */
  static async of(workbench: Workbench, previous?: ComparisonPanel): Promise<ComparisonPanel> {
    const selector = previous ? `[data-comparison]:not([data-comparison="${previous.comparison}"])` : '[data-comparison]';
    const frame = await workbench.webview(selector);
    return new ComparisonPanel(frame, await frame.locator(selector).getAttribute('data-comparison') ?? '');
  }

  area(name: Area): Locator {
    return this.frame.locator(`[data-area=${name}]`);
  }

  button(name: PanelButton): Locator {
    return this.frame.locator(`[data-command=${name}]`);
  }

  /** `running`, `paused`, `finished` or `problem`. */
  async status(): Promise<string> {
    return await this.frame.locator('[data-comparison]').getAttribute('data-status') ?? '';
  }

  async reaches(status: 'running' | 'paused' | 'finished' | 'problem', limit = 60_000): Promise<void> {
    await until(`the panel to say ${status}`, async () => await this.status() === status, limit);
  }

  /** Waits until the comparison table has this many runs. */
  async hasRuns(count: number): Promise<void> {
    await until(`${count} runs in the table`, async () => await this.runs().count() === count);
  }

  /** The rows of the comparison table. */
  runs(): Locator {
    return this.area('comparison').locator('tr[data-run]');
  }

  /** The row of one run, by its label. */
  run(label: string): Locator {
    return this.runs().filter({ has: this.frame.getByText(label, { exact: true }) });
  }

  /** Makes a run the one that the step inspector shows. */
  async select(label: string): Promise<void> {
    await this.run(label).click();
  }

  get stepSlider(): Locator {
    return this.frame.locator('input[data-step]');
  }

  async step(): Promise<number> {
    return Number(await this.stepSlider.inputValue());
  }

  /** Presses keys while the panel has the focus: digits and Enter jump, arrows go a step. */
  async press(...keys: string[]): Promise<void> {
    await this.stepSlider.focus();
    for (const key of keys) await this.stepSlider.press(key);
  }

  /** Jumps to a step and waits until the inspector shows it. While VS Code gives the keyboard back after a question keys may be lost: then it is typed again, as a person would. */
  async goToStep(step: number): Promise<void> {
    await until(`step ${step} to be typed`, async () => {
      await this.press(...String(step));
      if (await this.frame.evaluate<string>("document.querySelector('[data-field=step]').value") === `${step}▏`) return true;
      await this.press('Escape');
      return false;
    });
    await this.press('Enter');
    await this.area('inspector').locator(`[data-step="${step}"]`).first().waitFor();
  }

  /** The exact number that the inspector shows for a column and a coordinate. */
  async value(column: string, coordinate: number): Promise<number> {
    const cell = this.area('inspector').locator(`td[data-column="${column}"][data-coordinate="${coordinate}"]`);
    return Number(await cell.first().getAttribute('data-value'));
  }

  /** Waits until the landscape has drawn this many trajectories. */
  async hasDrawn(trajectories: number): Promise<void> {
    await until(`${trajectories} trajectories`, async () => Number(await this.frame.locator('[data-trajectories]').first().getAttribute('data-trajectories')) === trajectories);
  }

  /** What the table says of why a run stands where it stands. */
  async ending(label: string): Promise<string> {
    return (await this.run(label).locator('[data-cell=stopped]').innerText()).trim();
  }

  /** Chooses an option of a dropdown with the mouse. */
  async choose(field: string, option: string): Promise<void> {
    const dropdown = this.frame.locator(`[data-field=${field}]`);
    await dropdown.click();
    await dropdown.locator('vscode-option', { hasText: option }).click();
  }

  /** Waits until the keyboard is the panel's. */
  async hasKeyboard(): Promise<void> {
    await until('the panel to have the keyboard', () => this.frame.evaluate<boolean>('document.hasFocus()'));
  }

  /** From now on the page gets the keyboard this much later than VS Code gives it, as on a slow machine. */
  async takesKeyboardLate(milliseconds: number): Promise<void> {
    await this.frame.evaluate(`window.takeAtOnce ??= window.focus.bind(window); window.focus = () => setTimeout(window.takeAtOnce, ${milliseconds})`);
  }

  /** Waits until a button of the panel has the focus, and the panel the keyboard. */
  async hasFocus(name: PanelButton): Promise<void> {
    await this.focusIsIn(`[data-command=${name}]`);
  }

  /** Waits until something in an area has the focus, and the panel the keyboard. */
  async hasFocusIn(area: Area): Promise<void> {
    await this.focusIsIn(`[data-area=${area}]`);
  }

  private async focusIsIn(selector: string): Promise<void> {
    await this.hasKeyboard();
    await until(`the focus in ${selector}`, () => this.frame.evaluate<boolean>(`document.activeElement?.closest(${JSON.stringify(selector)}) !== null`));
  }

  /** Presses Tab until an element has the focus. */
  async tabTo(page: Page, selector: string): Promise<void> {
    const there = () => this.frame.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(selector)}) === true`);
    for (let presses = 0; presses < 120; presses++) {
      if (await there()) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${selector}`);
  }

  /** Waits until the equations are of these runs at this step, each with its numbers. */
  async derives(step: number, coordinate: number, ...labels: readonly string[]): Promise<readonly EquationLine[]> {
    const runs = await Promise.all(labels.map((label) => this.run(label).getAttribute('data-run')));
    await this.area('inspector').locator(`[data-of="${runs.map((run) => `${run}@${step}`).join(' ')} [${coordinate}]"]`).waitFor();
    return this.frame.evaluate<readonly EquationLine[]>(readEquations);
  }
}

/** A line of the equations: the numbers in it, the last one of a side its result, and how its two sides differ. */
export interface EquationLine {
  readonly column: string | undefined;
  readonly kind: string | undefined;
  readonly sides: readonly (readonly { readonly column: string | undefined; readonly value: number }[])[];
  readonly marked: number;
  readonly difference: number | undefined;
}

const readEquations = `[...document.querySelectorAll('.equation-line[data-line]')].map((line) => ({
  column: line.dataset.line,
  kind: line.dataset.kind,
  sides: [...line.querySelectorAll('.in-numbers')].map((side) => [...side.querySelectorAll('[data-value]')].map(({ dataset }) => ({ column: dataset.column, value: Number(dataset.value) }))),
  marked: line.querySelectorAll('.differs').length,
  difference: [...line.querySelectorAll('.difference [data-value]')].map(({ dataset }) => Number(dataset.value))[0],
}))`;
