// Numbers of about 32 digits, each the unevaluated sum of two doubles (Dekker 1971). A result is returned as its high part; its low part
// stands in `low` until the next call, so that nothing is allocated.

/** The low part of the latest result. */
export let low = 0;

const splitter = 2 ** 27 + 1;

/** a·b of two doubles, exactly. */
function exactProduct(a: number, b: number): number {
  const product = a * b;
  const aLarge = splitter * a;
  const aHigh = aLarge - (aLarge - a);
  const aLow = a - aHigh;
  const bLarge = splitter * b;
  const bHigh = bLarge - (bLarge - b);
  const bLow = b - bHigh;
  low = aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
  return product;
}

function normalised(high: number, rest: number): number {
  const sum = high + rest;
  low = rest - (sum - high);
  // Infinities have no low part, and splitting a number above 2^996 overflows.
  if (low - low !== 0) low = 0;
  return sum;
}

export function add(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const sum = aHigh + bHigh;
  const bPart = sum - aHigh;
  const error = aHigh - (sum - bPart) + (bHigh - bPart) + aLow + bLow;
  return normalised(sum, error - error === 0 ? error : 0);
}

export function multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const product = exactProduct(aHigh, bHigh);
  const error = low + aHigh * bLow + aLow * bHigh;
  return normalised(product, error - error === 0 ? error : 0);
}

export function divide(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const quotient = aHigh / bHigh;
  if (!Number.isFinite(quotient) || quotient === 0) {
    low = 0;
    return quotient;
  }
  const product = exactProduct(quotient, bHigh);
  const rest = aHigh - product - low + aLow - quotient * bLow;
  return normalised(quotient, rest / bHigh);
}

/** √a of a double. */
export function squareRoot(a: number): number {
  const root = Math.sqrt(a);
  if (!Number.isFinite(root) || root === 0) {
    low = 0;
    return root;
  }
  const product = exactProduct(root, root);
  return normalised(root, (a - product - low) / (2 * root));
}
