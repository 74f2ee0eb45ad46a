import assert from 'node:assert/strict';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

const status = (panel: PanelPage) => panel.page.locator('main').getAttribute('data-status');

describe('the panel', () => {
  it('follows a comparison while it runs and announces its end', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+running' });
    assert.equal(await status(panel), 'running');
    await panel.page.evaluate('fixture.reveal(400)');
    await panel.showsStep(400);
    await until('the progress', async () => /20 % · 54 k steps\/s/.test((await panel.area('comparison').textContent()) ?? ''));
    // Who looks back is left alone.
    await panel.goTo(100);
    await panel.page.evaluate('fixture.reveal(900)');
    await until('more steps', async () => (await panel.area('comparison').locator('tr[data-run="0"] [data-cell=last]').getAttribute('data-value')) === String(await panel.recorded(0, 900, 'loss')));
    await panel.showsStep(100);
    await panel.button('last').click();
    await panel.showsStep(900);
    await panel.page.evaluate('fixture.finish()');
    await until('the end', async () => (await status(panel)) === 'finished');
    await panel.showsStep(2000);
    await until('the announcement', async () => /momentum reached 6\.03e-9 after 2,000 steps/.test((await panel.page.locator('[data-announced]').textContent()) ?? ''));
    assert.equal(await panel.button('stop').getAttribute('aria-disabled'), 'true');
  });

  it('passes on what the person wants', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+running' });
    await panel.button('pause').click();
    await panel.button('stop').click();
    await panel.button('rerun').click();
    await panel.page.locator('vscode-checkbox[data-command=rerun-on-save]').click();
    await panel.button('save-experiment').click();
    await panel.button('open-loss').click();
    for (const format of ['csv', 'json']) {
      await panel.button('export').click();
      await panel.button(`export-${format}`).click();
    }
    assert.deepEqual(await panel.commands(), [
      { name: 'pause' },
      { name: 'stop' },
      { name: 'rerun' },
      { name: 'setRerunOnSave', value: true },
      { name: 'saveExperiment' },
      { name: 'openLoss' },
      { name: 'export', format: 'csv' },
      { name: 'export', format: 'json' },
    ]);
  });

  it('has the name that the person gave it, and says what was interrupted and whose source has changed', async () => {
    const panel = await PanelPage.open();
    const change = (changes: unknown) => panel.page.evaluate(`fixture.change(${JSON.stringify(changes)})`);
    await change({ title: 'Narrow valley', standing: 'interrupted', sourceChanges: [{ file: 'losses/rosenbrock.ts', kind: 'changed' }] });
    const header = panel.area('header');
    await header.getByRole('heading', { name: 'Narrow valley' }).waitFor();
    await header.getByText('interrupted', { exact: true }).waitFor();
    const badge = panel.button('show-source-changes');
    assert.equal((await badge.textContent())?.trim(), 'source has changed');
    assert.match((await badge.getAttribute('title')) ?? '', /losses\/rosenbrock\.ts/);
    await badge.click();
    assert.deepEqual(await panel.commands(), [{ name: 'showSourceChanges' }]);
    await change({ sourceChanges: [{ file: 'losses/rosenbrock.ts', kind: 'gone' }] });
    await until('the file to be gone', async () => (await badge.textContent())?.trim() === 'source is gone');
    await change({});
    await badge.waitFor({ state: 'detached' });
  });

  it('goes to a branch when it comes, and counts it apart', async () => {
    const panel = await PanelPage.open();
    await panel.page.evaluate('fixture.addBranch(0, 50)');
    await panel.area('header').getByText('1 branch').waitFor();
    await panel.area('comparison').locator('tr[aria-selected=true]', { hasText: 'from 50' }).waitFor();
  });

  it('shows why a comparison could not start, and where', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+problem' });
    assert.equal(await status(panel), 'problem');
    assert.match((await panel.page.locator('.problem').textContent()) ?? '', /must return a number.*rosenbrock\.ts:14:3/);
  });

  it('tells of a run that ended before its first step that nothing was recorded, and waits for nothing', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+unstarted' });
    await panel.area('curves').getByText('Nothing was recorded for this quantity.').waitFor();
    await panel.area('inspector').getByText('This run ended before its first step.').waitFor();
    const row = panel.area('comparison').locator('tr[data-run="0"]');
    assert.equal(await row.locator('[data-cell=stopped]').innerText(), 'stopped by you');
    for (const cell of ['best', 'stepsToBest', 'last', 'evaluations']) assert.equal(await row.locator(`[data-cell=${cell}]`).innerText(), '', cell);
  });

  it('says which run has a damaged recording, and draws what is whole', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+damaged' });
    await panel.drawn('curves', 'drawn', 11);
    const ending = panel.area('comparison').locator('tr[data-run="1"] [data-cell=stopped]');
    assert.match(await ending.innerText(), /^recording damaged · /);
    assert.doesNotMatch(await panel.area('comparison').locator('tr[data-run="0"] [data-cell=stopped]').innerText(), /damaged/);
    await panel.area('comparison').locator('tr[data-run="1"]').click();
    await panel.area('inspector').getByText('1 of its 12 blocks is damaged. Rerun to have all of it.').waitFor();
  });

  for (const [query, area] of [['series', 'curves'], ['landscape', 'landscape'], ['trajectories', 'landscape'], ['rows', 'inspector']] as const) {
    it(`shows a refused ${query} in the ${area} and recovers`, async () => {
      const panel = await PanelPage.open();
      await panel.drawn('landscape', 'trajectories', 11);
      await panel.page.evaluate(`fixture.refuse('${query}'); ${query === 'landscape' ? 'fixture.rerun()' : ''}`);
      const refusal = panel.area(area).locator('.refusal');
      await until('the reason', async () => (await refusal.count()) === 1 && (await refusal.textContent())?.includes('the fixture refuses'));
      await panel.page.evaluate(`fixture.refuse(undefined); ${query === 'landscape' ? 'fixture.rerun()' : ''}`);
      await until('no refusal', async () => (await refusal.count()) === 0);
    });
  }

  it('is as it was after a reload', async () => {
    const panel = await PanelPage.open();
    await panel.goTo(317);
    await panel.area('comparison').locator('tr[data-run="9"] [data-cell=best]').click();
    await panel.area('comparison').locator('tr[data-run="3"] vscode-checkbox').click();
    await panel.page.locator('vscode-checkbox[data-field=logarithmic]').click();
    await panel.drawn('curves', 'scale', 'linear');
    await panel.page.reload();
    await panel.showsStep(317);
    await panel.drawn('landscape', 'trajectories', 10);
    await panel.drawn('curves', 'scale', 'linear');
    await until('nadam in the inspector', async () => (await panel.area('inspector').locator('table').getAttribute('data-run')) === '9');
  });

  it('has the filter and the order of the coordinates after a reload', async () => {
    const panel = await PanelPage.open({ scenario: 'vector' });
    const grid = panel.area('inspector').locator('table[role=grid]');
    await grid.locator('thead [data-column=parameters]').click();
    await panel.page.locator('[data-field=filter]').first().click();
    await panel.page.keyboard.type('θ1');
    await until('filtered', async () => (await grid.getAttribute('data-matching')) === '11');
    await panel.page.keyboard.press('Enter');
    await panel.page.reload();
    await until('filtered again', async () => (await grid.getAttribute('data-matching')) === '11');
    const sorting = (await panel.queries('rows')).at(-1)?.sort;
    assert.deepEqual(sorting, { column: 'parameters', by: 'value', descending: true });
  });

  it('keeps the step that the person looks at when the comparison is rerun', async () => {
    const panel = await PanelPage.open();
    await panel.goTo(5);
    const asked = (await panel.queries('series')).length;
    await panel.page.evaluate('fixture.rerun()');
    await until('the curves asked for again', async () => (await panel.queries('series')).length > asked);
    await panel.showsStep(5);
  });
});
