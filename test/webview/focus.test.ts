import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

/** The panel in a frame, as VS Code has it, beside a field that takes the focus from it. */
async function framed(): Promise<{ readonly panel: Frame; readonly ask: () => Promise<void>; readonly giveBack: () => Promise<void>; readonly focused: () => Promise<string>; readonly close: () => Promise<void> }> {
  const { page } = await PanelPage.open();
  const outside = await page.context().newPage();
  await outside.setViewportSize({ width: 1400, height: 900 });
  // A page of the same server, without a policy against frames.
  await outside.goto(new URL('/webview.css', page.url()).href);
  await outside.setContent(`<input><iframe src="${page.url()}" width="1350" height="800"></iframe>`);
  const panel = await until('the frame', () => Promise.resolve(outside.frames().find((frame) => frame.parentFrame())));
  await panel.waitForSelector('[data-area=inspector] table');
  return {
    panel,
    ask: () => outside.locator('input').focus(),
    // As VS Code does it.
    giveBack: () => panel.evaluate('window.focus()'),
    focused: () => panel.evaluate<string>("document.activeElement.dataset.command ?? document.activeElement.dataset.field ?? document.activeElement.tagName"),
    close: () => outside.close(),
  };
}

describe('the focus', () => {
  it('is where it was once the page has it again', async () => {
    const { panel, ask, giveBack, focused, close } = await framed();
    await panel.locator('[data-command=more]').focus();
    await panel.locator('[data-command=more]').press('Enter');
    await panel.locator('[data-command=breakpoints]').press('Enter');
    for (const command of ['more', 'show-differences', 'export']) {
      if (command !== 'more') await panel.locator(`[data-command=${command}]`).focus();
      assert.equal(await focused(), command);
      await ask();
      assert.equal(await focused(), 'BODY');
      await giveBack();
      assert.equal(await focused(), command);
    }
    await close();
  });

  it('is on its button again also where there is nothing to do with it meanwhile, and beside it where it is gone', async () => {
    const { panel, ask, giveBack, focused, close } = await framed();
    await panel.evaluate("document.querySelector('input[data-step]').value = 10; document.querySelector('input[data-step]').dispatchEvent(new Event('input'))");
    await panel.locator('[data-command=branch-here]:not([disabled])').focus();
    await ask();
    await panel.evaluate("fixture.addBranch(0, 10)");
    await panel.locator('[data-command=branch-here][aria-disabled=true]').waitFor();
    await giveBack();
    assert.equal(await focused(), 'branch-here');

    await panel.locator('[data-command=add-chart]').click();
    await panel.locator('[data-command=remove-chart]').focus();
    await ask();
    await panel.evaluate("document.querySelector('[data-command=remove-chart]').click()");
    await panel.locator('[data-command=remove-chart]').waitFor({ state: 'detached' });
    await giveBack();
    assert.equal(await focused(), 'column');
    await close();
  });

  it('stays on a button that there is nothing more to do with: the next press is of no other one', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+running' });
    await panel.page.evaluate('fixture.pauseAt(600)');
    await panel.showsStep(600);
    const focused = () => panel.page.evaluate<string>("document.activeElement.dataset.command ?? document.activeElement.tagName");
    await panel.button('step').focus();
    for (const asked of [1, 2]) {
      await panel.page.keyboard.press('Enter');
      await until('the step', async () => (await panel.commands()).length === asked);
      await panel.page.evaluate("fixture.change({ status: 'running' })");
      await until('nothing to step', async () => (await panel.button('step').getAttribute('aria-disabled')) === 'true');
      assert.equal(await focused(), 'step');
      await panel.page.keyboard.press('Enter');
      await panel.page.evaluate("fixture.change({ status: 'paused' })");
      await until('a step to do', async () => (await panel.button('step').getAttribute('aria-disabled')) === null);
    }
    assert.deepEqual(await panel.commands(), [{ name: 'step' }, { name: 'step' }]);

    await panel.page.evaluate('fixture.change({})');
    await panel.page.evaluate('fixture.finish()');
    await panel.goTo(1999);
    await panel.showsStep(1999);
    await panel.page.locator('[data-command=forward]:not([disabled])').waitFor();
    await panel.button('forward').focus();
    for (let press = 0; press < 3; press++) await panel.page.keyboard.press('Enter');
    await panel.showsStep(2000);
    assert.equal(await focused(), 'forward');
  });

  it('goes from the button that shows all to the picture, where that button is no more', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('curves', 'drawn', 11);
    await panel.drawn('landscape', 'trajectories', 11);
    for (const [area, command] of [['landscape', 'reset-landscape'], ['curves', 'reset-curves']] as const) {
      await panel.area(area).locator('.picture').focus();
      await panel.page.keyboard.press('+');
      await panel.button(command).focus();
      await panel.page.keyboard.press('Enter');
      await panel.button(command).waitFor({ state: 'detached' });
      assert.equal(await panel.page.evaluate<string>('document.activeElement.className'), 'picture');
    }
    // The table shows the same part, and has the way back too.
    await panel.page.keyboard.press('+');
    await panel.button('curves-table').click();
    await panel.button('reset-curves').focus();
    await panel.page.keyboard.press('Enter');
    await until('all steps', async () => ((await panel.area('curves').locator('tbody tr').first().textContent()) ?? '').startsWith('0'));
    assert.equal(await panel.page.evaluate<string>('document.activeElement.dataset.command'), 'reset-curves');
  });

  it('is nowhere where the person clicked beside everything', async () => {
    const { panel, ask, giveBack, focused, close } = await framed();
    await panel.locator('[data-command=show-differences]').focus();
    await panel.locator('[data-area=inspector] h2').click();
    await ask();
    await giveBack();
    assert.equal(await focused(), 'BODY');
    await close();
  });
});
