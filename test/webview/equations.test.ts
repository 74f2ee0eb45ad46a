import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

const number = (text: string | null): number => Number(text);

describe('the equations of a step', () => {
  /** Adam at step 317, with everything typeset. */
  async function open(options: Parameters<typeof PanelPage.open>[0] = {}): Promise<PanelPage> {
    const panel = await PanelPage.open(options);
    await panel.choose('run', '6');
    await panel.goTo(317);
    await panel.showsStep(317);
    await until('formulas', async () => (await panel.area('inspector').locator('.equation-line .katex').count()) > 10);
    return panel;
  }

  it('have exactly the recorded numbers, typeset for the eye and for a screen reader', async () => {
    const panel = await open();
    const equations = panel.area('inspector').locator('.equations');
    for (const column of ['gradient', 'm', 'v', 'mHat', 'vHat', 'effectiveLearningRate', 'update', 'parameters']) {
      const line = equations.locator(`[data-line=${column}]`);
      const values = await panel.attributes(line.locator(`.in-numbers .katex-html [data-column=${column}][data-value]`), 'data-value');
      assert.equal(number(values.at(-1)!), await panel.recorded(6, 317, column, 0), column);
    }
    // m of the step before.
    const m = equations.locator('[data-line=m] .in-numbers .katex-html [data-column=m][data-value]');
    assert.equal(number(await m.first().getAttribute('data-value')), await panel.recorded(6, 316, 'm', 0));
    assert.ok((await equations.locator('math').count()) >= 16);
    assert.match((await equations.locator('[data-line=mHat] .in-symbols math').first().textContent()) ?? '', /m/);
  });

  it('keep their form from step to step, and are then what they would be if typeset anew', async () => {
    const panel = await open();
    const kept = await panel.page.evaluate<number>(`[...document.querySelectorAll('.in-numbers .katex')].map((formula) => (formula.first = true)).length`);
    await panel.goTo(318);
    await panel.showsStep(318);
    const [still, differing] = await panel.page.evaluate<[number, string[]]>(`(() => {
      const formulas = [...document.querySelectorAll('.in-numbers')];
      const anew = (formula) => {
        const element = document.createElement('span');
        typesetFormula(formula.querySelector('annotation').textContent, element);
        return element.innerHTML;
      };
      return [formulas.filter((formula) => formula.querySelector('.katex').first).length, formulas.filter((formula) => formula.innerHTML !== anew(formula)).map((formula) => formula.textContent)];
    })()`);
    assert.ok(kept > 6 && still >= kept - 2, `${still} of ${kept}`);
    assert.deepEqual(differing, []);
  });

  it('follow the slider and the coordinate', async () => {
    const panel = await open();
    await panel.goTo(3);
    await panel.showsStep(3);
    const value = () => panel.area('inspector').locator('[data-line=m] .in-numbers .katex-html [data-column=m][data-value]').last().getAttribute('data-value');
    assert.equal(number(await value()), await panel.recorded(6, 3, 'm', 0));
    await panel.button('next-coordinate').click();
    const expected = await panel.recorded(6, 3, 'm', 1);
    await until('the other coordinate', async () => number(await value()) === expected);
  });

  it('mark a quantity in every place that it has, and show it in the curves', async () => {
    const panel = await open();
    const equations = panel.area('inspector').locator('.equations');
    await equations.locator('[data-line=mHat] button.of').focus();
    await until('marks', async () => (await equations.locator('.lit').count()) >= 4);
    assert.deepEqual([...new Set(await panel.attributes(equations.locator('.lit'), 'data-column'))], ['mHat']);
    assert.equal(await panel.area('inspector').locator('thead th[data-column=mHat].lit').count(), 1);
    await panel.page.keyboard.press('Enter');
    await until('the curve', async () => (await panel.queries('series')).some(({ column }) => column === 'mHat'));
    // With the mouse: a number within an equation of another quantity.
    await equations.locator('[data-line=effectiveLearningRate] .in-numbers .katex-html [data-column=vHat]').first().hover();
    await until('marks of v̂', async () => (await equations.locator('.lit[data-column=vHat]').count()) >= 4);
  });

  it('stand beside those of another run, with what differs marked and the difference printed', async () => {
    const panel = await open();
    await panel.goTo(100);
    await panel.showsStep(100);
    await panel.choose('against', '10');
    const equations = panel.area('inspector').locator('.equations');
    await until('two sides', async () => (await equations.locator('.equation-lines.two').count()) === 1);
    await until('typeset', async () => (await equations.locator('[data-line=effectiveLearningRate] .side .katex').count()) >= 4);
    const rate = equations.locator('[data-line=effectiveLearningRate]');
    assert.equal(await rate.getAttribute('data-kind'), 'different');
    assert.ok((await rate.locator('.katex-html .differs').count()) >= 2);
    const [a, b] = [await panel.recorded(6, 100, 'effectiveLearningRate', 0), await panel.recorded(10, 100, 'effectiveLearningRate', 0)];
    assert.equal(number(await rate.locator('.difference [data-value]').getAttribute('data-value')), a - b);
    assert.match((await equations.locator('.heads .difference').textContent()) ?? '', /Δ = adam − adam@keras/);
    // The second column stands at one place at every line.
    const places = await panel.page.evaluate<readonly number[]>(`[...document.querySelectorAll('.lines .equation-line > :nth-child(3)')].map((side) => Math.round(side.getBoundingClientRect().left))`);
    assert.equal(new Set(places).size, 1);
    assert.equal(await equations.locator('[data-line=m]').getAttribute('data-kind'), 'same');
    assert.equal(await equations.locator('[data-line=vHat] .side').nth(1).textContent(), 'not there');
  });

  it('show fractions whole, with room around them, and mark them whole', async () => {
    for (const [width, theme] of [[620, 'light'], [1242, 'high-contrast-light'], [1700, 'high-contrast']] as const) {
      const panel = await open({ width, theme });
      await panel.choose('against', '10');
      await until('both', async () => (await panel.area('inspector').locator('.differs').count()) > 4);
      const [cut, near, sticking] = await panel.page.evaluate<[string[], string[], string[]]>(`(() => {
        const of = (element) => element.closest('[data-line]').dataset.line;
        const within = (inner, outer) => inner.top >= outer.top - 0.5 && inner.bottom <= outer.bottom + 0.5;
        const sides = [...document.querySelectorAll('.side')];
        const fractions = [...document.querySelectorAll('.side .mfrac > .vlist-t')];
        return [
          sides.filter((side) => side.scrollHeight > side.clientHeight).map(of),
          fractions.filter((fraction) => {
            const [own, line] = [fraction, fraction.closest('.in-symbols, .in-numbers')].map((element) => element.getBoundingClientRect());
            return own.top - line.top < 4 || line.bottom - own.bottom < 4;
          }).map(of),
          fractions.filter((fraction) => fraction.closest('.differs') && !within(fraction.getBoundingClientRect(), fraction.closest('.differs').getBoundingClientRect())).map(of),
        ];
      })()`);
      assert.deepEqual({ cut, near, sticking }, { cut: [], near: [], sticking: [] }, `${width} px`);
    }
  });

  it('can be put away, and are not asked for then', async () => {
    const panel = await open();
    await panel.button('equations').click();
    await until('away', async () => (await panel.area('inspector').locator('.equation-lines').count()) === 0);
    const before = (await panel.queries('equations')).length;
    await panel.goTo(5);
    await panel.showsStep(5);
    assert.equal((await panel.queries('equations')).length, before);
  });

  it('say that there is nothing before the first update', async () => {
    const panel = await open();
    await panel.goTo(0);
    await panel.showsStep(0);
    await until('the note', async () => /Before the first update/.test((await panel.area('inspector').locator('.equations').textContent()) ?? ''));
  });

  for (const theme of ['light', 'high-contrast'] as const) {
    it(`give axe nothing to find: ${theme}`, async () => {
      const panel = await open({ theme });
      await panel.choose('against', '10');
      await until('two sides', async () => (await panel.area('inspector').locator('.equation-lines.two .katex').count()) > 20);
      await panel.page.evaluate(await readFile(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8'));
      const found = await panel.page.evaluate<{ violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[] }[] }>("axe.run('.equations', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })");
      assert.deepEqual(found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 300)} ${failureSummary}`)), []);
    });
  }
});
