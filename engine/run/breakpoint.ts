import { parseExpression } from '@babel/parser';
import type { Expression, PrivateName, SpreadElement, ArgumentPlaceholder } from '@babel/types';
import type { ColumnLayout } from '../recording/recording.ts';
import { shortMessage } from '../shortMessage.ts';
import { suggest } from '../suggest.ts';

/** What is wrong with a breakpoint. */
export interface BreakpointProblem {
  /** For the person, with what could be meant. */
  readonly message: string;
  /** In the text, from 0. */
  readonly position: number;
}

/** What a breakpoint may name: the columns of the run, and the coordinates of θ by their names in the loss function. */
export interface BreakpointNames {
  readonly columns: readonly Pick<ColumnLayout, 'id' | 'symbol' | 'width'>[];
  /** One per coordinate, such as `x`, `p[3]`, `W[0][1]`; none where there are none. */
  readonly parameters: readonly string[];
}

/** Whether it holds in a row of these columns, one array each. */
export type BreakpointTest = (columns: readonly Float64Array[], row: number) => boolean;

export type ParsedBreakpoint = { readonly ok: true; readonly test: BreakpointTest } | { readonly ok: false; readonly problem: BreakpointProblem };

/**
 * Reads an expression over the columns: `loss < 1e-3`, `norm(g) > 10`, `x > 2`, `theta[3] < 0`, `m[0] >= 1 && !isNaN(loss)`.
 * Nothing of it is run as code. A parameter's name is looked for before a column's id or symbol.
 */
export function parseBreakpoint(text: string, names: BreakpointNames): ParsedBreakpoint {
  try {
    const node = parse(text);
    const read = new Reader(text, names).read(node);
    if (read.kind !== 'condition') throw new Mistake('A breakpoint says when to stop: compare with <, <=, >, >=, == or !=, as in loss < 1e-3.', 0);
    return { ok: true, test: read.holds };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { ok: false, problem: { message: error.message, position: error.position } };
  }
}

/** More is nested too deeply to be read, or nothing that a person wrote. */
const longest = 1000;

function parse(text: string): Expression {
  if (text.trim() === '') throw new Mistake('There is no expression, such as loss < 1e-3.', 0);
  if (text.length > longest) throw new Mistake(`A breakpoint has at most ${longest} characters; this one has ${text.length}.`, longest);
  try {
    return parseExpression(text);
  } catch (error) {
    const { pos = 0 } = error as { readonly pos?: number };
    const rest = text.slice(pos).trim();
    throw new Mistake(`This cannot be read ${rest === '' ? 'as it ends too early' : `from “${rest}” on`}. A breakpoint is a condition, such as loss < 1e-3 or norm(g) > 10.`, Math.min(pos, text.length));
  }
}

/** Other names of columns. */
const aliases: Readonly<Record<string, string>> = { theta: 'parameters', θ: 'parameters', g: 'gradient', lr: 'effectiveLearningRate' };

/** What can be named, for who types. */
export function breakpointWords({ columns, parameters }: BreakpointNames): readonly string[] {
  const known = new Set(columns.map(({ id }) => id));
  return [...new Set([...parameters, ...known, ...Object.keys(aliases).filter((alias) => known.has(aliases[alias]!)), ...Object.keys(functions), ...Object.keys(reductions), 'isNaN', 'isFinite'])];
}

type Numbers = (columns: readonly Float64Array[], row: number) => number;
type Read =
  | { readonly kind: 'number'; readonly value: Numbers }
  | { readonly kind: 'condition'; readonly holds: BreakpointTest }
  | { readonly kind: 'vector'; readonly column: number; readonly width: number; readonly name: string };

class Mistake extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(shortMessage(message));
    this.position = position;
  }
}

const functions: Readonly<Record<string, (...values: number[]) => number>> = { abs: Math.abs, max: Math.max, min: Math.min, sqrt: Math.sqrt, log: Math.log, exp: Math.exp };

