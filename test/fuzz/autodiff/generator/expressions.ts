import type { Dice } from './dice.ts';
import type { Callable, ParameterKind, Scope, Variable } from './scope.ts';

type ArrayVariable = Extract<Variable, { kind: 'array' }>;

const smooth = ['sin', 'cos', 'tanh', 'atan', 'asinh', 'sin', 'tanh'];

/** Writes expressions of numbers; most keep their values within a few powers of ten. */
export class Expressions {
  readonly #dice: Dice;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  literal(): string {
    const dice = this.#dice;
    return dice.pick(['0.5', '2', '1', '0.25', '3', '1.5', '0.1', '-1', '0', '7', '1e-3', 'rate', (dice.unit() * 4 - 2).toFixed(3)].map((text) => (text.startsWith('-') ? `(${text})` : text)));
  }

  number(scope: Scope, depth: number): string {
    const dice = this.#dice;
    if (depth <= 0) return this.leaf(scope);
    const sub = (): string => this.number(scope, depth - 1);
    return dice.weighted<string>([
      [3, () => this.leaf(scope)],
      [4, () => `(${sub()} ${dice.pick(['+', '-', '*'])} ${sub()})`],
      [3, () => `(${sub()} * ${sub()} ${dice.pick(['+', '-'])} ${sub()})`],
      [1.5, () => `(${sub()} / (1 + ${this.square(scope, depth - 1)}))`],
      [0.5, () => `(${sub()} / ${sub()})`],
      [1.2, () => this.power(scope, depth)],
      [0.3, () => `(${sub()} % ${dice.pick(['1.5', '2', sub()])})`],
      [3, () => this.call(scope, depth)],
      [1, () => this.extreme(scope, depth)],
      [1, () => `(${this.condition(scope, depth - 1)} ? ${sub()} : ${sub()})`],
      [0.3, () => `(${this.variable(scope)} ${dice.pick(['&&', '||'])} ${sub()})`],
      [scope.of('array').some(({ typed }) => !typed) ? 0.15 : 0, () => `(${this.maybe(scope)} ?? ${sub()})`],
      [0.5, () => `-${this.leaf(scope)}`.replace('--', '- -')],
      [1.4, () => this.callHelper(scope, depth)],
      [1.2, () => this.reduction(scope, depth)],
      [0.15, () => this.assignment(scope, depth)],
    ]);
  }

  leaf(scope: Scope): string {
    const dice = this.#dice;
    return dice.weighted<string>([
      [1, () => this.literal()],
      [scope.of('scalar').length > 0 ? 5 : 0, () => dice.pick(scope.of('scalar')).name],
      [scope.of('array').length > 0 ? 4 : 0, () => this.element(scope)],
      [scope.of('matrix').length > 0 ? 2 : 0, () => this.entry(scope)],
      [scope.of('record').length > 0 ? 2 : 0, () => this.field(scope)],
      [scope.of('index').length > 0 ? 0.5 : 0, () => dice.pick(scope.of('index')).name],
      [scope.of('rows').length > 0 ? 1.5 : 0, () => this.cell(scope)],
      [scope.of('array').length > 0 ? 0.2 : 0, () => `${dice.pick(scope.of('array')).name}.length`],
    ]);
  }

  /** A leaf that is no literal. */
  variable(scope: Scope): string {
    if (scope.of('scalar').length > 0) return this.#dice.pick(scope.of('scalar')).name;
    if (scope.of('array').length > 0) return this.element(scope);
    return scope.of('record').length > 0 ? this.field(scope) : 'rate';
  }

  element(scope: Scope): string {
    const array = this.#dice.pick(scope.of('array'));
    return `${array.name}[${this.index(scope, array)}]`;
  }

  entry(scope: Scope): string {
    const matrix = this.#dice.pick(scope.of('matrix'));
    return `${matrix.name}[${this.indexBelow(scope, matrix.rows)}][${this.indexBelow(scope, matrix.columns)}]`;
  }

  field(scope: Scope): string {
    const record = this.#dice.pick(scope.of('record'));
    const field = this.#dice.pick(record.fields);
    return this.#dice.chance(0.1) ? `${record.name}['${field}']` : `${record.name}.${field}`;
  }

  cell(scope: Scope): string {
    const rows = this.#dice.pick(scope.of('rows'));
    return `${rows.name}[${this.indexBelow(scope, rows.length)}].${this.#dice.pick(rows.fields)}`;
  }

  /** An index that the array has, whatever the values are. */
  index(scope: Scope, array: ArrayVariable): string {
    const dice = this.#dice;
    if (dice.chance(0.06)) return `Math.floor(Math.abs(${this.leaf(scope)})) % ${array.length}`;
    if (dice.chance(0.05)) return `${array.name}.length - 1`;
    return this.indexBelow(scope, array.length);
  }

  indexBelow(scope: Scope, bound: number): string {
    const dice = this.#dice;
    const within = scope.of('index').filter((index) => index.bound <= bound);
    if (within.length > 0 && dice.chance(0.7)) return dice.pick(within).name;
    const any = scope.of('index');
    if (any.length > 0 && dice.chance(0.4)) return `(${dice.pick(any).name} + ${dice.whole(0, 3)}) % ${bound}`;
    return String(dice.whole(0, bound - 1));
  }

  condition(scope: Scope, depth: number): string {
    const dice = this.#dice;
    const compare = (): string => `${this.number(scope, depth - 1)} ${dice.pick(['<', '>', '<=', '>='])} ${dice.pick(['0', '0.5', this.number(scope, depth - 1)])}`;
    const indices = scope.of('index');
    return dice.weighted<string>([
      [6, compare],
      [0.7, () => `${compare()} && ${compare()}`],
      [0.7, () => `${compare()} || ${compare()}`],
      [0.5, () => `!(${compare()})`],
      [0.3, () => this.variable(scope)],
      [indices.length > 0 ? 2 : 0, () => `${dice.pick(indices).name} % ${dice.whole(2, 3)} ${dice.pick(['===', '!=='])} ${dice.whole(0, 1)}`],
    ]);
  }

  square(scope: Scope, depth: number): string {
    const inside = this.number(scope, Math.min(depth, 1));
    return this.#dice.pick([`(${inside}) ** 2`, `Math.abs(${inside})`, `Math.pow(${inside}, 2)`]);
  }

  power(scope: Scope, depth: number): string {
    const dice = this.#dice;
    const base = `(${this.number(scope, depth - 1)})`;
    return dice.weighted<string>([
      [5, () => `(${base} ** 2)`],
      [2, () => `(${base} ** 3)`],
      [0.5, () => `(${base} ** ${dice.pick(['4', '0', '1', '5'])})`],
      [0.6, () => `((0.5 + Math.abs(${base})) ** ${dice.pick(['0.5', '1.5', '-1', '-2', '0.3'])})`],
      [0.5, () => `((0.5 + ${this.square(scope, depth - 1)}) ** ${this.leaf(scope)})`],
      [0.3, () => `(${dice.pick(['2', '0.7', '3'])} ** ${this.leaf(scope)})`],
      [0.2, () => `Math.pow(${base}, ${dice.pick(['2', '3', this.leaf(scope)])})`],
    ]);
  }

  call(scope: Scope, depth: number): string {
    const dice = this.#dice;
    const inside = this.number(scope, depth - 1);
    const positive = this.square(scope, depth - 1);
    return dice.weighted<string>([
      [6, () => `Math.${dice.pick(smooth)}(${inside})`],
      [1.5, () => `Math.abs(${inside})`],
      [1.5, () => `Math.exp(-(${positive}))`],
      [0.6, () => `Math.exp(Math.min(${inside}, 2))`],
      [1.2, () => `Math.log(${dice.pick(['1', '0.5'])} + ${positive})`],
      [1, () => `Math.sqrt(${dice.pick(['1', '0.3'])} + ${positive})`],
      [1, () => `Math.hypot(${inside}, ${this.number(scope, depth - 1)}${dice.chance(0.3) ? `, ${this.leaf(scope)}` : ''})`],
      [0.7, () => `Math.atan2(${inside}, ${this.number(scope, depth - 1)})`],
      [0.8, () => `Math.${dice.pick(['log1p', 'log2', 'log10'])}(0.7 + ${positive})`],
      [0.6, () => `Math.${dice.pick(['sinh', 'cosh', 'expm1'])}(Math.tanh(${inside}))`],
      [0.5, () => `Math.${dice.pick(['asin', 'acos', 'atanh'])}(0.9 * Math.sin(${inside}))`],
      [0.3, () => `Math.acosh(1.5 + ${positive})`],
      [0.4, () => `Math.cbrt(${inside})`],
      [0.2, () => `Math.tan(0.5 * Math.sin(${inside}))`],
      [0.4, () => `Math.${dice.pick(['floor', 'round', 'sign', 'trunc', 'ceil'])}(${inside})`],
      [0.1, () => `((${inside}) | 0)`],
      [0.3, () => `Math.${dice.pick(['sqrt', 'log'])}(${inside})`],
    ]);
  }

  extreme(scope: Scope, depth: number): string {
    const dice = this.#dice;
    const name = dice.pick(['Math.max', 'Math.min']);
    const arrays = scope.of('array');
    if (arrays.length > 0 && dice.chance(0.25)) return `${name}(...${dice.pick(arrays).name}${dice.chance(0.3) ? `, ${this.leaf(scope)}` : ''})`;
    const third = dice.chance(0.2) ? `, ${this.leaf(scope)}` : '';
    return `${name}(${this.number(scope, depth - 1)}, ${dice.pick(['0', this.number(scope, depth - 1)])}${third})`;
  }

  callHelper(scope: Scope, depth: number): string {
    const methods = scope.of('record').flatMap(({ name, methods = [] }) => methods.map((method) => ({ ...method, name: `${name}.${method.name}` })));
    const helpers = [...scope.callablesOf('scalar'), ...methods, ...methods];
    if (helpers.length === 0) return this.call(scope, depth);
    return this.callOf(this.#dice.pick(helpers), scope, depth);
  }

  callOf({ name, parameters }: Callable, scope: Scope, depth: number): string {
    return `${name}(${parameters.flatMap((parameter) => this.#given(parameter, scope, depth)).join(', ')})`;
  }

  #given(parameter: ParameterKind, scope: Scope, depth: number): string[] {
    const dice = this.#dice;
    const number = (): string => this.number(scope, Math.min(depth - 1, 1));
    const arrays = scope.of('array').filter(({ typed }) => !typed);
    const records = scope.of('record').filter(({ fields }) => fields[0] === 'u');
    switch (parameter) {
      case 'scalar':
        return [number()];
      case 'default':
        return dice.chance(0.5) ? [number()] : [];
      case 'depth':
        return [String(dice.whole(0, 3))];
      case 'rest':
        return arrays.length > 0 && dice.chance(0.4) ? [`...${dice.pick(arrays).name}`] : Array.from({ length: dice.whole(0, 2) }, number);
      case 'record':
        return [records.length > 0 && dice.chance(0.7) ? dice.pick(records).name : `{ u: ${this.leaf(scope)}, v: ${this.leaf(scope)} }`];
      case 'array':
        return [arrays.length > 0 && dice.chance(0.8) ? dice.pick(arrays).name : `[${this.leaf(scope)}, ${this.leaf(scope)}, ${this.leaf(scope)}]`];
    }
  }

  reduction(scope: Scope, depth: number): string {
    const dice = this.#dice;
    const rows = scope.of('rows');
    if (rows.length > 0 && dice.chance(0.3)) {
      const { name, fields } = dice.pick(rows);
      return `${name}.reduce((sum, row) => sum + ${this.number(scope.inner({ kind: 'record', name: 'row', fields }), 1)}, 0)`;
    }
    const arrays = scope.of('array');
    if (arrays.length === 0) return this.leaf(scope);
    const { name, length, typed, grows } = dice.pick(arrays);
    const body = (variable: string, more: readonly Variable[] = []): string => this.number(scope.inner({ kind: 'scalar', name: variable, mutable: false }, ...more), Math.min(depth - 1, 2));
    return dice.weighted<string>([
      [3, () => `${name}.reduce((sum, z) => sum + ${body('z')}, ${dice.pick(['0', '0', '1'])})`],
      [1, () => `${name}.map((z, k) => ${body('z', grows ? [] : [{ kind: 'index', name: 'k', bound: length }])}).reduce((a, b) => ${dice.pick(['a + b', 'a + b * 0.5', 'Math.max(a, b)'])}, 0)`],
      [typed ? 0 : 0.5, () => `${name}.filter((z) => ${dice.pick(['z > 0', 'z < 1', 'z !== 0'])}).reduce((a, z) => a + ${body('z')}, 0)`],
      [0.4, () => `${name}.slice(${dice.whole(0, 1)}).reduce((a, z) => a + ${body('z')}, 0)`],
      [0.3, () => `[...${name}].reverse().reduce((a, z) => 0.5 * a + ${body('z')}, 0)`],
      [0.3, () => `Math.hypot(...${name})`],
      [0.2, () => `${name}.reduce((a, b) => ${dice.pick(['a + b', 'a * 0.5 - b', 'Math.min(a, b)'])})`],
      [0.2, () => `(${name}.${dice.pick(['some', 'every'])}((z) => ${this.condition(scope.inner({ kind: 'scalar', name: 'z', mutable: false }), 1)}) ? ${this.leaf(scope)} : ${this.leaf(scope)})`],
      [typed ? 0 : 0.15, () => `(${name}.at(-1) ?? 0)`],
      [0.15, () => `[...${name}].sort((a, b) => a - b)[${dice.whole(0, length - 1)}]`],
    ]);
  }

  /** An assignment as an expression. */
  assignment(scope: Scope, depth: number): string {
    const targets = scope.of('scalar').filter(({ mutable }) => mutable);
    if (targets.length === 0) return this.leaf(scope);
    return `(${this.#dice.pick(targets).name} ${this.#dice.pick(['=', '+=', '-='])} ${this.number(scope, Math.min(1, depth - 1))})`;
  }

  /** A number or nothing. */
  maybe(scope: Scope): string {
    const arrays = scope.of('array').filter(({ typed }) => !typed);
    return `${this.#dice.pick(arrays).name}.find((z) => z > ${this.leaf(scope)})`;
  }
}
