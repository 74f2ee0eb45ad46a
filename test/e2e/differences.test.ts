import assert from 'node:assert/strict';
import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { DifferencesPage } from './pages/differencesPage.ts';
import { useWorkbench } from './session.ts';

describe('journey: how two optimizers differ', () => {
  const session = useWorkbench();

  it('chosen from lists: two dialects side by side, the differing terms marked', async () => {
    const { workbench } = session();
    await workbench.command('Optimizer Lab: Show the Differences of Two Optimizers');
    await workbench.pick('adam@pytorch');
    await workbench.pick('adam@keras');
    const page = await DifferencesPage.of(workbench);
    await page.shows('adam@pytorch', 'adam@keras');
    assert.deepEqual(await page.differing(), ['\\hat{v}_{t}', '\\eta_{\\mathrm{eff},t}']);
    assert.ok((await page.marked()).some((text) => text.includes('ε')));
    assert.equal(await page.parting(), 1);
    assert.deepEqual(await page.violations(), []);
  });

  it('typed: two that do the same say so, and a wrong name what it may have meant', async () => {
    const page = await DifferencesPage.of(session().workbench);
    await page.type('b', 'adam@pytorch');
    await page.shows('adam@pytorch', 'adam@pytorch');
    assert.match(await page.why(), /Both do the same, to the bit/);
    await page.type('b', 'adamm');
    assert.match(await page.problem(), /adam/);
  });

  it('of two runs of a comparison: where their recordings part', async () => {
    const { workbench } = session();
    await workbench.command('View: Close All Editors');
    await workbench.openFile('rosenbrock.ts');
    await workbench.clickLens('export function rosenbrock', 'Compare optimizers');
    const panel = await ComparisonPanel.of(workbench);
    await panel.reaches('finished');
    await panel.select('momentum');
    await panel.area('inspector').locator('[data-command=show-differences]').click();
    await workbench.pick('nesterov');
    const page = await DifferencesPage.of(workbench);
    await page.shows('momentum@pytorch', 'nesterov@pytorch');
    assert.match(await page.why(), /On rosenbrock they part at step 1: x is /);
  });
});