/** Of a whole column, from its first place in the row on. */
const reductions: Readonly<Record<string, (data: Float64Array, from: number, to: number) => number>> = {
  norm(data, from, to) {
    let sum = 0;
    for (let i = from; i < to; i++) sum += data[i]! * data[i]!;
    return Math.sqrt(sum);
  },
  max: (data, from, to) => fold(data, from, to, -Infinity, Math.max),
  min: (data, from, to) => fold(data, from, to, Infinity, Math.min),
};

function fold(data: Float64Array, from: number, to: number, first: number, combine: (a: number, b: number) => number): number {
  let result = first;
  for (let i = from; i < to; i++) result = combine(result, data[i]!);
  return result;
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b, '**': (a, b) => a ** b,
};

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b, '<=': (a, b) => a <= b, '>': (a, b) => a > b, '>=': (a, b) => a >= b,
  '==': (a, b) => a === b, '===': (a, b) => a === b, '!=': (a, b) => a !== b, '!==': (a, b) => a !== b,
};

class Reader {
  readonly #text: string;
  readonly #names: BreakpointNames;

  constructor(text: string, names: BreakpointNames) {
    this.#text = text;
    this.#names = names;
  }

  read(node: Expression | PrivateName | SpreadElement | ArgumentPlaceholder): Read {
    switch (node.type) {
      case 'NumericLiteral':
        return { kind: 'number', value: () => node.value };
      case 'ParenthesizedExpression':
        return this.read(node.expression);
      case 'Identifier':
      case 'MemberExpression':
        return this.#name(node);
      case 'UnaryExpression':
        return this.#unary(node.operator, node.argument, node);
      case 'BinaryExpression': {
        const [a, b] = [this.#number(node.left), this.#number(node.right)];
        const compute = arithmetic[node.operator];
        if (compute) return { kind: 'number', value: (columns, row) => compute(a(columns, row), b(columns, row)) };
        const compare = comparisons[node.operator];
        if (compare) return { kind: 'condition', holds: (columns, row) => compare(a(columns, row), b(columns, row)) };
        return this.#fail(node, `${node.operator} is not known here.`);
      }
      case 'LogicalExpression': {
        const [a, b] = [this.#condition(node.left), this.#condition(node.right)];
        if (node.operator === '&&') return { kind: 'condition', holds: (columns, row) => a(columns, row) && b(columns, row) };
        if (node.operator === '||') return { kind: 'condition', holds: (columns, row) => a(columns, row) || b(columns, row) };
        return this.#fail(node, `${node.operator} is not known here.`);
      }
      case 'CallExpression':
        return this.#call(node.callee.type === 'Identifier' ? node.callee.name : '', node.arguments, node);
      default:
        return this.#fail(node, 'Only numbers, names, comparisons, arithmetic, &&, ||, ! and the functions abs, max, min, norm, sqrt, log, exp, isNaN, isFinite are known here.');
    }
  }

  #unary(operator: string, argument: Expression, node: Expression): Read {
    if (operator === '!') {
      const holds = this.#condition(argument);
      return { kind: 'condition', holds: (columns, row) => !holds(columns, row) };
    }
    const value = this.#number(argument);
    if (operator === '-') return { kind: 'number', value: (columns, row) => -value(columns, row) };
    if (operator === '+') return { kind: 'number', value };
    return this.#fail(node, `${operator} is not known here.`);
  }

  #call(name: string, given: readonly Parameters<Reader['read']>[0][], node: Expression): Read {
    const reduce = reductions[name];
    const [first] = given;
    if (reduce && first && given.length === 1) {
      const vector = this.read(first);
      if (vector.kind === 'vector') {
        const { column, width } = vector;
        return { kind: 'number', value: (columns, row) => reduce(columns[column]!, row * width, (row + 1) * width) };
      }
      if (name === 'norm') {
        const value = this.#number(first);
        return { kind: 'number', value: (columns, row) => Math.abs(value(columns, row)) };
      }
    }
    if ((name === 'isNaN' || name === 'isFinite') && first && given.length === 1) {
      const test = name === 'isNaN' ? Number.isNaN : Number.isFinite;
      const vector = this.read(first);
      if (vector.kind === 'vector') {
        const { column, width } = vector;
        return { kind: 'condition', holds: (columns, row) => columns[column]!.subarray(row * width, (row + 1) * width)[name === 'isNaN' ? 'some' : 'every'](test) };
      }
      const value = this.#number(first);
      return { kind: 'condition', holds: (columns, row) => test(value(columns, row)) };
    }
    const compute = functions[name];
    if (!compute) return this.#fail(node, `There is no function “${name || this.#sourceOf(node)}”${suggest(name, [...Object.keys(functions), ...Object.keys(reductions), 'isNaN', 'isFinite'])}.`);
    const isOfOne = compute.length === 1;
    if (given.length === 0 || (isOfOne && given.length > 1)) return this.#fail(node, `${name} takes ${isOfOne ? 'one number' : 'numbers'}.`);
    const values = given.map((argument) => this.#number(argument));
    return { kind: 'number', value: (columns, row) => compute(...values.map((value) => value(columns, row))) };
  }

  #name(node: Extract<Expression, { type: 'Identifier' | 'MemberExpression' }>): Read {
    const text = this.#sourceOf(node).replaceAll(/\s/g, '');
    const { columns, parameters } = this.#names;
    const parameter = parameters.indexOf(text);
    if (parameter >= 0) return this.#at('parameters', parameter);
    if (text === 'NaN' || text === 'Infinity') return { kind: 'number', value: () => Number(text) };
    if (node.type === 'Identifier') {
      const column = this.#column(text);
      if (column < 0) return this.#fail(node, `There is no column or parameter “${text}”${suggest(text, breakpointWords(this.#names))}. There are ${shortened([...parameters, ...columns.map(({ id }) => id)])}.`);
      const { width } = columns[column]!;
      return width === 1 ? { kind: 'number', value: (arrays, row) => arrays[column]![row]! } : { kind: 'vector', column, width, name: text };
    }
    const { object, property, computed } = node;
    if (!computed || object.type !== 'Identifier' || property.type !== 'NumericLiteral') return this.#fail(node, `“${text}” is not known here. A coordinate of a column is written theta[0].`);
    const column = this.#column(object.name);
    if (column < 0) return this.#fail(object, `There is no column “${object.name}”${suggest(object.name, breakpointWords(this.#names))}.`);
    const { width, id } = columns[column]!;
    if (!Number.isInteger(property.value) || property.value >= width) return this.#fail(property, `${object.name} has ${width === 1 ? 'one number' : `${width} numbers, from 0 to ${width - 1}`}.`);
    return this.#at(id, property.value);
  }

