import assert from 'node:assert/strict';
import { completions, readCoordinates } from '../../../webview/curves/coordinates.ts';
import { playSpeeds, stepsPerSecond } from '../../../webview/state/playSpeed.ts';

const names = ['θ₁', 'θ₂', 'θ₃', 'W[0][1]', 'bias'];
const read = (text: string) => {
  const found = readCoordinates(text, names, names.length);
  return found.ok ? found.coordinates : found.problem;
};

describe('coordinates as one types them', () => {
  it('are names, in any writing of their numbers, or numbers from 0, or ranges', () => {
    assert.deepEqual(read('θ₂, bias'), [1, 4]);
    assert.deepEqual(read('θ_3 BIAS w[0][1]'), [2, 4, 3]);
    assert.deepEqual(read('0, 3-4;0'), [0, 3, 4]);
    assert.deepEqual(read(''), []);
  });

  it('are refused with what is wrong', () => {
    assert.match(String(read('phi')), /no coordinate “phi”; there are θ₁, θ₂, θ₃, W\[0\]\[1\], bias \(0 to 4\)/);
    const unnamed = readCoordinates('phi', [], 100_000);
    assert.ok(!unnamed.ok && unnamed.problem.includes('; there are θ[0], θ[1], θ[2], … and θ[99999] (0 to 99,999).'));
    assert.match(String(read('5')), /beyond the last coordinate, 4/);
    const many = readCoordinates('0-99999', [], 100_000);
    assert.ok(!many.ok && /at most 12/.test(many.problem));
  });

  it('are completed by what begins with the last word, without those that are there', () => {
    assert.deepEqual(completions('θ₁, θ', names, 5).map(({ text }) => text), ['θ₁, θ₂, ', 'θ₁, θ₃, ']);
    assert.deepEqual(completions('as', names, 5).map(({ name }) => name), ['bias']);
    assert.equal(completions('', [], 100_000).length, 8);
  });
});

describe('speeds of playing', () => {
  it('take a whole comparison in 12 seconds, or the steps of a second', () => {
    assert.equal(stepsPerSecond('×1', 12_000), 1000);
    assert.equal(stepsPerSecond('×0.25', 12_000), 250);
    assert.equal(stepsPerSecond('10/s', 12_000), 10);
    assert.equal(stepsPerSecond('unknown', 12), 8);
    assert.ok(Object.keys(playSpeeds).includes('×1'));
  });
});
