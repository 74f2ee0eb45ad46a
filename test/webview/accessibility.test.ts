import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/until.ts';
import { PanelPage, type Opening } from './panelPage.ts';

const axe = await readFile(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

async function violations(panel: PanelPage, within = 'html'): Promise<readonly string[]> {
  await panel.page.evaluate(axe);
  const { violations: found } = await panel.page.evaluate<{ violations: readonly Violation[] }>(`axe.run(${JSON.stringify(within)}, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`);
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

describe('accessibility', () => {
  const openings: readonly Opening[] = [
    { theme: 'dark' },
    { theme: 'light' },
    { theme: 'high-contrast' },
    { theme: 'high-contrast-light' },
    { theme: 'dark', width: 420 },
    { theme: 'light', scenario: 'diverging+failed' },
    { theme: 'dark', scenario: 'vector' },
  ];
  for (const opening of openings) {
    it(`axe finds nothing: ${Object.values(opening).join(', ')}`, async () => {
      const panel = await PanelPage.open(opening);
      await until('the curves', async () => Number(await panel.chart(0).getAttribute('data-drawn')) > 0);
      assert.deepEqual(await violations(panel), []);
    });
  }

  it('axe finds nothing while it runs, with the menu open and tables for pictures', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+running', theme: 'light' });
    await panel.page.evaluate('fixture.reveal(300)');
    await panel.showsStep(300);
    await panel.button('landscape-table').click();
    await panel.button('curves-table').click();
    await until('the table', async () => (await panel.page.locator('table[data-table=curves] tbody tr').count()) > 5);
    assert.deepEqual(await violations(panel), []);
    // An open menu covers controls of the other areas, as menus do.
    await panel.button('export').click();
    await until('the menu', async () => (await panel.button('export-csv').count()) === 1);
    assert.deepEqual(await violations(panel, '[data-area=header]'), []);
  });

  it('the menu is worked by keys', async () => {
    const panel = await PanelPage.open();
    await panel.button('export').focus();
    await panel.page.keyboard.press('Enter');
    await until('the focus on CSV', async () => (await panel.page.locator('[data-command=export-csv]:focus').count()) === 1);
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await panel.commands(), [{ name: 'export', format: 'json' }]);
  });

  it('colours follow the theme while the panel is open', async () => {
    const panel = await PanelPage.open({ theme: 'dark' });
    await panel.drawn('landscape', 'trajectories', 11);
    const colours = async () => ({
      line: await panel.page.locator('.legend line').first().getAttribute('stroke'),
      button: await panel.page.evaluate<string>('getComputedStyle(document.querySelector("[data-command=rerun]").shadowRoot.querySelector("button")).color'),
    });
    const dark = await colours();
    await panel.page.evaluate(`fixture.setTheme('light')`);
    await until('other colours', async () => {
      const light = await colours();
      return light.line !== dark.line && light.button !== dark.button;
    });
  });
});
