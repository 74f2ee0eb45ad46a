import assert from 'node:assert/strict';
import { formatNumber } from '../../webview/format.ts';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

describe('the step slider', () => {
  it('moves all areas by keys, wherever the focus is', async () => {
    const panel = await PanelPage.open();
    const { keyboard } = panel.page;
    await panel.showsStep(2000);
    await keyboard.press('ArrowLeft');
    await panel.showsStep(1999);
    await keyboard.press('PageDown');
    await panel.showsStep(1979);
    await keyboard.press('PageUp');
    await keyboard.press('ArrowRight');
    await panel.showsStep(2000);
    await keyboard.press('Home');
    await panel.showsStep(0);
    await panel.area('comparison').locator('.scroll').focus();
    await keyboard.press('ArrowRight');
    await panel.showsStep(1);
    await keyboard.press('End');
    await panel.showsStep(2000);
    await panel.goTo(317);
    await panel.showsStep(317);
    assert.equal(await panel.area('inspector').getAttribute('data-shown-step'), '317');
    assert.equal(await panel.area('comparison').locator('tr[data-run="0"] [data-cell=atStep]').getAttribute('data-value'), String(await panel.recorded(0, 317, 'loss')));
  });

  it('asks ahead where a key leads next, and shows what came', async () => {
    const panel = await PanelPage.open();
    const asked = async () => (await panel.queries('rows')).map(({ step }) => step);
    await panel.showsStep(2000);
    let step = 2000;
    // Not where an answer takes long: on a busy machine the first may.
    await until('the next step', async () => {
      await panel.page.keyboard.press('ArrowLeft');
      await panel.showsStep(--step);
      return until('it', async () => (await asked()).includes(step - 1), 500).catch(() => false);
    });
    await panel.page.keyboard.press('ArrowLeft');
    await panel.showsStep(--step);
    assert.equal((await asked()).filter((each) => each === step).length, 1);
    assert.equal(await panel.area('comparison').locator('tr[data-run="0"] [data-cell=atStep]').getAttribute('data-value'), String(await panel.recorded(0, step, 'loss')));
  });

  it('has the focus move by arrows too, one step each', async () => {
    const panel = await PanelPage.open();
    const slider = panel.page.locator('input[data-step]');
    await slider.focus();
    for (const key of ['Home', 'ArrowUp', 'ArrowRight', 'ArrowDown']) await slider.press(key);
    await panel.showsStep(1);
    for (const key of ['3', '1', '7', 'Enter']) await slider.press(key);
    await panel.showsStep(317);
  });

  it('tells the extension where the person is, the last step for certain and not each one on the way', async () => {
    const panel = await PanelPage.open();
    await until('the end', async () => (await panel.looks()).at(-1) === '0:2000');
    const before = (await panel.looks()).length;
    for (let press = 0; press < 40; press++) void panel.page.keyboard.press('ArrowLeft');
    await panel.showsStep(1960);
    await until('the step', async () => (await panel.looks()).at(-1) === '0:1960');
    const told = (await panel.looks()).length - before;
    assert.ok(told < 40, `told ${told} times`);
  });

  it('leaves keys to a text field and takes its number on Enter', async () => {
    const panel = await PanelPage.open();
    await panel.goTo(100);
    const field = panel.page.locator('vscode-text-field[data-field=step] input');
    await field.fill('1,204');
    await field.press('ArrowLeft');
    await panel.showsStep(100);
    await field.press('Enter');
    await panel.showsStep(1204);
  });

  it('goes back from a typed number with Escape, and no further than there are steps', async () => {
    const panel = await PanelPage.open();
    await panel.goTo(50);
    await panel.page.keyboard.press('7');
    await panel.page.keyboard.press('Escape');
    await panel.page.keyboard.press('Enter');
    await panel.showsStep(50);
    for (const key of ['9', '9', '9', '9', 'Enter']) await panel.page.keyboard.press(key);
    await panel.showsStep(2000);
  });

  it('plays and pauses with the space bar and stops at the end', async () => {
    const panel = await PanelPage.open();
    const step = async () => Number(await panel.page.locator('input[data-step]').getAttribute('data-step'));
    await panel.goTo(10);
    await panel.page.keyboard.press(' ');
    await until('steps going by', async () => (await step()) > 20);
    await panel.page.keyboard.press(' ');
    const paused = await step();
    await panel.showsStep(paused);
    await panel.goTo(1950);
    await panel.page.keyboard.press(' ');
    await panel.showsStep(2000);
    await until('the play button again', async () => (await panel.button('play').getAttribute('aria-label')) === 'Play (space)');
  });

  it('goes from event to event with J and K, and says what happened there', async () => {
    const panel = await PanelPage.open({ scenario: 'diverging' });
    const { keyboard } = panel.page;
    await until('marks', async () => (await panel.page.locator('.event-marks .mark').count()) > 1);
    await keyboard.press('Home');
    await panel.showsStep(0);
    const text = panel.page.locator('[data-event-text]');
    const visited: string[] = [];
    for (let turn = 0; turn < 8; turn++) {
      await keyboard.press('j');
      const said = (await until('what happened', () => text.getAttribute('title'))) ?? '';
      if (said !== visited.at(-1)) visited.push(said);
    }
    assert.match(visited.join('\n'), /sgd lr=0.01: ends at step [\d,]+: diverged/);
    assert.match(visited.join('\n'), /adam lr=0.05: smallest loss/);
    const end = await panel.page.locator('input[data-step]').getAttribute('data-step');
    await keyboard.press('k');
    await until('an earlier event', async () => Number(await panel.page.locator('input[data-step]').getAttribute('data-step')) < Number(end));
  });

  it('plays as fast as is chosen', async () => {
    const panel = await PanelPage.open({ scenario: 'long' });
    const step = async () => Number(await panel.page.locator('input[data-step]').getAttribute('data-step'));
    await panel.choose('speed', '10/s');
    await panel.goTo(100);
    await panel.button('play').click();
    await until('a few steps', async () => (await step()) >= 103);
    await panel.button('play').click();
    assert.ok((await step()) < 400, 'a whole comparison in 12 seconds would be far beyond');
  });

  it('says step, loss and coordinate where it came to rest', async () => {
    const panel = await PanelPage.open();
    await panel.goTo(317);
    await panel.showsStep(317);
    const loss = formatNumber(await panel.recorded(0, 317, 'loss'), 4);
    const x = formatNumber(await panel.recorded(0, 317, 'parameters'), 4);
    const said = `Step 317 / 2,000, sgd: loss ${loss}, x ${x}`;
    await until('the words of the slider', async () => (await panel.page.locator('input[data-step]').getAttribute('aria-valuetext')) === said);
    await until('the words', async () => ((await panel.page.locator('[data-spoken]').textContent()) ?? '').includes(said));
  });

  it('says each event to whoever goes from one to the next twice a second', async () => {
    const panel = await PanelPage.open({ scenario: 'diverging', clock: true });
    const { clock, keyboard } = panel.page;
    await until('marks', async () => (await panel.page.locator('.event-marks .mark').count()) > 2);
    await keyboard.press('Home');
    await panel.showsStep(0);
    await clock.install();
    await clock.pauseAt(Date.now() + 10_000);
    for (let turn = 0; turn < 3; turn++) {
      await keyboard.press('j');
      await clock.runFor(450);
      const step = await panel.page.locator('input[data-step]').getAttribute('data-step');
      assert.match((await panel.page.locator('[data-spoken]').textContent()) ?? '', new RegExp(`^Step ${step} .*step ${step}\\b|^Step ${step} .*smallest loss`));
    }
  });

  it('says nothing of a step before its numbers are there, and then says them', async () => {
    const panel = await PanelPage.open({ clock: true });
    const spoken = async () => (await panel.page.locator('[data-spoken]').textContent()) ?? '';
    await until('the end', async () => (await spoken()).startsWith('Step 2,000 /'));
    await panel.page.clock.install();
    await panel.page.clock.pauseAt(Date.now() + 10_000);
    await panel.page.evaluate("fixture.lose('heads')");
    await panel.goTo(317);
    await panel.page.clock.runFor(2000);
    assert.match(await spoken(), /^Step 2,000 \//);
    await panel.page.evaluate('fixture.lose(undefined); fixture.deliverLate()');
    await panel.page.clock.runFor(1000);
    assert.match(await spoken(), /^Step 317 \/.*: loss /);
  });

  it('moves by its buttons', async () => {
    const panel = await PanelPage.open();
    await panel.button('first').click();
    await panel.showsStep(0);
    await panel.button('forward').click();
    await panel.button('forward').click();
    await panel.button('back').click();
    await panel.showsStep(1);
    await panel.button('last').click();
    await panel.showsStep(2000);
  });

  it('asks for no more than one step at a time while it is dragged', async () => {
    const panel = await PanelPage.open();
    await panel.showsStep(2000);
    const before = (await panel.queries('rows')).length;
    // A hundred changes within one frame: the first is asked for, then the last.
    await panel.page.evaluate(`{
      const slider = document.querySelector('input[data-step]');
      for (let step = 1; step <= 100; step++) { slider.value = String(step); slider.dispatchEvent(new Event('input', { bubbles: true })); }
    }`);
    await panel.showsStep(100);
    const asked = (await panel.queries('rows')).length - before;
    assert.ok(asked >= 1 && asked <= 2, `${asked} questions`);
  });
});
