/* A message as bytes: the length of its JSON, the JSON with every Float64Array replaced by where its numbers are, then those. */

interface Numbers {
  readonly $numbers: readonly [from: number, length: number];
}

export function encode(message: unknown): Uint8Array<ArrayBuffer> {
  const arrays: Float64Array[] = [];
  let count = 0;
  const text = JSON.stringify(message, (_, value: unknown): unknown => {
    if (!(value instanceof Float64Array)) return value;
    arrays.push(value);
    count += value.length;
    return { $numbers: [count - value.length, value.length] } satisfies Numbers;
  });
  const head = new TextEncoder().encode(text);
  const start = Math.ceil((4 + head.length) / 8) * 8;
  const bytes = new Uint8Array(start + 8 * count);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  const numbers = new Float64Array(bytes.buffer, start);
  let at = 0;
  for (const array of arrays) {
    numbers.set(array, at);
    at += array.length;
  }
  return bytes;
}

export function decode(buffer: ArrayBuffer): unknown {
  const length = new DataView(buffer).getUint32(0, true);
  const start = Math.ceil((4 + length) / 8) * 8;
  return JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)), (_, value: unknown): unknown => {
    const place = (value as Partial<Numbers> | null)?.$numbers;
    return place ? new Float64Array(buffer, start + 8 * place[0], place[1]) : value;
  });
}
