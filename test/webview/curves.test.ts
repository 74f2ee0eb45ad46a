import assert from 'node:assert/strict';
import { formatNumber } from '../../webview/format.ts';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

async function middle(panel: PanelPage, share = 0.5): Promise<{ x: number; y: number; width: number }> {
  const box = (await panel.area('curves').locator('.picture').boundingBox())!;
  return { x: box.x + box.width * share, y: box.y + box.height / 2, width: box.width };
}

describe('the curves', () => {
  it('draw every run, on a logarithmic scale at first, linear on demand', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('curves', 'drawn', 11);
    await panel.drawn('curves', 'scale', 'logarithmic');
    await panel.page.locator('vscode-checkbox[data-field=logarithmic]').click();
    await panel.drawn('curves', 'scale', 'linear');
  });

  it('keep values below zero on a logarithmic scale, and say how', async () => {
    const panel = await PanelPage.open();
    await panel.choose('column', 'update');
    await panel.drawn('curves', 'scale', 'symmetric');
    assert.match((await panel.area('curves').textContent()) ?? '', /linear within ±/);
    await panel.choose('coordinate', '1');
    await until('the other coordinate', async () => (await panel.queries('series')).at(-1)?.coordinate === 1);
  });

  it('name the runs that lack the chosen quantity', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('curves', 'drawn', 11);
    await panel.choose('column', 'mHat');
    await until('the note', async () => /not in sgd, momentum/.test((await panel.area('curves').textContent()) ?? ''));
    assert.ok(Number(await panel.area('curves').getAttribute('data-drawn')) < 11);
  });

  it('ask for what is in view when zoomed, at most four points for each pixel', async () => {
    const panel = await PanelPage.open({ scenario: 'long' });
    await panel.drawn('curves', 'drawn', 3);
    const { x, y, width } = await middle(panel);
    assert.ok(Number(await panel.area('curves').getAttribute('data-points')) <= 3 * 4 * width);
    await panel.page.mouse.move(x, y);
    for (let turn = 0; turn < 4; turn++) await panel.page.mouse.wheel(0, -200);
    const window = await until('a narrower window', async () => {
      const last = (await panel.queries('series')).filter((query) => query.from !== query.to).at(-1)!;
      return Number(last.to) - Number(last.from) < 18_000 && last;
    });
    assert.ok(Number(window.from) > 0 && Number(window.to) < 20_000);
    await panel.button('reset-curves').click();
    await panel.drawn('curves', 'to', 20_000);
    await until('all steps again', async () => (await panel.queries('series')).at(-1)?.to === 20_000);
  });

  it('tell the exact values of all runs under the mouse and go there on a click', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('curves', 'drawn', 11);
    const { x, y } = await middle(panel, 0.6);
    await panel.page.mouse.move(x, y);
    const tip = panel.page.locator('[data-readout]');
    const step = Number(await until('the readout', () => tip.getAttribute('data-readout')));
    await until('eleven rows', async () => (await tip.locator('tr').count()) === 11);
    const momentum = await panel.recorded(1, step, 'loss');
    assert.match((await tip.locator('tr').last().textContent()) ?? '', new RegExp(`momentum${formatNumber(momentum, 5)}$`));
    await panel.page.mouse.click(x, y);
    await panel.showsStep(step);
    const cursor = panel.area('curves').locator('.cursor');
    assert.ok(Math.abs((await cursor.boundingBox())!.x - x) < 2);
  });

  it('mark where a run diverged and do not let it flatten the others', async () => {
    const panel = await PanelPage.open({ scenario: 'diverging' });
    await panel.drawn('curves', 'drawn', 3);
    await until('the note', async () => /sgd lr=0.01 leaves the picture/.test((await panel.area('curves').textContent()) ?? ''));
    await panel.button('fit').click();
    await until('no note', async () => !/leaves the picture/.test((await panel.area('curves').textContent()) ?? ''));
  });

  it('are there as a table too', async () => {
    const panel = await PanelPage.open();
    await panel.goTo(317);
    await panel.button('curves-table').click();
    const row = panel.page.locator('table[data-table=curves] tr', { has: panel.page.getByRole('rowheader', { name: '317', exact: true }) });
    await until('the row of the step', async () => (await row.count()) === 1);
    assert.equal(await row.locator('td').nth(6).getAttribute('data-value'), String(await panel.recorded(6, 317, 'loss')));
  });
});
