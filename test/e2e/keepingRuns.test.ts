import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { Sidebar } from './pages/sidebar.ts';
import { useWorkbench } from './session.ts';

describe('journey: keeping comparisons, by keyboard', () => {
  const session = useWorkbench();
  let sidebar: Sidebar;
  let panel: ComparisonPanel;

  it('runs one optimizer', async () => {
    const { workbench } = session();
    await workbench.openFile('rosenbrock.ts');
    await workbench.command('Optimizer Lab: Run One Optimizer on a Loss Function');
    await workbench.pick('adam');
    panel = await ComparisonPanel.of(workbench);
    await panel.reaches('finished');
  });

  it('F2 in the view Runs gives it a name, which its tab and its panel take', async () => {
    const { workbench } = session();
    const { keyboard } = workbench.page;
    sidebar = await Sidebar.open(workbench);
    await workbench.command('Optimizer Lab: Focus on Runs View');
    await sidebar.hasKeyboard('Runs');
    await sidebar.item('Runs', 'rosenbrock').first().waitFor();
    await keyboard.press('Home');
    await keyboard.press('F2');
    await workbench.quickInput().waitFor();
    await workbench.quickInput().fill('Narrow valley');
    await keyboard.press('Enter');
    await sidebar.item('Runs', 'Narrow valley').waitFor();
    await workbench.tab('Narrow valley').waitFor();
    await panel.area('header').getByRole('heading', { name: 'Narrow valley' }).waitFor();
  });

  it('Delete puts it aside, and Control+Z brings it back', async () => {
    const { workbench } = session();
    const { keyboard } = workbench.page;
    await workbench.command('Optimizer Lab: Focus on Runs View');
    await sidebar.hasKeyboard('Runs');
    await keyboard.press('Home');
    await keyboard.press('Delete');
    await sidebar.item('Runs', 'Narrow valley').waitFor({ state: 'detached' });
    await workbench.notifications().filter({ hasText: 'Narrow valley is deleted' }).waitFor();
    await workbench.command('Optimizer Lab: Focus on Runs View');
    await sidebar.hasKeyboard('Runs');
    await keyboard.press('Control+KeyZ');
    await sidebar.item('Runs', 'Narrow valley').waitFor();
  });

  it('says in the panel that its source has changed, and shows both texts', async () => {
    const { workbench } = session();
    const { keyboard } = workbench.page;
    await workbench.command('Optimizer Lab: Open Last Comparison');
    panel = await ComparisonPanel.of(workbench);
    await workbench.openFile('rosenbrock.ts');
    await keyboard.press('Control+Home');
    await keyboard.type('// Another text.\n');
    await sidebar.item('Runs', 'source has changed').waitFor();
    await panel.button('show-source-changes').click();
    await workbench.tab('as compared at').waitFor();
    await workbench.page.locator('.monaco-diff-editor .view-line', { hasText: /Another\stext/ }).first().waitFor();
  });
});
