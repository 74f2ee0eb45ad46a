/** Tests that guards repeat, by their number. `x` is a node; `y` is a node or a constant. */
export const guardTests: readonly string[] = [
  'x < y',
  'x <= y',
  'x === y',
  'x > y',
  'x >= y',
  'x !== 0 && x === x',
  'Object.is(x, y)',
  'Number.isFinite(x)',
  'Number.isInteger(x)',
  'Number.isSafeInteger(x)',
  'x > 0',
  'x < 0',
];
