import * as arithmetic from './arithmetic.ts';
import { Dual, valueOf } from './dual.ts';

const isActive = (x: unknown): x is Dual => x instanceof Dual;

/** Comparisons see values; how near the operands are is remembered. */
function compare(a: unknown, b: unknown): void {
  if (!isActive(a) && !isActive(b)) return;
  const [x, y] = [Number(valueOf(a)), Number(valueOf(b))];
  ((isActive(a) ? a : b) as Dual).evaluation.kink(x - y, Math.abs(x) + Math.abs(y));
}

/** Wraps a comparison of the language. */
const comparison = (plain: (a: number, b: number) => boolean) => (a: unknown, b: unknown): boolean => {
  if (typeof a === 'number' && typeof b === 'number') return plain(a, b);
  compare(a, b);
  return plain(valueOf(a) as number, valueOf(b) as number);
};

function truthy(x: unknown): boolean {
  if (isActive(x)) x.evaluation.kink(x.value, 0);
  return Boolean(valueOf(x));
}

type Callback = (...operands: unknown[]) => unknown;

/** What a rewritten program calls instead of operators, and instead of array methods that look at numbers. */
export const runtime = {
  ...arithmetic,
  less: comparison((a, b) => a < b),
  more: comparison((a, b) => a > b),
  atMost: comparison((a, b) => a <= b),
  atLeast: comparison((a, b) => a >= b),
  same: comparison((a, b) => a === b),
  different: comparison((a, b) => a !== b),
  // eslint-disable-next-line eqeqeq -- the program's own operator
  looselySame: comparison((a, b) => a == b),
  // eslint-disable-next-line eqeqeq -- the program's own operator
  looselyDifferent: comparison((a, b) => a != b),
  truthy,
  value: valueOf,
  complement: (a: unknown): number => (isActive(a) ? ~a.value : ~(a as number)),
  typeOf: (x: unknown): string => typeof valueOf(x),
  and: (left: unknown, right: () => unknown): unknown => (truthy(left) ? right() : left),
  or: (left: unknown, right: () => unknown): unknown => (truthy(left) ? left : right()),
  first: <T>(x: T, _later: unknown): T => x,
  /** `object[key] op= …`; @returns the new value */
  update: (object: Record<PropertyKey, unknown>, key: unknown, change: (old: unknown) => unknown): unknown => (object[valueOf(key) as PropertyKey] = change(object[valueOf(key) as PropertyKey])),
  /** `object[key]++`; @returns the old value */
  step: (object: Record<PropertyKey, unknown>, key: unknown, by: number): unknown => {
    const old = object[valueOf(key) as PropertyKey];
    object[valueOf(key) as PropertyKey] = arithmetic.add(old, by);
    return old;
  },
  predicate: (f: unknown): unknown => (typeof f === 'function' ? (...operands: unknown[]) => truthy((f as Callback)(...operands)) : f),
  comparator: (f?: unknown): Callback | undefined => {
    if (typeof f === 'function') {
      return (a, b) => {
        const order = (f as Callback)(a, b);
        if (isActive(order)) order.evaluation.kink(order.value, 0);
        return valueOf(order);
      };
    }
    return undefined;
  },
  /** `list.sort()` without a comparator goes by the text of the values, that of a typed array by the values. */
  sort: (list: unknown[], method: 'sort' | 'toSorted', f: unknown): unknown => {
    if (!Array.isArray(list)) return (list as Record<string, Callback>)[method]!(f);
    const numeric: Callback = (a, b) => Number(valueOf(a)) - Number(valueOf(b));
    const order = runtime.comparator(f) ?? ('isTyped' in list ? numeric : undefined);
    return order ? list[method](order as () => number) : list[method]();
  },
  /** `list.includes(x)`, `list.indexOf(x)`, `list.lastIndexOf(x)` on values. */
  search: (list: unknown, method: 'includes' | 'indexOf' | 'lastIndexOf', operands: unknown[]): unknown => {
    const place: unknown = Array.isArray(list) ? list.map((x: unknown) => valueOf(x)) : list;
    return (place as Record<string, Callback>)[method]!(...operands.map(valueOf));
  },
};
