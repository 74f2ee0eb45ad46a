import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/until.ts';
import { commandLine, type RunDocument } from './commandLine.ts';
import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { useWorkbench } from './session.ts';

describe('journey: from the command palette', () => {
  const session = useWorkbench();

  it('runs one optimizer on the loss function at the cursor', async () => {
    const { workbench } = session();
    await workbench.openFile('rosenbrock.ts');
    await workbench.page.keyboard.press('Control+End');
    await workbench.command('Optimizer Lab: Run One Optimizer on a Loss Function');
    await workbench.pick('nadam');
    const panel = await ComparisonPanel.of(workbench);
    await panel.reaches('finished');
    await panel.hasRuns(1);
  });

  it('opens the last comparison again', async () => {
    const { workbench } = session();
    await workbench.command('View: Close All Editors');
    await workbench.command('Optimizer Lab: Open Last Comparison');
    const panel = await ComparisonPanel.of(workbench);
    await panel.reaches('finished');
    await panel.hasRuns(1);
  });

  it('exports the numbers that the command line prints', async () => {
    const { workbench, folder } = session();
    const file = join(folder, 'exported.json');
    await workbench.command('Optimizer Lab: Export Comparison as JSON');
    await until('the save dialog', async () => (await workbench.quickInput().inputValue()).includes(folder));
    await workbench.quickInput().fill(file);
    await workbench.page.keyboard.press('Enter');
    const exported = await until('the exported file', async () => {
      const text = await readFile(file, 'utf8').catch(() => '');
      return text.trimEnd().endsWith('}') && JSON.parse(text) as RunDocument;
    });
    const printed = await commandLine('run', `${join(folder, 'rosenbrock.ts')}#rosenbrock`, '--optimizer', 'nadam');
    assert.deepEqual(exported.runs[0]!.recording, printed.runs[0]!.recording);
  });
});
