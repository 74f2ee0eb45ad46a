import type { GlobalParts } from './tracedGlobals.ts';

/** What reads texts besides Number and its like: JSON, Date and BigInt, which refuse a text that may have been made of a number that depends on the parameters. */
export function tracedReaders({ steady, noText }: Pick<GlobalParts, 'steady' | 'noText'>): Record<string, unknown> {
  const json = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(JSON)) as typeof JSON;
  Object.defineProperty(json, 'parse', { value: (text: string, reviver?: (this: unknown, key: string, value: unknown) => unknown): unknown => JSON.parse(noText(text), reviver), writable: true, configurable: true });
  return {
    JSON: json,
    Date: new Proxy(steady.Date, {
      construct: (target, given: unknown[], newTarget) => Reflect.construct(target, given.map(noText), newTarget) as object,
      get: (target, name, receiver) => (name === 'parse' ? (text: string) => target.parse(noText(text)) : (Reflect.get(target, name, receiver) as unknown)),
    }),
    BigInt: new Proxy(BigInt, { apply: (target, _self, [value]: unknown[]) => target(noText(value) as string) }),
  };
}
