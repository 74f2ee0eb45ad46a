import type { Start } from '../loss/lossFunction.ts';
import { fail, parseNumber, parseNumbers, readTokens, type Parsed } from './numberText.ts';

/** The forms of a start, for messages and help. */
export const startForms = 'numbers such as “-1.2, 1”, “all 1”, “normal 0.1” or “uniform -1 1”';

/** Reads a start as the `@start` tag, the command line and experiments write it. */
export function parseStart(text: string): Parsed<Start> {
  const tokens = readTokens(text);
  const [first] = tokens;
  if (!first) return fail(`a start is missing: write ${startForms}`, 0);
  if (!/^[a-z]/i.test(first.text)) {
    const values = parseNumbers(tokens, text.length);
    return values.ok ? { ok: true, value: { kind: 'point', values: values.value } } : values;
  }
  const counts = { all: 1, normal: 1, uniform: 2 } as const;
  const kind = first.text.toLowerCase();
  if (kind !== 'all' && kind !== 'normal' && kind !== 'uniform') return fail(`“${first.text}” is no start: write ${startForms}`, first.offset);
  const rest = tokens.slice(1);
  const values = kind === 'uniform' ? parseNumbers(rest, text.length) : parseOne(rest, text.length);
  if (!values.ok) return values;
  const [a, b] = values.value as [number, number];
  if (values.value.length !== counts[kind]) return fail(`“${kind}” takes ${counts[kind]} numbers, not ${values.value.length}`, first.offset);
  switch (kind) {
    case 'all':
      return { ok: true, value: { kind, value: a } };
    case 'normal':
      return a > 0 ? { ok: true, value: { kind, deviation: a } } : fail(`the standard deviation ${a} is not above 0`, rest[0]!.offset);
    case 'uniform':
      return a < b ? { ok: true, value: { kind, low: a, high: b } } : fail(`the low end ${a} is not below the high end ${b}`, rest[0]!.offset);
  }
}

function parseOne(tokens: ReturnType<typeof readTokens>, end: number): Parsed<number[]> {
  const [token, extra] = tokens;
  if (!token) return fail('a number is missing', end);
  if (extra) return fail(`“${extra.text}” is one number too many`, extra.offset);
  const number = parseNumber(token);
  return number.ok ? { ok: true, value: [number.value] } : number;
}

/** The text that `parseStart` reads as this start. */
export function formatStart(start: Start): string {
  switch (start.kind) {
    case 'point':
      return start.values.join(', ');
    case 'all':
      return `all ${start.value}`;
    case 'normal':
      return `normal ${start.deviation}`;
    case 'uniform':
      return `uniform ${start.low} ${start.high}`;
  }
}