  #at(id: string, coordinate: number): Read {
    const column = this.#names.columns.findIndex((candidate) => candidate.id === id);
    const { width } = this.#names.columns[column]!;
    return { kind: 'number', value: (columns, row) => columns[column]![row * width + coordinate]! };
  }

  #column(name: string): number {
    const { columns } = this.#names;
    const byId = columns.findIndex(({ id }) => id === name);
    if (byId >= 0) return byId;
    const bySymbol = columns.findIndex(({ symbol }) => symbol === name);
    return bySymbol >= 0 ? bySymbol : columns.findIndex(({ id }) => id === aliases[name]);
  }

  #number(node: Parameters<Reader['read']>[0]): Numbers {
    const read = this.read(node);
    if (read.kind === 'number') return read.value;
    if (read.kind === 'vector') return this.#fail(node, `${read.name} has ${read.width} numbers: say which, as in ${read.name}[0], or norm(${read.name}).`);
    return this.#fail(node, 'A number is needed here, and this is a condition. Conditions are combined with && and ||.');
  }

  #condition(node: Parameters<Reader['read']>[0]): BreakpointTest {
    const read = this.read(node);
    return read.kind === 'condition' ? read.holds : this.#fail(node, 'A condition is needed here, such as loss < 1e-3.');
  }

  #sourceOf({ start, end }: { readonly start?: number | null; readonly end?: number | null }): string {
    return this.#text.slice(start ?? 0, end ?? undefined);
  }

  #fail({ start }: { readonly start?: number | null }, message: string): never {
    throw new Mistake(message, start ?? 0);
  }
}

function shortened(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ');
}
