import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { useWorkbench } from './session.ts';

describe('journey: an experiment is a file', () => {
  const session = useWorkbench();

  it('the lens of rosenbrock.optlab.json runs what the file says', async () => {
    const { workbench } = session();
    await workbench.openFile('rosenbrock.optlab.json');
    await workbench.lens('Run experiment').first().click({ timeout: 60_000 });
    const panel = await ComparisonPanel.of(workbench);
    await panel.reaches('finished');
    await panel.hasRuns(6);
  });
});
