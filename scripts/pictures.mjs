// npm run pictures: the pictures of the README, taken of the packaged extension in the real workbench, into media/pictures/.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build, chromium, dependencies, main, packageExtension, root, underProjectNode, vscodeServer, vsix } from './setup.mjs';

const folder = join(root, 'media', 'pictures');
const themes = { dark: 'Dark Modern', light: 'Light Modern', 'high-contrast': 'Default High Contrast' };

await main(async () => {
  await dependencies();
  await underProjectNode();
  for (const need of [build, packageExtension, chromium, vscodeServer]) await need();
  const [{ launchBrowser }, { copyOfExamples }, { startVSCodeServer }, { Workbench }, { ComparisonPanel }, { Sidebar }, { DifferencesPage }] = await Promise.all([
    import('../test/host/browser.ts'),
    import('../test/host/temporary.ts'),
    import('../test/host/vscodeServer.ts'),
    import('../test/host/workbench.ts'),
    import('../test/e2e/pages/comparisonPanel.ts'),
    import('../test/e2e/pages/sidebar.ts'),
    import('../test/e2e/pages/differencesPage.ts'),
  ]);
  await mkdir(folder, { recursive: true });
  const browser = await launchBrowser();
  try {
    for (const [name, theme] of Object.entries(themes)) {
      const examples = await copyOfExamples();
      const server = await startVSCodeServer({ vsix, settings: { 'workbench.colorTheme': theme, 'editor.minimap.enabled': false } });
      try {
        const workbench = await Workbench.open(browser, server, { folder: examples.folder, size: { width: 1920, height: 1200 } });
        await workbench.openFile('rosenbrock.ts');
        await workbench.clickLens('export function rosenbrock', 'Compare optimizers');
        const panel = await ComparisonPanel.of(workbench);
        await panel.reaches('finished');
        await panel.hasDrawn(11);
        await Sidebar.open(workbench);
        await panel.select('adam');
        await panel.goToStep(317);
        // They have a picture of their own; without them the whole panel is in sight beside the editor.
        const fold = panel.area('inspector').locator('[data-command=equations]');
        await fold.click();
        await panel.area('header').scrollIntoViewIfNeeded();
        // The editor beside the panel comes to the same step a little later.
        await workbench.lensAbove('export function rosenbrock', 'momentum reached');
        await workbench.page.locator('.view-lines').getByText('−1.064').first().waitFor();
        const file = join(folder, `panel-${name}.png`);
        await workbench.page.screenshot({ path: file });
        console.log(file);
        if (name === 'light') {
          await fold.click();
          await panel.area('inspector').locator('.katex').first().waitFor();
          const equations = join(folder, 'equations.png');
          await panel.area('inspector').screenshot({ path: equations });
          console.log(equations);
          await workbench.command('View: Close All Editors');
          await workbench.command('Optimizer Lab: Show the Differences of Two Optimizers');
          await workbench.pick('adam@pytorch');
          await workbench.pick('adam@keras');
          const differences = await DifferencesPage.of(workbench);
          await differences.shows('adam@pytorch', 'adam@keras');
          const picture = join(folder, 'differences.png');
          await workbench.page.locator('.editor-group-container').first().screenshot({ path: picture });
          console.log(picture);
        }
        await workbench.close();
      } finally {
        await server.stop();
        await examples.remove();
      }
    }
  } finally {
    await browser.close();
  }
});
