import assert from 'node:assert/strict';
import { Sidebar } from './pages/sidebar.ts';
import { useWorkbench } from './session.ts';

describe('journey: a workspace that is not trusted', () => {
  const session = useWorkbench({ workspaceTrust: true });

  it('is searched for loss functions, and says above them why they are not run', async () => {
    const { workbench } = session();
    await workbench.page.locator('.statusbar').getByText('Restricted Mode').first().waitFor();
    await workbench.openFile('rosenbrock.ts');
    const sidebar = await Sidebar.open(workbench);
    await sidebar.item('Loss Functions', 'sphere').waitFor({ timeout: 60_000 });
    assert.ok(await (await workbench.lensAbove('export function rosenbrock', 'Not run: this workspace is not trusted')).isVisible());
    assert.equal(await workbench.lens('Compare optimizers').count(), 0);
  });

  it('gets its lenses once it is trusted', async () => {
    const { workbench } = session();
    await workbench.command('Workspaces: Manage Workspace Trust');
    await workbench.page.getByRole('button', { name: 'Trust', exact: true }).click();
    await workbench.openFile('rosenbrock.ts');
    assert.ok(await (await workbench.lensAbove('export function rosenbrock', 'Compare optimizers')).isVisible());
  });
});
