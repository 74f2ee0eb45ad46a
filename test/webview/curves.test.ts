import assert from 'node:assert/strict';
import { formatNumber } from '../../webview/format.ts';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

async function middle(panel: PanelPage, share = 0.5): Promise<{ x: number; y: number; width: number }> {
  const box = (await panel.area('curves').locator('.picture').first().boundingBox())!;
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
    const field = panel.page.locator('[data-field=coordinates]');
    await field.fill('y');
    await field.press('Enter');
    await until('the other coordinate', async () => String((await panel.queries('series')).at(-1)?.coordinates) === '1');
  });

  it('draw a loss below zero on a linear scale, where 0 means nothing, until the person wants another', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+below' });
    await panel.drawn('curves', 'scale', 'linear');
    const box = panel.page.locator('vscode-checkbox[data-field=logarithmic]');
    assert.equal(await box.getAttribute('aria-checked'), 'false');
    await box.click();
    await panel.drawn('curves', 'scale', 'symmetric');
    await panel.page.reload();
    await panel.drawn('curves', 'scale', 'symmetric');
  });

  it('say what to do where the loss is nowhere a number', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+nowhere' });
    await until('the advice', async () => /not even at the start: give the function another @start/.test((await panel.area('curves').locator('.empty').textContent()) ?? ''));
    await panel.choose('column', 'parameters');
    await panel.area('curves').locator('.empty').waitFor({ state: 'detached' });
  });

  it('draw several coordinates, chosen by name, number or from the list', async () => {
    const panel = await PanelPage.open({ scenario: 'vector' });
    await panel.choose('column', 'parameters');
    const field = panel.page.locator('[data-field=coordinates]');
    await field.fill('0, 3-5');
    await field.press('Enter');
    await panel.drawn('curves', 'drawn', 2 * 4);
    assert.equal(await field.inputValue(), 'θ1, θ4, θ5, θ6');
    assert.equal(await panel.chart(0).locator('[data-key]').count(), 4);
    await field.fill('θ17, 18');
    await panel.page.getByRole('option', { name: 'θ18', exact: false }).first().waitFor();
    await field.press('ArrowDown');
    await field.press('Enter');
    assert.equal(await field.inputValue(), 'θ17, θ19, ');
    await field.press('Enter');
    await panel.drawn('curves', 'drawn', 2 * 2);
    await field.fill('zeta');
    await field.press('Enter');
    assert.match((await panel.chart(0).getByRole('alert').textContent()) ?? '', /no coordinate “zeta”/);
    await field.press('Escape');
    assert.equal(await field.inputValue(), 'θ17, θ19');
    const { x, y } = await middle(panel);
    await panel.page.mouse.move(x, y);
    await until('a value for each line', async () => (await panel.page.locator('[data-readout] tr').count()) === 4);
  });

  it('come in more than one chart, with one axis of steps for all', async () => {
    const panel = await PanelPage.open();
    await panel.button('add-chart').click();
    await until('the second chart', async () => Number(await panel.chart(1).getAttribute('data-drawn')) > 0);
    assert.equal(await panel.chart(1).getAttribute('data-shown-column'), 'effectiveLearningRate');
    await panel.choose('column-1', 'updateRatio');
    await until('eleven lines', async () => (await panel.chart(1).getAttribute('data-drawn')) === '11');
    const { x, y } = await middle(panel);
    await panel.page.mouse.move(x, y - 60);
    await panel.page.mouse.wheel(0, -400);
    await until('both zoomed', async () => {
      const [first, second] = await panel.attributes(panel.area('curves').locator('[data-chart]'), 'data-to');
      return first === second && Number(first) < 2000;
    });
    await panel.goTo(1000);
    await until('a cursor in each', async () => (await panel.area('curves').locator('.cursor').count()) === 2);
    await panel.button('remove-chart').click();
    await until('one chart', async () => (await panel.area('curves').getAttribute('data-charts')) === '1');
  });

  it('thin the steps evenly on a logarithmic axis too', async () => {
    const panel = await PanelPage.open({ scenario: 'long' });
    await panel.page.locator('vscode-checkbox[data-field=logarithmic-steps]').click();
    await until('the question', async () => (await panel.queries('series')).at(-1)?.spacing === 'logarithmic');
    await panel.goTo(100);
    const cursor = panel.area('curves').locator('.cursor');
    const picture = (await panel.chart(0).locator('.picture').boundingBox())!;
    // Half of the way: 0 and 1 are as far apart as 1 and 10, and the end is 20,000.
    await until('the cursor', async () => Math.abs((await cursor.boundingBox())!.x - (picture.x + 66 + ((picture.width - 78) * 3) / (1 + Math.log10(20_000)))) < 4);
  });

  it('stand over the gradients computed or the time instead of the steps, with exact values, also after a reload', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('curves', 'drawn', 11);
    await panel.choose('horizontal', 'evaluations');
    const total = await panel.page.evaluate<number>('scenario.comparison.runs[0].result.evaluations.gradient');
    const most = await panel.page.evaluate<number>('Math.max(...scenario.comparison.runs.map(({ result }) => result.evaluations.gradient))');
    await panel.drawn('curves', 'to', most);
    await panel.drawn('curves', 'drawn', 11);
    const { x, y } = await middle(panel);
    await panel.page.mouse.move(x, y);
    const readout = panel.page.locator('[data-readout]');
    await until('values', async () => (await readout.locator('tr').count()) === 11);
    const place = Number(await readout.getAttribute('data-readout'));
    const sgd = readout.locator('tr', { has: panel.page.getByText('sgd', { exact: true }) });
    assert.equal(await sgd.locator('td').last().textContent(), formatNumber(await panel.recorded(0, Math.round((place / total) * 2000), 'loss'), 5));
    await panel.page.mouse.click(x, y);
    await panel.showsStep(Math.round((place / total) * 2000));
    await panel.choose('horizontal', 'time');
    const longest = await panel.page.evaluate<number>('Math.round(Math.max(...scenario.comparison.runs.map(({ result }) => result.milliseconds)))');
    await panel.drawn('curves', 'to', longest);
    await panel.page.reload();
    await panel.drawn('curves', 'to', longest);
  });

  it('change nothing but their cursor when the step moves', async () => {
    const panel = await PanelPage.open({ scenario: 'long' });
    await panel.drawn('curves', 'drawn', 3);
    await panel.showsStep(20_000);
    const draws = await panel.chart(0).getAttribute('data-draws');
    const [series, trajectories] = [(await panel.queries('series')).length, (await panel.queries('trajectories')).length];
    for (const step of [5, 1234, 19_999]) {
      await panel.goTo(step);
      await panel.showsStep(step);
    }
    assert.equal(await panel.chart(0).getAttribute('data-draws'), draws);
    assert.deepEqual([(await panel.queries('series')).length, (await panel.queries('trajectories')).length], [series, trajectories]);
  });

  it('name the runs that lack the chosen quantity', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('curves', 'drawn', 11);
    await panel.choose('column', 'mHat');
    await until('the note', async () => /not in sgd, momentum/.test((await panel.area('curves').textContent()) ?? ''));
    assert.ok(Number(await panel.chart(0).getAttribute('data-drawn')) < 11);
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
