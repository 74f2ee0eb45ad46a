import assert from 'node:assert/strict';
import { until } from '../host/until.ts';
import { fine } from '../../webview/landscape/gridPoints.ts';
import { PanelPage } from './panelPage.ts';

const view = async (panel: PanelPage): Promise<readonly number[]> => ((await panel.area('landscape').getAttribute('data-view')) ?? '').split(' ').map(Number);

/** Where a point of the plane is on the screen. */
async function place(panel: PanelPage, x: number, y: number): Promise<[number, number]> {
  const [left, right, bottom, top] = (await view(panel)) as [number, number, number, number];
  const box = (await panel.area('landscape').locator('.picture').boundingBox())!;
  // The margins of landscape/axes.ts.
  return [box.x + 48 + ((x - left) / (right - left)) * (box.width - 48 - 76), box.y + 6 + ((top - y) / (top - bottom)) * (box.height - 6 - 34)];
}

describe('the landscape', () => {
  it('draws bands of loss and the way of every run', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('landscape', 'trajectories', 11);
    assert.ok(Number(await panel.area('landscape').getAttribute('data-drawn')) > 10);
    assert.deepEqual(await view(panel), [-2, 2, -1, 3]);
    const label = await panel.area('landscape').locator('canvas[role=img]').getAttribute('aria-label');
    assert.match(label ?? '', /rosenbrock.*11 runs.*step 2,000/);
  });

  it('has the colours of low loss where the loss is low', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('landscape', 'trajectories', 11);
    const [[lowX, lowY], [highX, highY]] = [await place(panel, 1.5, 2.25), await place(panel, -1.9, -0.9)];
    const brightness = async (x: number, y: number) =>
      panel.page.evaluate(([px, py]) => {
        type Canvas = { getBoundingClientRect(): { left: number; top: number }; getContext(kind: '2d'): { getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray } } };
        const canvas = (globalThis as unknown as { document: { querySelector(selector: string): Canvas } }).document.querySelector('[data-area=landscape] canvas');
        const box = canvas.getBoundingClientRect();
        return canvas.getContext('2d').getImageData(px - box.left, py - box.top, 1, 1).data.slice(0, 3).reduce((sum, channel) => sum + channel, 0);
      }, [x, y] as const);
    assert.ok((await brightness(lowX, lowY)) + 100 < (await brightness(highX, highY)));
  });

  it('shows the same ways whether one comes from before or from behind', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('landscape', 'trajectories', 11);
    /** How many channels of the picture's points differ from those of the first picture; that of the first is kept in the page. */
    const differing = async (...steps: readonly number[]) => {
      for (const step of steps) {
        await panel.goTo(step);
        await panel.showsStep(step);
      }
      return panel.page.evaluate<number>(`(() => {
        const canvas = document.querySelector('[data-area=landscape] canvas[aria-hidden]');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        globalThis.firstPicture ??= data;
        return data.reduce((sum, value, index) => sum + (Math.abs(value - firstPicture[index]) > 48 ? 1 : 0), 0);
      })()`);
    };
    assert.equal(await differing(0, 400), 0);
    assert.ok((await differing(1500)) > 2000, 'steps differ');
    // Where pieces of a line meet, a few edges are smoothed otherwise.
    for (const way of [[400], [1999, 12, 399, 400], [2000, 401, 400]]) {
      const found = await differing(...way);
      assert.ok(found < 400, `${found} after ${way.join(', ')}`);
    }
  });

  it('tells what is under the mouse and selects it on a click', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('landscape', 'trajectories', 11);
    const [x, y] = [await panel.recorded(0, 500, 'parameters', 0), await panel.recorded(0, 500, 'parameters', 1)];
    const point = await place(panel, x, y);
    await panel.page.mouse.move(...point);
    const tip = panel.area('landscape').locator('.tip');
    await until('the loss in the tip', async () => /loss\d/.test((await tip.textContent()) ?? ''));
    const text = (await tip.textContent())!;
    const step = Number(/step ([\d,]+)/.exec(text)![1]!.replace(',', ''));
    const label = (await tip.locator('b').textContent())!;
    await panel.page.mouse.click(...point);
    await panel.showsStep(step);
    assert.equal(await panel.page.locator('.legend [aria-pressed=true]').textContent(), label);
  });

  it('asks for the section that the wheel or the mouse chose, and for all of it again', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('landscape', 'trajectories', 11);
    const point = await place(panel, 1, 1);
    await panel.page.mouse.move(...point);
    await panel.page.mouse.wheel(0, -300);
    await until('a smaller view', async () => (await view(panel))[1]! < 1.95);
    const zoomed = await view(panel);
    await until('the landscape of that view', async () => {
      const last = (await panel.queries('landscape')).at(-1)!;
      return JSON.stringify([last.x, last.y].flat()) === JSON.stringify(zoomed);
    });
    // The point under the mouse stays there.
    const again = await place(panel, 1, 1);
    assert.ok(Math.abs(again[0] - point[0]) < 1 && Math.abs(again[1] - point[1]) < 1);
    await panel.page.mouse.down();
    await panel.page.mouse.move(point[0] + 60, point[1] + 30, { steps: 4 });
    await panel.page.mouse.up();
    await until('the point under the mouse', async () => {
      const [x, y] = await place(panel, 1, 1);
      return Math.abs(x - point[0] - 60) < 1 && Math.abs(y - point[1] - 30) < 1;
    });
    await panel.button('reset-landscape').click();
    await until('the whole domain', async () => JSON.stringify(await view(panel)) === '[-2,2,-1,3]');
  });

  it('refines the paths where the person zooms in, and is asked for again in that view after a rerun', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('landscape', 'trajectories', 11);
    await panel.page.mouse.move(...(await place(panel, 1, 1)));
    await panel.page.mouse.wheel(0, -300);
    await until('a smaller view', async () => (await view(panel))[1]! < 1.95);
    const zoomed = JSON.stringify(await view(panel));
    const of = async (query: 'trajectories' | 'landscape') => (await panel.queries(query)).map(({ x, y }) => JSON.stringify([x, y].flat()));
    await until('the paths of that view', async () => (await of('trajectories')).at(-1) === zoomed);
    await until('the fine landscape of that view', async () => (await of('landscape')).at(-1) === zoomed && (await panel.queries('landscape')).at(-1)!.columns === fine);

    const asked = (await of('landscape')).length;
    await panel.page.evaluate('fixture.rerun()');
    await until('the landscape of the rerun', async () => (await of('landscape')).length > asked);
    assert.equal((await of('landscape')).at(-1), zoomed);
    assert.equal(JSON.stringify(await view(panel)), zoomed);
  });

  it('draws only what is visible', async () => {
    const panel = await PanelPage.open();
    await panel.drawn('landscape', 'trajectories', 11);
    await panel.area('comparison').locator('tr[data-run="3"] vscode-checkbox').click();
    await panel.drawn('landscape', 'trajectories', 10);
    await panel.drawn('curves', 'drawn', 10);
  });

  it('is there as a table too', async () => {
    const panel = await PanelPage.open();
    await panel.goTo(317);
    await panel.button('landscape-table').click();
    const row = panel.page.locator('table[data-table=landscape] tbody tr').nth(6);
    await until('the numbers', async () => (await row.locator('td').nth(1).getAttribute('data-value')) === String(await panel.recorded(6, 317, 'parameters', 0)));
  });

  it('says what it needs where there are more than two parameters', async () => {
    const panel = await PanelPage.open({ scenario: 'vector' });
    assert.match((await panel.area('landscape').textContent()) ?? '', /two parameters; this one has 50/);
    assert.equal(await panel.area('landscape').locator('canvas').count(), 0);
    assert.equal((await panel.queries('landscape')).length, 0);
  });

  it('is drawn where the loss is not defined everywhere', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+undefined' });
    await panel.drawn('landscape', 'trajectories', 11);
    assert.ok(Number(await panel.area('landscape').getAttribute('data-drawn')) > 10);
  });
});
