/**
 * Data for a function that may change them: what it could change is copied, what is frozen throughout is shared.
 * Arrays, typed arrays and plain records are copied, with shared parts still shared; anything else is not data.
 */
export function copyData(data: unknown): unknown {
  return typeof data !== 'object' || data === null ? data : copyWithin(data, new Map());
}

/** Frozen throughout, which stays so: need not be looked through again. */
const constant = new WeakSet<object>();

function copyWithin(original: object, copies: Map<object, unknown>): unknown {
  if (constant.has(original)) return original;
  const known = copies.get(original);
  if (known !== undefined) return known;
  if (ArrayBuffer.isView(original)) return remember(copies, original, 'slice' in original ? (original as Float64Array).slice() : original);
  const isFrozen = Object.isFrozen(original);
  if (Array.isArray(original)) {
    const list = original as unknown[];
    if (!list.some(isObject)) return remember(copies, original, isFrozen ? original : list.slice());
    const copy: unknown[] = [];
    copies.set(original, copy);
    for (const item of list) copy.push(isObject(item) ? copyWithin(item, copies) : item);
    return settled(copies, original, copy, isFrozen && copy.every((item, i) => item === list[i]), isFrozen);
  }
  const prototype: unknown = Object.getPrototypeOf(original);
  if (prototype !== Object.prototype && prototype !== null) return remember(copies, original, original);
  const record = original as Readonly<Record<string, unknown>>;
  if (isFrozen && !Object.values(record).some(isObject)) return remember(copies, original, original);
  const copy = Object.create(prototype) as Record<string, unknown>;
  copies.set(original, copy);
  for (const key of Object.keys(record)) {
    const item = record[key];
    copy[key] = isObject(item) ? copyWithin(item, copies) : item;
  }
  return settled(copies, original, copy, isFrozen && Object.keys(record).every((key) => copy[key] === record[key]), isFrozen);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function remember(copies: Map<object, unknown>, original: object, copy: unknown): unknown {
  copies.set(original, copy);
  if (copy === original && Object.isFrozen(original)) constant.add(original);
  return copy;
}

/** A frozen thing whose parts are all frozen stands for itself; otherwise its copy is frozen too. */
function settled(copies: Map<object, unknown>, original: object, copy: object, isSame: boolean, isFrozen: boolean): unknown {
  if (isSame) return remember(copies, original, original);
  return isFrozen ? Object.freeze(copy) : copy;
}
