import assert from 'node:assert/strict';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

const isDisabled = async (panel: PanelPage, command: string) => (await panel.button(command).getAttribute('aria-disabled')) === 'true';
/** Elements of the toolkit take over what they are told a frame later. */
const standsAt = (panel: PanelPage, disabled: Readonly<Record<string, boolean>>) =>
  until(`buttons disabled as in ${JSON.stringify(disabled)}`, async () => (await Promise.all(Object.entries(disabled).map(async ([command, expected]) => (await isDisabled(panel, command)) === expected))).every(Boolean));
const announced = (panel: PanelPage) => panel.page.locator('[data-announced]').textContent();
const pauseAt = (panel: PanelPage, step: number, expression = '') => panel.page.evaluate(`fixture.pauseAt(${step}, ${JSON.stringify(expression)})`);

describe('run control', () => {
  it('offers what makes sense: pause while it runs, go on while it is paused, only more steps when it is done', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+running' });
    await panel.button('pause').waitFor();
    await standsAt(panel, { pause: false, step: true, stop: false });
    await pauseAt(panel, 50);
    await panel.button('continue').waitFor();
    await standsAt(panel, { continue: false, step: false, stop: false });
    await panel.page.evaluate('fixture.finish()');
    await standsAt(panel, { continue: true, step: true, stop: true });
    await panel.button('more').click();
    const states = await panel.attributes(panel.page.locator('[role=menuitem]'), 'aria-disabled');
    // Several steps; further; a branch from the last step, behind which there is nothing; breakpoints.
    assert.deepEqual(states.map((state) => state === 'true'), [true, false, true, false]);
    await panel.page.keyboard.press('Escape');
  });

  it('follows the steps, and leaves the person alone who looks elsewhere until the next one is asked for', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+running' });
    await pauseAt(panel, 50);
    await panel.showsStep(50);
    await panel.button('step').click();
    await pauseAt(panel, 51);
    await panel.showsStep(51);
    await until('what is said', async () => (await announced(panel)) === 'Paused at step 51.');
    await panel.goTo(10);
    await pauseAt(panel, 52);
    await panel.showsStep(10);
    await panel.button('step').click();
    await pauseAt(panel, 53);
    await panel.showsStep(53);
    assert.deepEqual(await panel.commands(), [{ name: 'step' }, { name: 'step' }]);
  });

  it('says at which breakpoint runs stand', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+running' });
    await pauseAt(panel, 312, 'loss < 1e-3');
    const cell = panel.area('comparison').locator('tr[data-run="0"] [data-cell=stopped]');
    await until('the cell', async () => (await cell.textContent()) === 'loss < 1e-3 at step 312');
    await until('what is said', async () => /sgd paused at step 312: loss < 1e-3\./.test((await announced(panel)) ?? ''));
    assert.match((await panel.page.locator('[data-legend="0"]').getAttribute('title')) ?? '', /loss < 1e-3/);
  });

  it('is used with the keyboard alone', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+running' });
    await pauseAt(panel, 60);
    await panel.showsStep(60);
    await panel.goTo(50);
    await panel.button('more').focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('[role=menuitem]:focus').waitFor();
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await panel.page.keyboard.press(key);
    await until('the branch', async () => (await panel.commands()).length === 1);
    assert.deepEqual(await panel.commands(), [{ name: 'branch', run: 0, step: 50 }]);
    // The focus is back where the menu was opened.
    assert.equal(await panel.page.evaluate('document.activeElement.dataset.command'), 'more');
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('[role=menuitem]:focus').waitFor();
    for (const key of ['ArrowUp', 'Enter']) await panel.page.keyboard.press(key);
    await panel.button('branch-here').focus();
    await panel.page.keyboard.press('Enter');
    await until('both', async () => (await panel.commands()).length === 3);
    assert.deepEqual((await panel.commands()).slice(1), [{ name: 'editBreakpoints' }, { name: 'branch', run: 0, step: 50 }]);
  });

  for (const [width, theme] of [[1400, 'light'], [700, 'dark'], [380, 'high-contrast']] as const) {
    it(`stays within a panel of ${width} pixels`, async () => {
      const panel = await PanelPage.open({ scenario: 'rosenbrock+running', width, theme });
      await pauseAt(panel, 50);
      await panel.button('continue').waitFor();
      await panel.button('more').click();
      const { x, width: wide } = (await panel.page.locator('[role=menu]').boundingBox())!;
      assert.ok(x >= 0 && x + wide <= width, `the menu goes from ${x} to ${x + wide}`);
      assert.equal(await panel.page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
      if (process.env['SHOTS']) await panel.page.screenshot({ path: `${process.env['SHOTS']}/runControl-${width}.png` });
    });
  }
});
