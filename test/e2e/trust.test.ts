import assert from 'node:assert/strict';
import { useWorkbench } from './session.ts';

describe('journey: a workspace that is not trusted', () => {
  const session = useWorkbench({ workspaceTrust: true });

  it('gets no lens that runs its code', async () => {
    const { workbench } = session();
    const dialog = workbench.page.getByRole('dialog').filter({ hasText: 'trust' });
    await dialog.getByRole('button', { name: /No, I don't trust/ }).click({ timeout: 60_000 });
    await workbench.openFile('rosenbrock.ts');
    await workbench.page.locator('.statusbar').getByText('Restricted Mode').first().waitFor();
    assert.equal(await workbench.lens('Compare optimizers').count(), 0);
  });
});
