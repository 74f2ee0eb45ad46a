import assert from 'node:assert/strict';
import { playSpeeds } from '../../webview/state/playSpeed.ts';
import { until } from '../host/until.ts';
import { PanelPage } from './panelPage.ts';

describe('a dropdown', () => {
  it('shows what is chosen when its other options come, and the keys go on from there', async () => {
    const panel = await PanelPage.open();
    const dropdown = panel.page.locator('vscode-dropdown[data-field=speed]');
    const value = () => dropdown.evaluate((element) => (element as unknown as { readonly value: string }).value);
    const ids = Object.keys(playSpeeds);
    const chosen = await value();
    const place = ids.indexOf(chosen);
    assert.ok(place > 0 && place < ids.length - 1, 'another one is the first');
    await until('all options', async () => (await dropdown.locator('vscode-option').count()) === ids.length);
    await dropdown.hover();
    assert.equal(await value(), chosen);
    assert.equal((await dropdown.locator('vscode-option[aria-selected=true]').getAttribute('data-option')), chosen);
    await dropdown.focus();
    await panel.page.keyboard.press('ArrowDown');
    await until('the next one', async () => (await value()) === ids[place + 1]);
    await panel.choose('speed', ids[0]!);
    await until('the first one', async () => (await value()) === ids[0]);
    assert.equal(await dropdown.locator('vscode-option[aria-selected=true]').count(), 1);
  });

  it('can be given back its first option, which is none', async () => {
    const panel = await PanelPage.open();
    const equations = panel.area('inspector').locator('.equations');
    await panel.choose('against', '10');
    await until('two sides', async () => (await equations.locator('.equation-lines.two').count()) === 1);
    await panel.choose('against', '');
    await until('one side', async () => (await equations.locator('.equation-lines.two').count()) === 0);
    assert.match((await equations.getAttribute('data-of')) ?? '', /^0@\d+ \[0\]$/);
  });

  it('that is open keeps what is marked while the panel goes on, and Escape takes it back', async () => {
    const panel = await PanelPage.open();
    const dropdown = panel.page.locator('vscode-dropdown[data-field=run]');
    const marked = () => dropdown.locator('vscode-option[aria-selected=true]').getAttribute('data-option');
    await dropdown.focus();
    for (const key of ['Enter', 'ArrowDown', 'ArrowDown']) await panel.page.keyboard.press(key);
    await until('the third one', async () => (await marked()) === '2');
    await panel.page.evaluate("window.dispatchEvent(new MessageEvent('message', { data: { type: 'progress', runs: [] } })); new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
    assert.equal(await marked(), '2');
    await panel.page.keyboard.press('Escape');
    await until('the first one', async () => (await marked()) === '0');
    assert.equal(await panel.area('inspector').locator('.run-choice').evaluate((element) => (element as unknown as { readonly value: string }).value), '0');
    for (const key of ['Enter', 'ArrowDown', 'ArrowDown', 'Enter']) await panel.page.keyboard.press(key);
    await until('the third run', async () => (await marked()) === '2');
  });
});
