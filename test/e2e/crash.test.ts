import assert from 'node:assert/strict';
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/until.ts';
import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { Sidebar } from './pages/sidebar.ts';
import { useWorkbench } from './session.ts';

const slow = `/** @loss
 *  @start 3, 1 */
export function slow(x: number, y: number): number {
  let waves = 0;
  for (let i = 1; i <= 150_000; i++) waves += Math.sin(x + i);
  return x ** 2 + y ** 2 + waves;
}
`;

describe('journey: what a crash and a disk leave', () => {
  const session = useWorkbench({});
  let sidebar: Sidebar;
  let panel: ComparisonPanel;

  it('a run is under way when the extension host is killed', async () => {
    const { workbench, server, folder } = session();
    await writeFile(join(folder, 'slow.ts'), slow);
    await workbench.openFile('slow.ts');
    await workbench.command('Optimizer Lab: Run One Optimizer on a Loss Function');
    await workbench.pick('adam');
    panel = await ComparisonPanel.of(workbench);
    await until('the first steps', async () => await panel.step() > 10);
    await until('some of them on the disk', async () => {
      const path = await recordingOf(server.home, panel.comparison).catch(() => undefined);
      return path !== undefined && (await stat(path)).size > 4000;
    });
    await server.killExtensionHosts();
  });

  it('says so in Runs and in the panel once the window is back', async () => {
    const { workbench } = session();
    await workbench.page.reload();
    sidebar = await Sidebar.open(workbench);
    await sidebar.item('Runs', 'interrupted').first().waitFor({ timeout: 60_000 });
    await workbench.command('Optimizer Lab: Open Last Comparison');
    panel = await ComparisonPanel.of(workbench);
    await panel.area('header').getByText('interrupted', { exact: true }).waitFor();
    assert.match(await panel.ending('adam'), /paused at step \d+/);
  });

  it('goes on from the last step that was stored, by its button', async () => {
    const before = await panel.step();
    assert.ok(before > 0 && before < 2000, `it stands at step ${before}`);
    await panel.button('continue').click();
    await until('further steps', async () => await panel.step() > before);
    await panel.button('stop').click();
    await panel.reaches('finished');
    await sidebar.item('Runs', 'interrupted').first().waitFor({ state: 'detached' });
  });

  it('says in the panel what of a damaged recording cannot be read, and shows the rest', async () => {
    const { workbench, server } = session();
    const stored = (await recordingOf(server.home, panel.comparison))!;
    await until('its end to be on the disk', async () => !/"status":"(running|waiting|paused)"/.test(await readFile(join(stored, '..', 'comparison.json'), 'utf8')));
    await workbench.command('View: Close All Editors');
    // In the last block of rows; before it are the checkpoints and what they belong to.
    await flip(stored, 0.9);
    await workbench.command('Optimizer Lab: Open Last Comparison');
    panel = await ComparisonPanel.of(workbench);
    await until('the damage in the table', async () => (await panel.ending('adam')).startsWith('recording damaged · '));
    await panel.area('inspector').getByText('Rerun to have all of it.').waitFor();
    assert.ok(Number(await panel.stepSlider.getAttribute('max')) > 0);
  });
});

/** The path of the only recording of a comparison, where there is one. */
async function recordingOf(home: string, comparison: string): Promise<string | undefined> {
  const storage = join(home, 'data', 'data', 'User', 'workspaceStorage');
  const file = (await readdir(storage, { recursive: true })).find((path) => path.includes(comparison) && path.endsWith('.recording'));
  return file && join(storage, file);
}

/** Changes the byte at a share of a file. */
async function flip(path: string, share: number): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    const at = Math.floor((await handle.stat()).size * share);
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, at);
    await handle.write(Buffer.from([buffer[0]! ^ 1]), 0, 1, at);
  } finally {
    await handle.close();
  }
}
