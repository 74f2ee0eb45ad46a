import assert from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '../host/until.ts';
import { commandLine } from './commandLine.ts';
import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { useWorkbench } from './session.ts';

describe('journey: compare the optimizers on Rosenbrock', () => {
  const session = useWorkbench();
  let panel: ComparisonPanel;

  it('the lens runs eleven optimizers', async () => {
    const { workbench } = session();
    await workbench.openFile('rosenbrock.ts');
    await workbench.clickLens('export function rosenbrock', 'Compare optimizers');
    panel = await ComparisonPanel.of(workbench);
    await panel.reaches('finished');
    await panel.hasRuns(11);
    await panel.hasDrawn(11);
  });

  it('the keys go to step 317 and back, and the numbers are those of the command line', async () => {
    const document = await commandLine('run', `${join(session().folder, 'rosenbrock.ts')}#rosenbrock`, '--optimizer', 'adam');
    const { recording } = document.runs[0]!;
    await panel.select('adam');
    for (const step of [317, 318, 317]) {
      if (step === 317) await panel.goToStep(317);
      else await panel.press('ArrowRight');
      await until(`the numbers of step ${step}`, async () => await panel.value('parameters', 0) === Number(recording.parameters[step]![0]));
      for (const coordinate of [0, 1]) {
        assert.equal(await panel.value('parameters', coordinate), Number(recording.parameters[step]![coordinate]));
        assert.equal(await panel.value('gradient', coordinate), Number(recording.gradient[step]![coordinate]));
        assert.equal(await panel.value('update', coordinate), Number(recording.update[step]![coordinate]));
        for (const [id, rows] of Object.entries(recording.state)) {
          if (rows[step]?.length === 2) assert.equal(await panel.value(id, coordinate), Number(rows[step][coordinate]));
        }
      }
    }
    await panel.press('ArrowLeft');
    assert.equal(await panel.step(), 316);
  });

  it('the lens tells the result', async () => {
    await session().workbench.lens('reached').first().waitFor();
  });

  it('a reloaded window brings the panel back with the same numbers', async () => {
    const { workbench } = session();
    const before = await panel.runs().allTextContents();
    await workbench.reload();
    panel = await ComparisonPanel.of(workbench);
    await panel.reaches('finished');
    await panel.hasRuns(11);
    assert.deepEqual(await panel.runs().allTextContents(), before);
  });
});
