import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operations } from '../../../engine/autodiff/operations.ts';

describe('docs/autodiff.md', () => {
  it('lists the operations of the table', () => {
    const text = readFileSync(join(import.meta.dirname, '../../../docs/autodiff.md'), 'utf8');
    const [, list] = /<!-- operations -->(.*?)<!-- \/operations -->/s.exec(text)!;
    const listed = [...list!.matchAll(/`([^`]+)`/g)].map(([, name]) => (/^\w/.test(name!) ? `Math.${name}` : name!));
    assert.deepEqual(new Set(listed), new Set(Object.keys(operations).filter((name) => !['negate', 'positive', 'squaredSecant'].includes(name))));
  });
});
