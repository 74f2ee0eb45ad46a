import assert from 'node:assert/strict';
import { until } from '../host/until.ts';
import { hostile } from './hostileTexts.ts';
import { PanelPage } from './panelPage.ts';

/** What a page of ours never has, and what the page's own scripts are. */
const foreign = `(() => {
  const found = [...document.querySelectorAll('img, iframe, object, embed, form, base, script, a[href], [srcdoc]')].filter((element) => !(element instanceof HTMLScriptElement && element.nonce && element.src)).map((element) => element.outerHTML.slice(0, 200));
  const handlers = [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes].filter(({ name }) => /^on/i.test(name) || name === 'data-onload').map(({ name, value }) => name + '=' + value));
  return [...found, ...handlers, ...(window.owned ? ['it ran'] : [])];
})()`;

describe('hostile texts of files, names and messages', () => {
  const nothingForeign = async (panel: PanelPage): Promise<void> => assert.deepEqual(await panel.page.evaluate(foreign), []);

  it('are shown as they are, in every area', async () => {
    const panel = await PanelPage.open({ scenario: 'hostile' });
    await panel.goTo(3);
    await panel.showsStep(3);
    assert.ok((await panel.page.locator('main').textContent())!.includes(hostile));
    for (const label of await panel.order()) assert.ok(label.includes(hostile));
    await nothingForeign(panel);
    const titles = await panel.page.evaluate<string[]>('[...document.querySelectorAll("[title]")].map(({ title }) => title)');
    assert.ok(titles.some((title) => title.includes(hostile)));
  });

  it('do nothing in the symbols of an own optimizer, which reach TeX', async () => {
    const panel = await PanelPage.open({ scenario: 'hostile' });
    await panel.goTo(3);
    await until('formulas', async () => (await panel.area('inspector').locator('.equation-line .katex').count()) > 3);
    await nothingForeign(panel);
    const [links, data, styles, classes] = await panel.page.evaluate<[number, string[], string[], number]>(`[
      document.querySelectorAll('.katex a, .katex img').length,
      [...new Set([...document.querySelectorAll('.katex *')].flatMap((element) => Object.keys(element.dataset)))],
      [...document.querySelectorAll('.katex [style*="fixed"], .katex [style*="url"]')].map((element) => element.outerHTML),
      document.querySelectorAll('.katex .panel').length,
    ]`);
    assert.equal(links, 0);
    assert.deepEqual(data.filter((name) => !['column', 'value'].includes(name)), []);
    assert.deepEqual([styles, classes], [[], 0]);
  });

  it('do nothing where the comparison could not start', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock' });
    await panel.page.evaluate(`fixture.deliver({ type: 'comparison', comparison: { ...scenario.comparison, problem: { message: ${JSON.stringify(hostile)}, place: ${JSON.stringify(hostile)} } } })`);
    await until('the problem', async () => (await panel.page.locator('.problem').count()) === 1);
    assert.ok((await panel.page.locator('.problem').textContent())!.includes(hostile));
    await nothingForeign(panel);
  });
});

describe('messages to the panel that are none of ours', () => {
  it('change nothing, and the log is told of those that were meant to be', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock' });
    await panel.goTo(30);
    await panel.showsStep(30);
    await panel.showsStepOf('inspector', 30);
    const before = await panel.page.locator('main').textContent();
    for (const message of ['null', '1', '"comparison"', '{}', '{ type: 7 }', '{ type: "setImmediate$1" }', '{ type: "__proto__" }', '{ type: "constructor" }']) await panel.page.evaluate(`fixture.deliver(${message})`);
    assert.deepEqual(await panel.page.evaluate('fixture.faults'), []);
    const wrong = ['{ type: "comparison" }', '{ type: "comparison", comparison: { ...scenario.comparison, runs: [{}] } }', '{ type: "progress", runs: [{ index: "0" }] }', '{ type: "answer", id: 1, name: "secrets", result: [] }', '{ type: "answer", id: 99999, name: "heads", result: [{ run: 0 }] }', '{ type: "refusal", id: 1 }'];
    for (const message of wrong) await panel.page.evaluate(`fixture.deliver(${message})`);
    const faults = await panel.page.evaluate<string[]>('fixture.faults.splice(0)');
    assert.equal(faults.length, wrong.length, faults.join('\n'));
    for (const fault of faults) assert.match(fault, /^A message of the extension cannot be read: .+ is not as it must be\. Close the page and open it again\.$/);
    assert.match(faults[1]!, /comparison\.comparison\.runs\.0/);
    assert.equal(await panel.page.locator('main').textContent(), before);
  });

  it('an answer that cannot be read is told where it was waited for, and the next one counts again', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock' });
    await panel.page.evaluate('fixture.spoil("rows")');
    await panel.goTo(30);
    await until('the message', async () => /answer of the extension cannot be read/.test((await panel.area('inspector').textContent()) ?? ''));
    await panel.page.evaluate('fixture.spoil(undefined)');
    await panel.goTo(40);
    await panel.showsStepOf('inspector', 40);
    assert.ok((await panel.page.evaluate<string[]>('fixture.faults.splice(0)')).every((fault) => /answer\.rows/.test(fault)));
  });

  it('an answer that is lost is given up, and one that comes late changes nothing', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock' });
    await panel.page.clock.install();
    await panel.page.evaluate('fixture.lose("rows")');
    await panel.goTo(30);
    await panel.page.clock.fastForward(16_000);
    await until('the message', async () => /did not answer within 15 seconds/.test((await panel.area('inspector').textContent()) ?? ''));
    await panel.page.evaluate('fixture.lose(undefined)');
    await panel.page.clock.resume();
    await panel.goTo(40);
    await panel.showsStepOf('inspector', 40);
    await panel.page.evaluate('fixture.deliverLate()');
    await panel.showsStepOf('inspector', 40);
  });

  it('a page that is loaded again in the middle of a stream shows the whole, and goes on', async () => {
    const panel = await PanelPage.open({ scenario: 'rosenbrock+running' });
    await panel.page.evaluate('fixture.reveal(400)');
    await panel.showsStep(400);
    await panel.page.reload();
    await panel.page.waitForSelector('[data-status]:not([data-status=waiting])');
    await panel.page.evaluate('fixture.reveal(500)');
    await panel.showsStep(500);
    await panel.page.evaluate('fixture.finish()');
    await until('the end', async () => (await panel.page.locator('main').getAttribute('data-status')) === 'finished');
  });
});
