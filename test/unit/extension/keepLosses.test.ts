import assert from 'node:assert/strict';
import { discoverLosses } from '../../../engine/loss/discoverLosses.ts';
import { keepLosses } from '../../../extension/losses/keepLosses.ts';

const good = '/** @loss @start 1 */\nexport function first(x: number): number { return x; }\n\n/** @loss */\nexport const second$ = (x: number): number => x;\n';
const { losses } = discoverLosses('/a.ts', good, 'named');
const places = (text: string) => keepLosses(losses, discoverLosses('/a.ts', text, 'named').losses, text).map(({ name, range }) => `${name} ${range.start.line}:${range.start.column}`);

describe('loss functions of a text that does not parse', () => {
  it('stay where they were', () => {
    assert.deepEqual(places(good.replace('{ return x; }', '{ return x + ; }')), ['first 2:17', 'second$ 5:14']);
  });

  it('move with their names', () => {
    assert.deepEqual(places(`\n\n${good.replace('return x;', 'return ((((')}`), ['first 4:17', 'second$ 7:14']);
  });

  it('stay although nothing can be read', () => {
    assert.deepEqual(places('`'), ['first 2:17', 'second$ 5:14']);
  });

  it('keep their tags', () => {
    const text = good.replace('@start 1', '@start').replace('return x;', 'return (');
    assert.deepEqual(keepLosses(losses, discoverLosses('/a.ts', text, 'named').losses, text)[0]?.start, { kind: 'point', values: [1] });
  });
});
