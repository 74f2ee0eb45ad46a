import assert from 'node:assert/strict';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

const view = async (panel: PanelPage) => (await panel.area('landscape').getAttribute('data-view'))!.split(' ').map(Number) as [number, number, number, number];
/** Both ends at once: between two questions the chart may be drawn. */
const window = (panel: PanelPage) => panel.page.evaluate<[number, number]>(`(({ dataset }) => [Number(dataset.from), Number(dataset.to)])(document.querySelector('[data-chart="0"]'))`);

/** Presses a key and waits until it shows. */
async function changed<Shown>(panel: PanelPage, key: string, shown: (panel: PanelPage) => Promise<Shown>): Promise<Shown> {
  const before = JSON.stringify(await shown(panel));
  await panel.page.keyboard.press(key);
  return await until(`what ${key} does`, async () => {
    const now = await shown(panel);
    return JSON.stringify(now) !== before && now;
  });
}

describe('a picture that has the focus', () => {
  it('shows less, another part and all of the landscape again', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('landscape', 'trajectories', 11);
    await panel.goTo(317);
    await panel.showsStep(317);
    await panel.area('landscape').locator('.picture').focus();
    const [left, right, bottom, top] = await changed(panel, '+', view);
    assert.ok(Math.abs((right - left) / 4 - 0.8) < 1e-9 && Math.abs((top - bottom) / 4 - 0.8) < 1e-9);
    // What the chosen run has come to stays where it is.
    const run = Number(await panel.area('inspector').locator('[role=grid]').getAttribute('data-run'));
    const [x, y] = [await panel.recorded(run, 317, 'parameters', 0), await panel.recorded(run, 317, 'parameters', 1)];
    assert.ok(Math.abs((x - left) / (right - left) - (x + 2) / 4) < 1e-9 && Math.abs((y - bottom) / (top - bottom) - (y + 1) / 4) < 1e-9);
    const moved = await changed(panel, 'Shift+ArrowRight', view);
    assert.ok(Math.abs(moved[0] - left - 0.32) < 1e-9 && moved[2] === bottom);
    const higher = await changed(panel, 'Shift+ArrowUp', view);
    assert.ok(Math.abs(higher[2] - bottom - 0.32) < 1e-9);
    await changed(panel, '-', view);
    await panel.page.keyboard.press('Escape');
    await until('the whole domain', async () => JSON.stringify(await view(panel)) === '[-2,2,-1,3]');
    // Arrows alone are the slider's.
    await panel.page.keyboard.press('ArrowRight');
    await panel.showsStep(318);
  });

  it('shows fewer steps, others and all of them again, in all charts', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('curves', 'drawn', 11);
    await panel.goTo(1500);
    await panel.showsStep(1500);
    await panel.chart(0).locator('.picture').focus();
    // About the step of the slider.
    assert.deepEqual(await changed(panel, '=', window), [300, 1900]);
    assert.deepEqual(await changed(panel, 'Shift+ArrowLeft', window), [140, 1740]);
    assert.deepEqual(await changed(panel, 'Shift+ArrowLeft', window), [0, 1600]);
    await changed(panel, 'Shift+ArrowRight', window);
    assert.deepEqual(await changed(panel, 'Escape', window), [0, 2000]);
    for (let press = 0; press < 40; press++) await panel.page.keyboard.press('+');
    await until('four steps', async () => (await window(panel)).join() === '1497,1501');
    await panel.page.keyboard.press('ArrowLeft');
    await panel.showsStep(1499);
    for (let press = 0; press < 40; press++) await panel.page.keyboard.press('-');
    await until('all steps', async () => (await window(panel)).join() === '0,2000');
    assert.equal(await panel.button('reset-curves').count(), 0);
  });
});
