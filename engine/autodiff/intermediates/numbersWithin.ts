/** Where a number stands: to be read, and to be replaced by another that stands for it. */
export interface NumberPlace {
  readonly holder: Record<PropertyKey, unknown>;
  readonly key: PropertyKey;
}

export interface NumbersWithin {
  readonly places: readonly NumberPlace[];
  /** Absent for what has fields, or rows of several lengths. */
  readonly shape?: readonly number[];
}

/** More are not looked at: a matrix of a thousand by a thousand. */
const placesLimit = 2 ** 20;
const deepest = 4;

/**
 * The numbers of a list, a list of lists, or a record of these; a list of records is data, and no such thing.
 * @param isNumber what counts as a number
 * @returns undefined where there is anything else in it, or nothing
 */
export function numbersWithin(value: object, isNumber: (value: unknown) => boolean): NumbersWithin | undefined {
  const places: NumberPlace[] = [];

  /** @returns the shape; `'none'` where it has none, `undefined` where it is not of numbers */
  function visit(holder: Record<PropertyKey, unknown>, depth: number, inList: boolean): readonly number[] | 'none' | undefined {
    const isArray = isList(holder);
    if (!isArray && (inList || !isRecord(holder))) return undefined;
    const keys = isArray ? Array.from({ length: holder.length }, (_, i) => i) : Object.keys(holder);
    if (depth > deepest || places.length + keys.length > placesLimit) return undefined;
    let inner: readonly number[] | 'none' | undefined;
    for (const [index, key] of keys.entries()) {
      const item = holder[key];
      let own: readonly number[] | 'none' = [];
      if (isNumber(item)) places.push({ holder, key });
      else {
        const shape = typeof item === 'object' && item !== null ? visit(item as Record<PropertyKey, unknown>, depth + 1, isArray) : undefined;
        if (shape === undefined) return undefined;
        own = shape;
      }
      inner = index === 0 || String(inner) === String(own) ? own : 'none';
    }
    return !isArray || inner === 'none' ? 'none' : [keys.length, ...(inner ?? [])];
  }

  const shape = visit(value as Record<PropertyKey, unknown>, 1, false);
  return shape === undefined || places.length === 0 ? undefined : { places, ...(shape !== 'none' && { shape }) };
}

/** Also what stands for a Float64Array while it is traced. */
const isList = (value: Record<PropertyKey, unknown>): value is Record<PropertyKey, unknown> & { readonly length: number } =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView)) || Object.prototype.toString.call(value) === '[object Float64Array]';

function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(Object.getOwnPropertyDescriptors(value)).every((own) => 'value' in own);
}
