import assert from 'node:assert/strict';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

const grid = (panel: PanelPage) => panel.area('inspector').locator('[role=grid]');
const names = (panel: PanelPage) => grid(panel).locator('tbody th').allTextContents();
const head = (panel: PanelPage, column: string) => grid(panel).locator(`[data-sort="${column}"]`);
const values = async (panel: PanelPage, column: string) => (await panel.attributes(grid(panel).locator(`tbody td[data-column="${column}"]`), 'data-value')).map(Number);
const filterBy = (panel: PanelPage, text: string) => panel.page.locator('[data-field=filter] input').fill(text);
const matches = (panel: PanelPage, count: number) => until(`${count} coordinates`, async () => (await grid(panel).getAttribute('data-matching')) === String(count));
const chosen = (panel: PanelPage, coordinate: number) =>
  until(`coordinate ${coordinate} chosen`, async () => (await grid(panel).locator('tr[aria-selected=true] td').first().getAttribute('data-coordinate', { timeout: 500 }).catch(() => null)) === String(coordinate));

describe('the table of coordinates', () => {
  it('shows any of 10⁵ coordinates exactly, with a few rows in the page', async () => {
    const panel = await PanelPage.open({ scenario: 'vector+huge' });
    await matches(panel, 100_000);
    assert.equal(await grid(panel).getAttribute('aria-rowcount'), '100001');
    const scroller = panel.area('inspector').locator('.scroll');
    for (const share of [0.5, 1, 0.123]) {
      await scroller.evaluate((element, part) => {
        const scrolled = element as unknown as { scrollTop: number; scrollHeight: number };
        scrolled.scrollTop = scrolled.scrollHeight * part;
      }, share);
      await until('the rows there', async () => {
        const cells = grid(panel).locator('tbody td[data-column=gradient][data-coordinate]');
        const found = Number((await cells.count()) > 0 ? await cells.first().getAttribute('data-coordinate') : NaN);
        return Math.abs(found - share * 100_000) < 100;
      });
      const cell = grid(panel).locator('tbody td[data-column=gradient][data-coordinate]').first();
      const coordinate = Number(await cell.getAttribute('data-coordinate'));
      assert.equal(await cell.getAttribute('data-value'), String(await panel.recorded(0, 2, 'gradient', coordinate)));
      assert.ok((await grid(panel).locator('tbody tr').count()) < 60);
    }
    // The rows follow the step.
    await panel.goTo(1);
    await until('step 1', async () => (await grid(panel).getAttribute('data-step')) === '1');
    const cell = grid(panel).locator('tbody td[data-column=gradient][data-coordinate]').first();
    assert.equal(await cell.getAttribute('data-value'), String(await panel.recorded(0, 1, 'gradient', Number(await cell.getAttribute('data-coordinate')))));
  });

  it('is worked by keys: cells, ends and pages, the coordinate chosen on the way', async () => {
    const panel = await PanelPage.open({ scenario: 'vector+huge' });
    await matches(panel, 100_000);
    await grid(panel).focus();
    const press = async (...keys: string[]) => {
      for (const key of keys) await panel.page.keyboard.press(key);
    };
    const active = async () => panel.page.locator(`[id="${await grid(panel).getAttribute('aria-activedescendant')}"]`);
    await press('ArrowDown', 'ArrowDown', 'ArrowRight');
    await chosen(panel, 2);
    assert.equal(await (await active()).getAttribute('data-column'), 'parameters');
    await press('Control+End');
    await chosen(panel, 99_999);
    await until('the last cell', async () => (await (await active()).getAttribute('data-coordinate', { timeout: 500 }).catch(() => null)) === '99999');
    assert.equal(await (await active()).getAttribute('data-column'), 'update');
    await press('PageUp', 'Home');
    const coordinate = Number(await grid(panel).locator('tr[aria-selected=true]').getAttribute('data-row'));
    assert.ok(coordinate < 99_998 && coordinate > 99_900, String(coordinate));
    await press('Control+Home');
    await chosen(panel, 0);
    // The step has not moved; its digits still do it.
    assert.equal(await panel.page.locator('input[data-step]').getAttribute('data-step'), '2');
    await press('1', 'Enter');
    await panel.showsStepOf('inspector', 1);
    // In the head, Enter sorts.
    await press('ArrowUp', 'ArrowRight', 'ArrowRight', 'Enter');
    await until('sorted', async () => (await head(panel, 'gradient').getAttribute('aria-sort')) === 'descending');
  });

  it('sorts by value and by magnitude, in both directions, and comes back', async () => {
    const panel = await PanelPage.open({ scenario: 'vector' });
    await matches(panel, 50);
    const gradient = head(panel, 'gradient');
    const exact = await Promise.all(Array.from({ length: 50 }, (_, coordinate) => panel.recorded(0, 60, 'gradient', coordinate)));
    const orders: [string | null, (a: number, b: number) => number][] = [
      ['descending', (a, b) => b - a],
      ['ascending', (a, b) => a - b],
      ['descending', (a, b) => Math.abs(b) - Math.abs(a)],
      ['ascending', (a, b) => Math.abs(a) - Math.abs(b)],
    ];
    for (const [direction, order] of orders) {
      await gradient.click();
      const expected = exact.toSorted(order);
      await until(`sorted ${direction}`, async () => (await gradient.getAttribute('aria-sort')) === direction && (await values(panel, 'gradient'))[0] === expected[0]);
      const shown = await values(panel, 'gradient');
      assert.deepEqual(shown, expected.slice(0, shown.length));
    }
    await gradient.click();
    await until('the order of θ', async () => (await names(panel))[0] === 'θ1' && (await names(panel))[1] === 'θ2');
    assert.equal(await gradient.getAttribute('aria-sort'), null);
  });

  it('filters by names and conditions, and says what it cannot read', async () => {
    const panel = await PanelPage.open({ scenario: 'vector' });
    await matches(panel, 50);
    await filterBy(panel, 'θ4');
    await matches(panel, 11);
    const wanted = (await Promise.all(Array.from({ length: 50 }, (_, coordinate) => panel.recorded(0, 60, 'gradient', coordinate)))).filter((value) => Math.abs(value) > 1500).length;
    assert.ok(wanted > 0 && wanted < 50);
    await filterBy(panel, '|g| > 1500');
    await matches(panel, wanted);
    await filterBy(panel, 'Δθ < 0, θ5');
    await matches(panel, 0);
    await until('said', async () => ((await panel.area('inspector').textContent()) ?? '').includes('No coordinate passes the filter.'));
    await filterBy(panel, 'h > 1');
    const problem = panel.area('inspector').locator('[data-problem=filter]');
    await until('the problem', async () => (await problem.count()) === 1 && /“h” is neither a number nor a column: θ, g, /.test((await problem.textContent()) ?? ''));
    await matches(panel, 50);
    await filterBy(panel, '');
    await until('no problem', async () => (await problem.count()) === 0);
  });

  it('copies what is filtered and sorted, as tab-separated values', async () => {
    const panel = await PanelPage.open({ scenario: 'vector+huge' });
    await filterBy(panel, 'θ9999');
    await matches(panel, 11);
    await head(panel, 'parameters').click();
    await until('sorted', async () => (await head(panel, 'parameters').getAttribute('aria-sort')) === 'descending');
    await panel.button('copy-tsv').click();
    await until('the copy', async () => (await panel.area('inspector').locator('.said').textContent()) === 'Copied');
    const lines = (await panel.clipboard()).split('\n').map((line) => line.split('\t'));
    assert.deepEqual(lines[0], ['coordinate', 'θ', 'g', 'm', 'v', 'm̂', 'v̂', 'η_eff', 'Δθ']);
    assert.equal(lines.length, 12);
    const copied = lines.slice(1).map(([, value]) => Number(value));
    assert.deepEqual(copied, copied.toSorted((a, b) => b - a));
    assert.equal(lines[1]![1], String(await panel.recorded(0, 2, 'parameters', Number(lines[1]![0]!.slice(1)) - 1)));
  });

  it('copies all of 10⁵ rows', async () => {
    const panel = await PanelPage.open({ scenario: 'vector+huge' });
    await matches(panel, 100_000);
    await panel.button('copy-tsv').click();
    await until('the copy', async () => (await panel.area('inspector').locator('.said').textContent()) === 'Copied');
    const lines = (await panel.clipboard()).split('\n');
    assert.equal(lines.length, 100_001);
    assert.equal(lines.at(-1)!.split('\t')[0], 'θ100000');
  });

  it('sums up many coordinates, and those that move most are chosen by a click and come into view', async () => {
    const panel = await PanelPage.open({ scenario: 'vector+huge' });
    await matches(panel, 100_000);
    const summary = panel.area('inspector').locator('[data-summary="2"]');
    await until('the summary', async () => (await summary.count()) === 1);
    const statistic = async (name: string, column: string) => Number(await summary.locator(`[data-statistic="${name}"] [data-column="${column}"]`).getAttribute('data-value'));
    const [min, median, max] = [await statistic('min', 'gradient'), await statistic('median', 'gradient'), await statistic('max', 'gradient')];
    assert.ok(min < median && median <= max);
    assert.equal(await summary.locator('.histogram').count(), 8);
    const mover = summary.locator('[data-mover]').last();
    const coordinate = Number(await mover.getAttribute('data-mover'));
    assert.ok(coordinate > 90_000, 'the largest are the last ones');
    await mover.click();
    await chosen(panel, coordinate);
    const row = (await grid(panel).locator('tr[aria-selected=true]').boundingBox())!;
    const box = (await panel.area('inspector').locator('.scroll').boundingBox())!;
    assert.ok(row.y >= box.y && row.y + row.height <= box.y + box.height + 1);
    await panel.page.locator('vscode-checkbox[data-field=summary]').click();
    await until('no summary', async () => (await summary.count()) === 0);
  });

  it('marks the column that is pointed at everywhere', async () => {
    const panel = await PanelPage.open({ scenario: 'vector' });
    await matches(panel, 50);
    await head(panel, 'm').hover();
    await until('the mark', async () => (await grid(panel).locator('col.lit').count()) === 1 && (await head(panel, 'm').getAttribute('class')) === 'lit');
    assert.equal(await panel.area('inspector').locator('.summary-table th.lit').getAttribute('data-column'), 'm');
    await panel.area('comparison').hover();
    await until('no mark', async () => (await grid(panel).locator('.lit').count()) === 0);
  });
});
