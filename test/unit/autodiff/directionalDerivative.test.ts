import assert from 'node:assert/strict';
import { directionalDerivative } from '../../../engine/autodiff/directionalDerivative.ts';

describe('a derivative along a line by differences', () => {
  it('is that of a smooth function, with an error that holds', () => {
    for (const [phi, exact] of [[Math.exp, 1], [(t: number) => Math.sin(3 + 20 * t), 20 * Math.cos(3)], [(t: number) => (t - 2) ** 4, -32], [(t: number) => 1e20 + t * 1e20, 1e20]] as const) {
      const { slope, error, isKink } = directionalDerivative(phi, 1);
      assert.ok(Math.abs(slope - exact) <= error, `${slope} ± ${error} for ${exact}`);
      assert.ok(error < 1e-8 * Math.abs(exact));
      assert.equal(isKink, false);
    }
  });

  it('is not taken in by waves that are shorter than its first steps', () => {
    const phi = (t: number): number => {
      let waves = 0;
      for (let i = 1; i <= 50_000; i++) waves += Math.sin((3 + t) * i) / i;
      return waves;
    };
    let exact = 0;
    for (let i = 1; i <= 50_000; i++) exact += Math.cos(3 * i);
    const { slope, error } = directionalDerivative(phi, 3);
    assert.ok(Math.abs(slope - exact) <= error, `${slope} ± ${error} for ${exact}`);
  });

  it('knows a kink', () => {
    assert.ok(directionalDerivative((t) => Math.max(t, 2 * t), 1).isKink);
    assert.ok(directionalDerivative((t) => Math.abs(t) + Math.sin(t), 1).isKink);
  });
});
