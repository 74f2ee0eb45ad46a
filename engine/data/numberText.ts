/** What was read from a short text, or why not and at which offset of it. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string; readonly offset: number };

export interface Token {
  readonly text: string;
  readonly offset: number;
}

/** Words, numbers, commas and brackets, without the blanks between them. */
export function readTokens(text: string): Token[] {
  return [...text.matchAll(/[,[\]]|[^\s,[\]]+/g)].map((match) => ({ text: match[0], offset: match.index }));
}

export const fail = (error: string, offset: number): Parsed<never> => ({ ok: false, error, offset });

/** A finite decimal number, such as `-1.2` or `1e-3`. */
export function parseNumber(token: Token): Parsed<number> {
  const value = Number(token.text);
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(token.text) && Number.isFinite(value)) return { ok: true, value };
  return fail(`“${token.text}” is not a number`, token.offset);
}

/** An integer of at least 1. */
export function parseCount(text: string): Parsed<number> {
  const [token, extra] = readTokens(text);
  if (!token) return fail('a whole number is missing', 0);
  const value = Number(token.text);
  if (!/^\d+$/.test(token.text) || value < 1 || !Number.isSafeInteger(value)) return fail(`“${token.text}” is not a whole number of at least 1`, token.offset);
  return extra ? fail(`“${extra.text}” is one word too many`, extra.offset) : { ok: true, value };
}

/** Sizes such as `16` or `16x2`; at least one, each a whole number of at least 1. */
export function parseSizes(text: string): Parsed<number[]> {
  const start = text.length - text.trimStart().length;
  if (start === text.length) return fail('a size such as 16x2 is missing', text.length);
  const sizes: number[] = [];
  let offset = start;
  for (const part of text.trim().split(/[x×]/i)) {
    const size = parseCount(part.trim());
    if (!size.ok) return fail(part.trim() === '' ? 'a size is missing beside the “x”' : size.error, offset + (part.length - part.trimStart().length));
    sizes.push(size.value);
    offset += part.length + 1;
  }
  return { ok: true, value: sizes };
}

/** Numbers, with commas or blanks between them; at least one. `end` is the offset that a missing number is reported at. */
export function parseNumbers(tokens: readonly Token[], end: number): Parsed<number[]> {
  const values: number[] = [];
  let expected = true;
  for (const token of tokens) {
    if (token.text === ',' && !expected) {
      expected = true;
      continue;
    }
    const number = parseNumber(token);
    if (!number.ok) return number;
    values.push(number.value);
    expected = false;
  }
  return expected ? fail('a number is missing', end) : { ok: true, value: values };
}

/** Intervals such as `[-2, 2] [-1, 3]`, low below high; at least one. */
export function parseIntervals(text: string): Parsed<[number, number][]> {
  const tokens = readTokens(text);
  const intervals: [number, number][] = [];
  for (let index = 0; index < tokens.length; ) {
    const open = tokens[index]!;
    if (open.text === ',' && intervals.length > 0 && index + 1 < tokens.length) {
      index++;
      continue;
    }
    if (open.text !== '[') return fail(`“${open.text}” where an interval such as [-2, 2] is expected`, open.offset);
    const close = tokens.findIndex((token, at) => at > index && token.text === ']');
    if (close < 0) return fail('the closing ] is missing', text.length);
    const numbers = parseNumbers(tokens.slice(index + 1, close), tokens[close]!.offset);
    if (!numbers.ok) return numbers;
    const [low, high] = numbers.value;
    if (numbers.value.length !== 2) return fail(`an interval has two numbers, low and high; this one has ${numbers.value.length}`, open.offset);
    if (!(low! < high!)) return fail(`the low end ${low} is not below the high end ${high}`, open.offset);
    intervals.push([low!, high!]);
    index = close + 1;
  }
  return intervals.length > 0 ? { ok: true, value: intervals } : fail('an interval such as [-2, 2] is missing', 0);
}
