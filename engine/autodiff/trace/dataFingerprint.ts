const number = new Float64Array(1);
const words = new Int32Array(number.buffer);

/**
 * A number that changes when anything within data changes: 32 bits of all numbers, texts and sizes in their order.
 * Shared parts count once; what is frozen cannot change, and does not count.
 */
export function dataFingerprint(data: unknown): number {
  if (typeof data !== 'object' || data === null) return 0;
  const seen = new Set<unknown>();
  let hash = 17;
  const mix = (word: number): void => void (hash = Math.imul(hash ^ word, 0x9e3779b1) ^ (hash >>> 15));
  const mixNumber = (value: number): void => {
    number[0] = value;
    mix(words[0]!);
    mix(words[1]!);
  };
  const visit = (value: unknown): void => {
    if (typeof value === 'number') mixNumber(value);
    else if (typeof value === 'string') for (let i = 0; i < value.length; i++) mix(value.charCodeAt(i));
    else if (typeof value !== 'object' || value === null) mix(value === undefined ? 1 : value === null ? 2 : value === true ? 3 : 4);
    else if (seen.has(value)) mix(5);
    else {
      seen.add(value);
      const isFrozen = Object.isFrozen(value);
      if (Array.isArray(value) || ArrayBuffer.isView(value)) {
        const list = value as unknown as ArrayLike<unknown>;
        mix(list.length);
        for (let i = 0; i < list.length; i++) {
          const item = list[i];
          if (isFrozen && typeof item !== 'object') continue;
          if (typeof item === 'number') mixNumber(item);
          else visit(item);
        }
      } else {
        for (const [key, item] of Object.entries(value)) {
          if (isFrozen && typeof item !== 'object') continue;
          visit(key);
          visit(item);
        }
      }
    }
  };
  visit(data);
  return hash;
}

/** A copy of data in which nothing can be changed. */
export function frozenCopy(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const copy: unknown = Array.isArray(data) ? data.map(frozenCopy) : Object.fromEntries(Object.entries(data).map(([key, item]) => [key, frozenCopy(item)]));
  return Object.freeze(copy);
}
