import assert from 'node:assert/strict';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

/** What has the focus, as tests name it. */
const focused = (panel: PanelPage) => panel.page.evaluate<string>(`(({ dataset, localName }) => dataset.command ?? dataset.field ?? dataset.legend ?? dataset.step ?? localName)(document.activeElement)`);

/** Presses Tab until the focus is there. */
async function tabTo(panel: PanelPage, name: string, atMost = 60): Promise<void> {
  for (let presses = 0; presses < atMost; presses++) {
    if ((await focused(panel)) === name) return;
    await panel.page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to ${name}, but to ${await focused(panel)}`);
}

describe('the keyboard alone', () => {
  it('leads from the opened panel to a step, a coordinate, a run beside it, the breakpoints and a branch', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+running' });
    await panel.page.evaluate('fixture.pauseAt(600)');
    await panel.showsStep(600);
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await panel.page.keyboard.press(key);
    };
    await press('1', '2', '3', 'Enter');
    await panel.showsStep(123);

    // Header, legend, pictures, slider and numbers come in the order in which they are seen.
    await tabTo(panel, 'more');
    await press('Enter');
    await until('the menu', async () => (await focused(panel)) === 'step-many');
    await press('ArrowUp');
    assert.equal(await focused(panel), 'breakpoints');
    await press('Enter');
    await until('the breakpoints', async () => (await panel.commands()).length === 1);

    await tabTo(panel, '6');
    await press('Enter');
    await until('adam', async () => (await panel.area('inspector').locator('[role=grid]').getAttribute('data-run')) === '6');

    await tabTo(panel, 'branch-here');
    await press('Enter');
    await until('the branch', async () => (await panel.commands()).length === 2);

    await tabTo(panel, 'equation-coordinate');
    await press('ArrowDown');
    const equations = panel.area('inspector').locator('.equations');
    await until('the coordinate', async () => (await equations.getAttribute('data-of')) === '6@123 [1]');

    await tabTo(panel, 'against');
    await press('ArrowDown');
    await until('another run beside it', async () => (await equations.getAttribute('data-of')) === '6@123 0@123 [1]');
    // The step is still moved from there.
    await press('ArrowRight');
    await panel.showsStep(124);
    assert.deepEqual(await panel.commands(), [{ name: 'editBreakpoints' }, { name: 'branch', run: 6, step: 123 }]);
  });
});
