/** What gives another number at each look, by its owner in the realm and its names there. */
const sources: readonly (readonly [owner: () => unknown, names: readonly string[]])[] = [
  [() => Math, ['random']],
  [() => Date, ['now']],
  [() => Reflect.get(globalThis, 'performance'), ['now']],
  [() => Reflect.get(globalThis, 'crypto'), ['getRandomValues', 'randomUUID']],
  [() => Reflect.get(globalThis, 'process'), ['hrtime', 'uptime', 'cpuUsage', 'memoryUsage']],
];

/**
 * Evaluates something while all chance and time of the realm throw at each look: what a function reaches around the names that are made steady
 * for it has then a place.
 */
export function withoutChance<Result>(evaluate: () => Result): Result {
  const restore: (() => void)[] = [];
  for (const [owner, names] of sources) {
    const object = owner();
    if (typeof object !== 'object' && typeof object !== 'function') continue;
    for (const name of names) {
      const refuse = (): never => {
        throw new Error(`“${name}” gives another number each time, so there is no gradient. Write Math.random() or Date.now(): they give the same in each evaluation.`);
      };
      const own = Object.getOwnPropertyDescriptor(object, name);
      // process.hrtime has a member bigint.
      if (!Reflect.defineProperty(object!, name, { value: Object.assign(refuse, { bigint: refuse }), writable: true, configurable: true })) continue;
      restore.push(() => (own ? Object.defineProperty(object, name, own) : Reflect.deleteProperty(object!, name)));
    }
  }
  try {
    return evaluate();
  } finally {
    restore.forEach((undo) => undo());
  }
}
