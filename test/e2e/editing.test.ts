import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/until.ts';
import { useWorkbench } from './session.ts';

describe('journey: write a loss function', () => {
  const session = useWorkbench();

  it('gets its lens when the tag is typed, and keeps it while the file has syntax errors', async () => {
    const { workbench, folder } = session();
    await writeFile(join(folder, 'mine.ts'), 'export function mine(x: number, y: number): number {\n  return x ** 2 + y ** 2;\n}\n');
    await workbench.openFile('mine.ts');
    await workbench.page.keyboard.press('Control+Home');
    await workbench.page.keyboard.insertText('/** @loss\n *  @start 3, 1 */\n');
    await workbench.lensAbove('export function mine', 'Compare optimizers');
    await workbench.page.keyboard.press('Control+End');
    await workbench.page.keyboard.insertText('export function broken( {');
    await workbench.page.locator('.squiggly-error').first().waitFor();
    assert.ok(await (await workbench.lensAbove('export function mine', 'Compare optimizers')).isVisible());
  });

  it('marks a wrong tag where it is', async () => {
    const { workbench, folder } = session();
    await writeFile(join(folder, 'wrong.ts'), '/** @loss\n *  @start 3, 1, 4 */\nexport function wrong(x: number, y: number): number {\n  return x ** 2 + y ** 2;\n}\n');
    await workbench.openFile('wrong.ts');
    await workbench.command('Problems: Focus on Problems View');
    await workbench.page.locator('.markers-panel .monaco-list-row', { hasText: 'start' }).first().waitFor({ timeout: 60_000 });
  });

  it('starts from a template', async () => {
    const { workbench } = session();
    await workbench.command('View: Close All Editors');
    const dialog = workbench.page.getByRole('button', { name: "Don't Save" });
    if (await dialog.isVisible({ timeout: 2_000 })) await dialog.click();
    await workbench.command('Optimizer Lab: New Loss Function');
    await workbench.lens('Compare optimizers').first().waitFor({ timeout: 60_000 });
    assert.ok(await until('the tag', async () => (await workbench.page.locator('.view-lines').innerText()).includes('@loss')));
  });
});
