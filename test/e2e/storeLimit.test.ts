import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { until } from '../host/until.ts';
import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { Sidebar } from './pages/sidebar.ts';
import { useWorkbench } from './session.ts';

describe('journey: a store that is full', () => {
  // A comparison of eleven optimizers takes more than that.
  const session = useWorkbench({ settings: { 'optimizerLab.storeLimit': 1 } });
  let sidebar: Sidebar;

  /** Compares a loss function, and closes the panel: what is looked at stays. */
  const compare = async (name: string, file = 'bowls.ts') => {
    const { workbench } = session();
    await workbench.openFile(file);
    await workbench.clickLens(`export function ${name}`, 'Compare optimizers');
    const panel = await ComparisonPanel.of(workbench);
    await panel.reaches('finished');
    await workbench.command('View: Close All Editors');
  };
  /** In the list of notifications, where it stays when it has gone from the corner. */
  const told = async (text: string) => {
    const { workbench } = session();
    await workbench.command('Notifications: Show Notifications');
    return workbench.page.locator('.notifications-center .notification-list-item', { hasText: text }).first();
  };
  const full = (name: string) => told(`The store of comparisons is full, so the oldest one, “${name}”`);
  const press = async (notification: Locator, button: string) => {
    await notification.hover();
    await notification.getByRole('button', { name: button }).click();
  };
  const shown = async () => (await sidebar.view('Runs').getByRole('treeitem', { level: 1 }).locator('.label-name').allInnerTexts()).map((text) => text.trim());

  it('keeps the latest, deletes the oldest, and says so', async () => {
    const { workbench } = session();
    await compare('sphere');
    sidebar = await Sidebar.open(workbench);
    await sidebar.item('Runs', 'sphere').waitFor();
    await compare('booth');
    await (await full('sphere')).waitFor();
    assert.deepEqual(await shown(), ['booth']);
  });

  it('Undo brings it back', async () => {
    await press(await full('sphere'), 'Undo');
    await sidebar.item('Runs', 'sphere').waitFor();
    assert.deepEqual(await shown(), ['booth', 'sphere']);
  });

  it('Pin Instead brings it back and keeps it from now on', async () => {
    await compare('matyas');
    await press(await told('so the 2 oldest ones were deleted'), 'Pin Instead');
    await sidebar.item('Runs', 'sphere').waitFor();
    await until('the pinned ones first', async () => (await shown()).at(-1) === 'matyas');
    await compare('rosenbrock', 'rosenbrock.ts');
    await (await full('matyas')).waitFor();
    assert.ok((await shown()).includes('sphere'));
  });

  it('Settings shows the limit', async () => {
    const { workbench } = session();
    await press(await full('matyas'), 'Settings');
    await workbench.page.locator('.settings-editor .setting-item-label', { hasText: 'Store Limit' }).first().waitFor();
  });
});
