import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { Sidebar } from './pages/sidebar.ts';
import { useWorkbench } from './session.ts';

describe('journey: from the sidebar', () => {
  const session = useWorkbench();
  let sidebar: Sidebar;
  let panel: ComparisonPanel;

  it('lists the loss functions by file and runs one', async () => {
    sidebar = await Sidebar.open(session().workbench);
    await sidebar.item('Loss Functions', 'bowls.ts').waitFor({ timeout: 60_000 });
    await sidebar.expand('Loss Functions', 'bowls.ts');
    await sidebar.act('Loss Functions', 'sphere', 'Compare');
    panel = await ComparisonPanel.of(session().workbench);
    await panel.reaches('finished');
    await panel.hasRuns(11);
  });

  it('lists the comparison among the runs', async () => {
    await sidebar.item('Runs', 'sphere').first().waitFor();
  });

  it('leaves an optimizer out of the next comparison', async () => {
    await sidebar.scrollTo('Optimizers', 'Adagrad');
    await sidebar.checkbox('Optimizers', 'Adagrad').click();
    await sidebar.act('Loss Functions', 'sphere', 'Compare');
    panel = await ComparisonPanel.of(session().workbench, panel);
    await panel.reaches('finished');
    await panel.hasRuns(10);
  });
});
