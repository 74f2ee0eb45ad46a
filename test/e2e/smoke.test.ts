import assert from 'node:assert/strict';
import { useWorkbench } from './session.ts';

describe('smoke: the packaged extension in a fresh window', () => {
  const session = useWorkbench();

  it('puts a lens above a loss function', async () => {
    const { workbench } = session();
    await workbench.openFile('rosenbrock.ts');
    const lens = await workbench.lensAbove('export function rosenbrock', 'Compare optimizers');
    assert.ok(await lens.isVisible());
  });

  it('offers its commands', async () => {
    await session().workbench.offered('Optimizer Lab: Compare');
  });

  it('opens without a notification', async () => {
    assert.deepEqual(await session().workbench.notifications().allTextContents(), []);
  });
});
