import assert from 'node:assert/strict';
import type { Intermediate } from '../../../engine/autodiff/intermediates/intermediates.ts';
import { hintLabel, hintLabels, shortNumber } from '../../../extension/inlayHints/hintLabel.ts';

const place = { line: 1, column: 1 };
const intermediate = (given: Partial<Intermediate>): Intermediate => ({
  name: 'a', file: '/f.ts', range: { start: place, end: place }, at: place, executions: 1, shape: [], length: 1, values: [2.2], norm: 2.2, isConstant: false, gradient: [-4.4], gradientNorm: 4.4, ...given,
});

describe('hints behind names', () => {
  it('are a value and a derivative, and how often the name got one', () => {
    assert.equal(hintLabel(intermediate({})), '= 2.2 · ∂ −4.4');
    assert.equal(hintLabel(intermediate({ executions: 5 })), '= 2.2 · ∂ −4.4 ×5');
  });

  it('say nothing of a derivative that there is not', () => {
    const { gradient: _, gradientNorm: __, ...without } = intermediate({});
    assert.equal(hintLabel(without), '= 2.2');
    assert.equal(hintLabel(intermediate({ isConstant: true, gradient: [0], gradientNorm: 0 })), '= 2.2');
    assert.equal(hintLabel(intermediate({ isConstant: true })), '= 2.2 · ∂ −4.4');
    assert.equal(hintLabel(intermediate({ gradient: [0], gradientNorm: 0 })), '= 2.2 · ∂ 0');
  });

  it('write short lists out, and of long ones sizes and norms', () => {
    assert.equal(hintLabel(intermediate({ shape: [2], length: 2, values: [1, -2], norm: Math.sqrt(5), gradient: [0, 3], gradientNorm: 3 })), '= [1, −2] · ∂ [0, 3]');
    assert.equal(hintLabel(intermediate({ shape: [16, 2], length: 32, values: Array<number>(8).fill(1), norm: Math.sqrt(32), gradient: Array<number>(8).fill(0), gradientNorm: 0.25 })), '= [16×2] ‖5.657‖ · ∂ ‖0.25‖');
  });

  it('are compact where a line has more of them than the editor shows', () => {
    const at = (line: number): Partial<Intermediate> => ({ at: { line, column: 1 }, values: [-1.23456], gradient: [2.34567] });
    const list = [at(1), at(1), at(2), at(3), at(3), { ...at(3), shape: [2], length: 2, values: [1, 1], norm: Math.SQRT2, gradient: [3, 4], gradientNorm: 5 }].map(intermediate);
    const [full, compact] = ['= −1.235 · ∂ 2.346', '−1.23 ∂ 2.35'];
    assert.deepEqual(hintLabels(list, 43), [full, full, full, compact, compact, '[2] ‖1.41‖ ∂ ‖5‖']);
    assert.deepEqual(hintLabels(list, 0).slice(3), [full, full, '= [1, 1] · ∂ [3, 4]']);
  });

  it('have numbers of four digits', () => {
    assert.deepEqual([1 / 3, -12345.6, 1e-9, -2e300, 0, -0, NaN, Infinity, -Infinity].map((value) => shortNumber(value)), ['0.3333', '−12350', '1e−9', '−2e300', '0', '0', 'NaN', '∞', '−∞']);
  });
});
