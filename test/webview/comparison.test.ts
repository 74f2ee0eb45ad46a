import assert from 'node:assert/strict';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

describe('the comparison table', () => {
  it('has the best loss first and marks the winner', async () => {
    const panel = await PanelPage.open();
    await until('eleven rows', async () => (await panel.order()).length === 11);
    const order = await panel.order();
    assert.equal(order[0], 'momentum');
    const values = (await panel.attributes(panel.area('comparison').locator('[data-cell=best]'), 'data-value')).map(Number);
    assert.deepEqual(values, [...values].sort((a, b) => a - b));
    assert.equal(await panel.area('comparison').locator('tr', { has: panel.page.locator('.winner') }).getAttribute('data-run'), '1');
  });

  it('is sorted by any column, either way', async () => {
    const panel = await PanelPage.open();
    const sort = panel.page.locator('[data-sort=label]');
    await sort.click();
    await until('names in order', async () => (await panel.order())[0] === 'adadelta');
    await sort.click();
    await until('names in reverse order', async () => (await panel.order())[0] === 'sgd');
    assert.equal(await panel.page.locator('th.label[aria-sort=descending]').count(), 1);
  });

  it('selects the run of a row', async () => {
    const panel = await PanelPage.open();
    await panel.area('comparison').locator('tr[data-run="9"] [data-cell=best]').click();
    await until('nadam in the inspector', async () => (await panel.area('inspector').locator('table').getAttribute('data-run')) === '9');
    assert.equal(await panel.page.locator('vscode-dropdown[data-field=run]').evaluate((element) => (element as unknown as { value: string }).value), '9');
  });

  it('says in words why each run ended', async () => {
    const panel = await PanelPage.open({ scenario: 'diverging+failed' });
    const ending = (run: number) => panel.area('comparison').locator(`tr[data-run="${run}"] [data-cell=stopped]`).textContent();
    await until('the rows', async () => (await panel.order()).length === 3);
    assert.equal(await ending(0), 'all steps used');
    assert.equal(await ending(1), 'error: TypeError: rows is undefined (rosenbrock.ts:15:10)');
  });

  it('names the breakpoint at which a run diverged', async () => {
    const panel = await PanelPage.open({ scenario: 'diverging+watched' });
    await until('the rows', async () => (await panel.order()).length === 3);
    assert.equal(await panel.area('comparison').locator('tr[data-run="1"] [data-cell=stopped]').textContent(), 'diverged · isNaN(loss)');
  });

  it('puts a run that reached no number at the end', async () => {
    const panel = await PanelPage.open({ scenario: 'diverging' });
    await panel.page.locator('[data-sort=last]').click();
    await until('the order', async () => (await panel.order()).at(-1) === 'sgd lr=0.01');
    await panel.page.locator('[data-sort=last]').click();
    await until('the reverse order', async () => (await panel.order())[0] === 'adam lr=0.05');
    assert.equal((await panel.order()).at(-1), 'sgd lr=0.01');
  });
});
