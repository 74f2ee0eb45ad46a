import { until } from '../host/until.ts';
import { ComparisonPanel } from './pages/comparisonPanel.ts';
import { useWorkbench } from './session.ts';

describe('journey: where the keyboard is', () => {
  const session = useWorkbench({ settings: { 'optimizerLab.steps': 200, 'optimizerLab.defaultOptimizers': ['sgd', 'adam'] } });
  let panel: ComparisonPanel;

  const compare = async (code: string) => {
    const { workbench } = session();
    await workbench.clickLens(code, 'Compare optimizers');
    panel = await ComparisonPanel.of(workbench, panel);
    await panel.reaches('finished');
  };

  it('goes back to the button that asked something, whatever the answer', async () => {
    const { workbench } = session();
    const { page } = workbench;
    await workbench.openFile('rosenbrock.ts');
    await compare('export function rosenbrock');
    await panel.goToStep(50);
    for (const [press, button] of [[() => panel.button('branch-here').press('Enter'), 'branch-here'], [() => panel.button('show-differences').press('Enter'), 'show-differences'], [async () => {
      await panel.button('more').press('Enter');
      await panel.button('breakpoints').press('Enter');
    }, 'more']] as const) {
      await press();
      await workbench.quickInput().waitFor();
      await page.keyboard.press('Escape');
      await workbench.quickInput().waitFor({ state: 'hidden' });
      await panel.hasFocus(button);
    }
    await panel.button('branch-here').press('Enter');
    await workbench.quickInput().press('Enter');
    await panel.hasRuns(3);
    // From a branch that has not begun there is nothing to branch: then it is on what is beside the button.
    await panel.hasFocusIn('inspector');
  });

  it('stays with questions from the palette, however late the panel has it back from there and from the question before', async () => {
    const { workbench } = session();
    const { page } = workbench;
    // Where all is slow VS Code still gives the keyboard back while the question opens.
    const slow = await page.context().newCDPSession(page);
    await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await panel.takesKeyboardLate(300);
    await panel.goToStep(50);
    await workbench.offered('Optimizer Lab: Breakpoints');
    await page.keyboard.press('Enter');
    // The first row each time.
    for (const row of ['Add a breakpoint…', 'isNaN(loss)']) {
      await workbench.quickRow(row).waitFor();
      await workbench.keyboardIsInQuickInput();
      await page.keyboard.press('Enter');
    }
    await workbench.quickTitle('Pause the runs where').waitFor();
    await workbench.keyboardIsInQuickInput();
    await page.keyboard.press('Enter');
    await workbench.quickRow('loss < 1e-3').waitFor();
    await workbench.quickRow('Add a breakpoint…').waitFor();
    await workbench.keyboardIsInQuickInput();
    await page.keyboard.press('Escape');
    await panel.takesKeyboardLate(0);
    await panel.hasKeyboard();
    await slow.detach();
  });

  it('is the panel’s that covers the editor which had it', async () => {
    const { workbench } = session();
    const { page } = workbench;
    // The panel has the keyboard, so that the file comes into its group.
    await workbench.openFile('bowls.ts');
    await compare('export function sphere');
    await panel.hasKeyboard();
    // Beside the editor it leaves it there.
    await workbench.tab('rosenbrock.ts').click();
    await compare('export function rosenbrock');
    await until('the editor to have the keyboard', () => page.evaluate<boolean>("document.activeElement.closest('.editor-instance') !== null"));
  });

  it('leaves the editor as the runs end, and their result still comes above the loss function', async () => {
    const { workbench } = session();
    await workbench.command('View: Close All Editors');
    await workbench.openFile('bowls.ts');
    await compare('export function booth');
    await workbench.page.keyboard.press('Control+Digit2');
    await workbench.lensAbove('export function booth', 'reached');
  });
});
