import assert from 'node:assert/strict';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

/** What the inspector says of its run in each of its parts, at every change of the page, as often as it differs. */
const watch = `{
  const inspector = document.querySelector('[data-area=inspector]');
  const look = () => JSON.stringify({
    hyperparameters: inspector.querySelector('.hyperparameters').textContent,
    equations: inspector.querySelector('[data-of]')?.dataset.of.split('@')[0],
    table: inspector.querySelector('table[data-run]')?.dataset.run,
  });
  window.seen = [look()];
  new MutationObserver(() => { if (look() !== window.seen.at(-1)) window.seen.push(look()); }).observe(inspector, { subtree: true, childList: true, attributes: true, characterData: true });
}`;

describe('what the areas show', () => {
  it('is of one run in all of the inspector, the one before until all of the next is there', async () => {
    const panel = await PanelPage.open();
    const inspector = panel.area('inspector');
    const equationsOf = (run: number) => until(`the equations of run ${run}`, async () => (await inspector.locator(`[data-of="${run}@2000 [0]"] .katex`).count()) > 0);
    await panel.choose('run', '6');
    await equationsOf(6);
    await panel.page.evaluate(watch);
    await panel.page.evaluate("fixture.lose('equations')");
    await panel.choose('run', '9');
    await until('the question', async () => (await panel.queries('equations')).some(({ runs }) => String(runs) === '9'));
    await until('the table to be asked for', async () => (await panel.queries('rows')).some(({ run }) => run === 9));
    assert.equal(await inspector.getAttribute('aria-busy'), 'true');
    assert.equal(await panel.page.evaluate("document.querySelector('[data-field=run]').value"), '9');
    assert.equal((await panel.page.evaluate<string[]>('window.seen')).length, 1);
    await panel.page.evaluate('fixture.lose(undefined); fixture.deliverLate()');
    await equationsOf(9);
    assert.equal(await inspector.getAttribute('aria-busy'), 'false');
    const seen = (await panel.page.evaluate<string[]>('window.seen')).map((each) => JSON.parse(each) as { readonly hyperparameters: string; readonly equations: string; readonly table: string });
    assert.deepEqual(seen.map(({ equations, table }) => `${equations} ${table}`), ['6 6', '9 9']);
    assert.notEqual(seen[0]!.hyperparameters, seen[1]!.hyperparameters);
  });

  it('is one step while runs go on, that of the last answer', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+running' });
    await panel.page.evaluate('fixture.reveal(400)');
    await panel.showsStep(400);
    // The equations come behind the first picture: what is asked for them is not to be lost.
    await until('the equations', async () => (await panel.area('inspector').locator('[data-of$="@400 [0]"] .katex').count()) > 0);
    const slider = panel.page.locator('input[data-step]');
    const steps = async () => ({
      slider: await slider.getAttribute('data-step'),
      field: await panel.page.locator('vscode-text-field[data-field=step] input').inputValue(),
      landscape: await panel.area('landscape').getAttribute('data-shown-step'),
      inspector: await panel.area('inspector').getAttribute('data-shown-step'),
      branch: /[\d,]+/.exec((await panel.button('branch-here').getAttribute('aria-label')) ?? '')?.[0],
    });
    const all = (step: string) => ({ slider: step, field: step, landscape: step, inspector: step, branch: step });
    await panel.page.evaluate("fixture.lose('heads'); fixture.reveal(900)");
    await until('the question', async () => (await panel.queries('heads')).some(({ step }) => step === 900));
    await until('the curves to be ahead', async () => (await panel.queries('series')).length > 1);
    assert.deepEqual(await steps(), all('400'));
    // One step back from what is seen.
    await panel.page.evaluate('fixture.lose(undefined); fixture.deliverLate()');
    await panel.showsStep(900);
    assert.deepEqual(await steps(), all('900'));
    await panel.page.evaluate("fixture.lose('heads'); fixture.reveal(950)");
    await until('the question', async () => (await panel.queries('heads')).some(({ step }) => step === 950));
    await panel.page.keyboard.press('ArrowLeft');
    await until('the slider', async () => (await slider.getAttribute('data-step')) === '899');
    await panel.page.evaluate('fixture.lose(undefined); fixture.deliverLate()');
    await panel.showsStep(899);
  });
});
