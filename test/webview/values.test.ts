import assert from 'node:assert/strict';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

describe('the step inspector', () => {
  it('shows exactly what was recorded, at any step and of any run, forwards and backwards', async () => {
    const panel = await PanelPage.open();
    await panel.choose('run', '6');
    for (const step of [317, 2000, 1, 316]) {
      await panel.goTo(step);
      await panel.showsStep(step);
      for (const column of ['parameters', 'gradient', 'm', 'v', 'mHat', 'vHat', 'effectiveLearningRate', 'update']) {
        for (const coordinate of [0, 1]) {
          assert.equal(await panel.cell(column, coordinate).getAttribute('data-value'), String(await panel.recorded(6, step, column, coordinate)), `${column} at step ${step}`);
        }
      }
      assert.equal(await panel.area('inspector').locator('[data-column=loss]').getAttribute('data-value'), String(await panel.recorded(6, step, 'loss')));
    }
  });

  it('rounds to five digits and keeps the exact number at hand', async () => {
    const panel = await PanelPage.open();
    await panel.goTo(317);
    await panel.showsStep(317);
    const cell = panel.cell('parameters', 0);
    const exact = await panel.recorded(0, 317, 'parameters', 0);
    assert.equal(await cell.textContent(), String(Number(exact.toPrecision(5))));
    assert.equal(await cell.getAttribute('title'), String(exact));
    await panel.page.locator('vscode-checkbox[data-field=full-precision]').click();
    await until('full precision', async () => (await cell.textContent()) === String(exact));
  });

  it('shows a dash for what does not exist before the first update', async () => {
    const panel = await PanelPage.open();
    await panel.goTo(0);
    await panel.showsStep(0);
    assert.equal(await panel.cell('gradient', 0).textContent(), '–');
    assert.equal(await panel.cell('gradient', 0).getAttribute('data-value'), 'NaN');
    assert.equal(await panel.cell('parameters', 0).getAttribute('data-value'), '-1.2');
  });

  it('explains every column and marks the numeric gradient', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+numeric' });
    await panel.showsStep(2000);
    const heads = panel.area('inspector').locator('table.numbers thead th');
    assert.match((await heads.nth(2).getAttribute('title')) ?? '', /Central differences/);
    assert.equal(await heads.nth(2).textContent(), '≈ g');
    assert.ok((await panel.attributes(heads, 'title')).slice(1).every(Boolean));
  });

  it('says why a run shows an earlier step than the others', async () => {
    const panel = await PanelPage.open({ scenario: 'diverging' });
    await panel.choose('run', '1');
    await panel.goTo(300);
    await panel.showsStep(300);
    await until('the notice', async () => /ended at step 8: diverged/.test((await panel.area('inspector').textContent()) ?? ''));
    assert.equal(await panel.cell('parameters', 0).textContent(), '∞');
  });

  it('copies the whole table as tab-separated values', async () => {
    const panel = await PanelPage.open();
    await panel.goTo(12);
    await panel.showsStep(12);
    await panel.button('copy-tsv').click();
    await until('the copy', async () => (await panel.area('inspector').locator('.said').textContent()) === 'Copied');
    const lines = (await panel.clipboard()).split('\n');
    assert.equal(lines[0], 'coordinate\tθ\tg\tη_eff\tΔθ');
    assert.equal(lines[2]!.split('\t')[1], String(await panel.recorded(0, 12, 'parameters', 1)));
    assert.equal(lines.length, 3);
  });
});
