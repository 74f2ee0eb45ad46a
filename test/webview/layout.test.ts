import assert from 'node:assert/strict';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

const areas = ['landscape', 'curves', 'inspector', 'comparison'] as const;

async function boxes(panel: PanelPage) {
  const entries = await Promise.all(areas.map(async (name) => [name, (await panel.area(name).boundingBox())!] as const));
  return Object.fromEntries(entries) as Record<(typeof areas)[number], { x: number; y: number; width: number; height: number }>;
}

const sideways = (panel: PanelPage) => panel.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

describe('the layout', () => {
  it('shows everything at once where there is room', async () => {
    const panel = await PanelPage.open({ width: 1600, height: 950 });
    await panel.drawn('curves', 'drawn', 11);
    const { landscape, curves, inspector, comparison } = await boxes(panel);
    assert.equal(landscape.y, curves.y);
    assert.equal(inspector.y, comparison.y);
    assert.ok(inspector.y >= landscape.y + landscape.height);
    assert.ok(comparison.y + comparison.height <= 950);
    assert.ok((await sideways(panel)) <= 0);
  });

  it('puts the tables below each other beside an editor', async () => {
    const panel = await PanelPage.open({ width: 1000 });
    await panel.drawn('curves', 'drawn', 11);
    const { landscape, curves, inspector, comparison } = await boxes(panel);
    assert.equal(landscape.y, curves.y);
    assert.ok(comparison.y >= inspector.y + inspector.height);
    assert.ok((await sideways(panel)) <= 0);
  });

  it('stacks where it is narrow, the slider always in view', async () => {
    const panel = await PanelPage.open({ width: 420, height: 800 });
    await panel.drawn('curves', 'drawn', 11);
    const { landscape, curves, inspector, comparison } = await boxes(panel);
    assert.ok(landscape.y < curves.y && curves.y < inspector.y && inspector.y < comparison.y);
    assert.ok((await sideways(panel)) <= 0);
    const slider = panel.page.locator('input[data-step]');
    for (const share of [0, 0.5, 1]) {
      await panel.page.evaluate((part) => {
        const page = globalThis as unknown as { document: { documentElement: { scrollHeight: number } }; scrollTo(x: number, y: number): void };
        page.scrollTo(0, page.document.documentElement.scrollHeight * part);
      }, share);
      const box = (await slider.boundingBox())!;
      assert.ok(box.y >= 0 && box.y + box.height <= 800, `scrolled by ${share}`);
    }
  });

  it('leaves out nothing of what is compared where it is narrowest', async () => {
    const panel = await PanelPage.open({ width: 270, height: 900 });
    await panel.showsStep(2000);
    const cut = await panel.page.evaluate<readonly string[]>(`[...document.querySelectorAll('.what > *')].filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0).map((element) => element.className || element.localName)`);
    assert.deepEqual(cut, []);
    assert.ok((await panel.page.locator('[data-event-text]').boundingBox())!.width >= 90);
    assert.ok((await sideways(panel)) <= 0);
  });

  it('moves nothing for what comes and goes: events at the slider, how far the runs are', async () => {
    for (const width of [620, 1000, 1400]) {
      const panel = await PanelPage.open({ width });
      await panel.showsStep(2000);
      const track = async () => (await panel.page.locator('.track').boundingBox())!;
      const height = async (page: PanelPage) => (await page.area('header').boundingBox())!.height;
      assert.notEqual(await panel.page.locator('[data-event-text]').textContent(), '');
      const before = await track();
      await panel.goTo(7);
      assert.equal(await panel.page.locator('[data-event-text]').count(), 0);
      assert.deepEqual(await track(), before);
      assert.ok(before.width >= 400, `${before.width} of ${width} pixels`);
      const running = await PanelPage.open({ scenario: 'rosenbrock+running', width });
      await running.page.locator('.running').waitFor();
      assert.equal(await height(running), await height(panel));
      // Pause takes the room of Continue.
      const actions = ({ page }: PanelPage) => page.evaluate<number[]>(`Array.from(document.querySelectorAll('.actions vscode-button'), (button) => button.getBoundingClientRect().left)`);
      if (width === 1400) assert.deepEqual(await actions(running), await actions(panel));
      // The facts beside it give way first.
      assert.ok(await running.page.evaluate<boolean>(`(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('.what h1'))`), `the name is cut at ${width} px`);
    }
  });

  it('moves nothing for what a person types or chooses in it: a part of the steps, a filter with a mistake, a copy', async () => {
    for (const width of [1000, 1242, 1600]) {
      const panel = await PanelPage.open({ scenario: 'vector', width });
      await panel.drawn('curves', 'drawn', 2);
      const places = () => panel.page.evaluate<number[]>(`Array.from(document.querySelectorAll('[data-chart="0"] .picture, [data-command=curves-table], [data-field=full-precision], .equations, [role=grid]'), (element) => element.getBoundingClientRect()).flatMap(({ left, top, height }) => [left, top, height])`);
      await until('the equations', async () => (await panel.area('inspector').locator('.equation-line .katex').count()) > 10);
      const before = await places();
      await panel.chart(0).locator('.picture').focus();
      await panel.page.keyboard.press('+');
      await panel.button('reset-curves').waitFor();
      assert.deepEqual(await places(), before, `a part of the steps, ${width} px`);
      await panel.button('copy-tsv').click();
      await until('the copy', async () => (await panel.area('inspector').locator('.said').textContent()) === 'Copied');
      assert.deepEqual(await places(), before, `a copy, ${width} px`);
      await panel.page.locator('[data-field=filter]').click();
      await panel.page.keyboard.type('v >');
      await panel.page.locator('[data-problem=filter]').waitFor();
      await until('the same places but for the count', async () => JSON.stringify((await places()).slice(0, 6)) === JSON.stringify(before.slice(0, 6)));
      // A click on the button that leads back is no click on a step.
      await panel.button('reset-curves').click();
      await panel.drawn('curves', 'to', 60);
      assert.equal(await panel.page.locator('input[data-step]').inputValue(), '60');
    }
  });

  it('tells what happened at a step whole, beside the slider', async () => {
    const panel = await PanelPage.open({ width: 1242 });
    await panel.showsStep(2000);
    await panel.goTo(592);
    const text = panel.page.locator('[data-event-text]');
    assert.match((await text.textContent()) ?? '', /adadelta: smallest loss/);
    assert.ok(await panel.page.evaluate<boolean>(`(({ scrollHeight, clientHeight, scrollWidth, clientWidth }) => scrollHeight <= clientHeight && scrollWidth <= clientWidth)(document.querySelector('[data-event-text]'))`));
  });

  it('keeps the optimizer of a row in sight where the comparison is wider than the panel', async () => {
    const panel = await PanelPage.open({ width: 420, height: 800 });
    await panel.showsStep(2000);
    const name = panel.area('comparison').locator('tr[data-run="6"] th.label');
    const before = (await name.boundingBox())!.x;
    const scrolled = await panel.page.evaluate<number>(`(() => { const region = document.querySelector('[data-area=comparison] .scroll'); region.scrollLeft = 10_000; return region.scrollLeft; })()`);
    assert.ok(scrolled > 50);
    assert.equal((await name.boundingBox())!.x, before);
  });

  it('has all columns of both tables in sight beside each other', async () => {
    const panel = await PanelPage.open({ width: 1400 });
    await panel.choose('run', '6');
    await panel.showsStep(2000);
    const hidden = await panel.page.evaluate<readonly number[]>(`[...document.querySelectorAll('.tables .scroll')].map((element) => element.scrollWidth - element.clientWidth)`);
    assert.deepEqual(hidden, [0, 0]);
  });

  it('gives the curves the whole width where there is no landscape', async () => {
    const panel = await PanelPage.open({ scenario: 'vector', width: 1200 });
    await panel.drawn('curves', 'drawn', 2);
    const { curves } = await boxes(panel);
    assert.ok(curves.width > 1190);
    const canvas = (await panel.area('curves').locator('canvas').boundingBox())!;
    assert.ok(canvas.width > 1150);
  });
});
