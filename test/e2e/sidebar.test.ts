import assert from 'node:assert/strict';
import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { Sidebar } from './pages/sidebar.ts';
import { useWorkbench } from './session.ts';

describe('journey: from the sidebar', () => {
  const session = useWorkbench();

  it('lists the loss functions by file and runs one', async () => {
    const { workbench } = session();
    const sidebar = await Sidebar.open(workbench);
    await sidebar.item('Loss Functions', 'rosenbrock').first().waitFor({ timeout: 60_000 });
    await sidebar.expand('Loss Functions', 'rosenbrock.ts');
    const loss = sidebar.item('Loss Functions', 'rosenbrock').nth(1);
    await loss.hover();
    await loss.getByRole('button', { name: /Compare/ }).click();
    const panel = await ComparisonPanel.of(workbench);
    await panel.reaches('finished');
    assert.equal(await panel.runs().count(), 11);
  });

  it('lists the comparison among the runs', async () => {
    const sidebar = await Sidebar.open(session().workbench);
    await sidebar.item('Runs', 'rosenbrock').first().waitFor();
  });

  it('leaves an optimizer out of the next comparison', async () => {
    const { workbench } = session();
    const sidebar = await Sidebar.open(workbench);
    await sidebar.checkbox('Optimizers', 'Adagrad').click();
    await workbench.openFile('rosenbrock.ts');
    await workbench.command('View: Close Editors in Group');
    await workbench.openFile('rosenbrock.ts');
    await (await workbench.lensAbove('export function rosenbrock', 'Compare optimizers')).click();
    const panel = await ComparisonPanel.of(workbench);
    await panel.reaches('finished');
    assert.equal(await panel.runs().count(), 10);
  });
});
