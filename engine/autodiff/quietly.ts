/** Does something while `console` says nothing: what is computed to be sure of a function is not what the person asked for. */
export function quietly<Result>(compute: () => Result): Result {
  const own = Object.getOwnPropertyDescriptors(console);
  const silent = Object.fromEntries(Object.entries(own).filter(([, { value }]) => typeof value === 'function').map(([name]) => [name, () => undefined]));
  Object.assign(console, silent);
  try {
    return compute();
  } finally {
    Object.defineProperties(console, own);
  }
}
