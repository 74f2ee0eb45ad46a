import type { ColumnLayout } from './recording.ts';

type Comparator = '<' | '≤' | '>' | '≥' | '=' | '≠';

/** One side of a condition: a number, or a column's value at the coordinate, or its magnitude. */
type Operand = { readonly kind: 'number'; readonly value: number } | { readonly kind: 'column'; readonly id: string; readonly magnitude: boolean };

/** Which coordinates are wanted: those whose name has all of these parts, and whose values meet all of these conditions. */
export interface RowFilter {
  readonly names: readonly string[];
  readonly conditions: readonly { readonly left: Operand; readonly comparator: Comparator; readonly right: Operand }[];
}

const comparators: Readonly<Record<string, Comparator>> = { '<': '<', '<=': '≤', '≤': '≤', '>': '>', '>=': '≥', '≥': '≥', '=': '=', '==': '=', '≠': '≠', '!=': '≠' };
const comparator = /(<=|>=|==|!=|[<>=≤≥≠])/;

/**
 * Reads what a person filters by: parts of names and conditions, separated by commas or `and`: `W[0]`, `g > 0.1`, `|Δθ| < 1e-6, 0 < m`, `1 < v < 2`, `m = NaN`.
 * Columns go by symbol or id.
 * @returns the filter, or what is wrong with the text
 */
export function parseRowFilter(text: string, columns: readonly Pick<ColumnLayout, 'id' | 'symbol'>[]): RowFilter | { readonly problem: string } {
  const names: string[] = [];
  const conditions: RowFilter['conditions'][number][] = [];
  for (const part of text.split(/,|;|&&|\sand\s/i).map((piece) => piece.trim()).filter((piece) => piece !== '')) {
    const pieces = part.split(comparator).map((piece) => piece.trim());
    if (pieces.length === 1) {
      names.push(nameKey(part));
      continue;
    }
    const operands: Operand[] = [];
    for (let i = 0; i < pieces.length; i += 2) {
      const written = pieces[i]!;
      if (written === '') return { problem: i === 0 ? `Before “${pieces[1]!}” a column is missing.` : `After “${pieces[i - 1]!}” a number or a column is missing.` };
      const operand = readOperand(written, columns);
      if (!operand) return { problem: `“${written}” is neither a number nor a column: ${columns.map(({ symbol }) => symbol).join(', ')}.` };
      operands.push(operand);
    }
    for (let i = 1; i < pieces.length; i += 2) conditions.push({ left: operands[(i - 1) / 2]!, comparator: comparators[pieces[i]!]!, right: operands[(i + 1) / 2]! });
  }
  return { names, conditions };
}

/** A name as it is searched: without case, and with subscripts as digits, so that `θ12` finds θ₁₂. */
export const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase();

/**
 * A test of a coordinate.
 * @param valuesOf a column's values at one step, by coordinate
 */
export function rowPredicate({ names, conditions }: RowFilter, nameOf: (coordinate: number) => string, valuesOf: (column: string) => Float64Array): (coordinate: number) => boolean {
  const tests = conditions.map(({ left, comparator: operator, right }) => {
    const [a, b] = [reader(left, valuesOf), reader(right, valuesOf)];
    return (coordinate: number) => holds(a(coordinate), operator, b(coordinate));
  });
  return (coordinate) => {
    for (const test of tests) if (!test(coordinate)) return false;
    if (names.length === 0) return true;
    const name = nameKey(nameOf(coordinate));
    return names.every((part) => name.includes(part));
  };
}

function reader(operand: Operand, valuesOf: (column: string) => Float64Array): (coordinate: number) => number {
  if (operand.kind === 'number') return () => operand.value;
  const values = valuesOf(operand.id);
  return operand.magnitude ? (coordinate) => Math.abs(values[coordinate]!) : (coordinate) => values[coordinate]!;
}

/** NaN equals NaN here, so that a person can look for it. */
function holds(a: number, operator: Comparator, b: number): boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '≤':
      return a <= b;
    case '>':
      return a > b;
    case '≥':
      return a >= b;
    case '=':
      return a === b || (Number.isNaN(a) && Number.isNaN(b));
    case '≠':
      return a !== b && !(Number.isNaN(a) && Number.isNaN(b));
  }
}

function readOperand(written: string, columns: readonly Pick<ColumnLayout, 'id' | 'symbol'>[]): Operand | undefined {
  const number = readNumber(written.replaceAll('−', '-'));
  if (number !== undefined) return { kind: 'number', value: number };
  const inner = /^\|(.+)\|$/.exec(written)?.[1] ?? /^abs\((.+)\)$/i.exec(written)?.[1];
  const key = (inner ?? written).trim().normalize('NFKC');
  const found = columns.find(({ symbol }) => symbol.normalize('NFKC') === key) ?? columns.find(({ id }) => id.toLowerCase() === key.toLowerCase());
  return found && { kind: 'column', id: found.id, magnitude: inner !== undefined };
}

function readNumber(written: string): number | undefined {
  if (/^nan$/i.test(written)) return NaN;
  const infinite = /^([+-]?)(∞|inf|infinity)$/i.exec(written);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written) ? Number(written) : undefined;
}
