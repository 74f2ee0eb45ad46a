import { attemptText, raiseText } from './attempts.ts';
import type { Dice } from './dice.ts';
import { Expressions } from './expressions.ts';
import { loopText } from './loops.ts';
import { recordFields, type Budget, type Callable, type ParameterKind, type Scope, type Variable } from './scope.ts';

type Lines = string[];
type Of<K extends Variable['kind']> = Extract<Variable, { kind: K }>;

/** What a `break`, `continue` or `return` may refer to at a place. */
export interface Surroundings {
  readonly loop: boolean;
  readonly labels: readonly string[];
  /** Writes what stands after `return`; absent inside callbacks that give nothing back. */
  readonly result?: (scope: Scope) => string;
}

const resultTypes = { scalar: 'number', array: 'number[]', record: '{ u: number; v: number }', object: 'never', sequence: 'never' };

export const indented = (lines: Lines): Lines => lines.map((line) => `  ${line}`);

/** Writes statements; what they declare is added to the scope. */
export class Statements {
  readonly #dice: Dice;
  readonly #expressions: Expressions;
  readonly budget: Budget;

  constructor(dice: Dice, budget: Budget) {
    this.#dice = dice;
    this.#expressions = new Expressions(dice);
    this.budget = budget;
  }

  get expressions(): Expressions {
    return this.#expressions;
  }

  name(prefix: string): string {
    return `${prefix}${this.budget.nextName++}`;
  }

  several(scope: Scope, around: Surroundings, count: number, depth: number): Lines {
    const lines: Lines = [];
    for (let k = 0; k < count; k++) lines.push(...this.one(scope, around, depth));
    return lines;
  }

  block(scope: Scope, around: Surroundings, depth: number, ...more: readonly Variable[]): Lines {
    return indented(this.several(scope.inner(...more), around, this.#dice.whole(1, 3), depth));
  }

  one(scope: Scope, around: Surroundings, depth: number): Lines {
    const dice = this.#dice;
    if (this.budget.statements-- <= 0) return this.assign(scope);
    const nested = depth > 0 ? 1 : 0;
    return dice.weighted<Lines>([
      [3, () => this.declare(scope)],
      [5, () => this.assign(scope)],
      [1.5 * nested, () => this.branch(scope, around, depth - 1)],
      [4.5 * nested, () => loopText(this, dice, scope, around, depth - 1)],
      [0.4 * nested, () => this.choice(scope, around, depth - 1)],
      [0.5 * nested, () => this.closure(scope, depth - 1)],
      [this.budget.tries ? 1.5 * nested : 0, () => attemptText(this, dice, scope, around, depth - 1)],
      [this.budget.tries ? 0.4 : 0.05, () => raiseText(this, dice, scope)],
      [around.loop ? 1 : 0, () => [`if (${this.#expressions.condition(scope, 1)}) ${dice.pick(['break', 'continue', ...around.labels.flatMap((label) => [`break ${label}`, `continue ${label}`])])};`]],
      [around.result ? 0.25 : 0, () => [`if (${this.#expressions.condition(scope, 1)}) return ${around.result!(scope)};`]],
    ]);
  }

  declare(scope: Scope): Lines {
    const dice = this.#dice;
    const expressions = this.#expressions;
    const value = (): string => expressions.number(scope, 3);
    const added = (variable: Variable, ...lines: Lines): Lines => {
      scope.variables.push(variable);
      return lines;
    };
    const arrays = scope.of('array');
    return dice.weighted<Lines>([
      [4, () => {
        const mutable = dice.chance(0.6);
        const name = this.name('x');
        const line = `${mutable ? 'let' : 'const'} ${name} = ${value()};`;
        return added({ kind: 'scalar', name, mutable }, line);
      }],
      [2, () => this.#array(scope)],
      [1, () => {
        const [rows, columns] = [dice.whole(2, 3), dice.whole(2, 3)];
        const row = (): string => `[${Array.from({ length: columns }, () => expressions.number(scope, 1)).join(', ')}]`;
        const name = this.name('m');
        const text = dice.chance(0.7)
          ? `[${Array.from({ length: rows }, row).join(', ')}]`
          : `Array.from({ length: ${rows} }, (_, i) => Array.from({ length: ${columns} }, (_, j) => ${expressions.number(scope.inner({ kind: 'index', name: 'i', bound: rows }, { kind: 'index', name: 'j', bound: columns }), 1)}))`;
        return added({ kind: 'matrix', name, rows, columns }, `const ${name} = ${text};`);
      }],
      [1.2, () => {
        const name = this.name('r');
        const makers = scope.callablesOf('record');
        const classes = scope.callablesOf('object');
        if (classes.length > 0 && dice.chance(0.7)) {
          const chosen = dice.pick(classes);
          return added({ kind: 'record', name, fields: chosen.fields ?? recordFields, methods: chosen.methods ?? [] }, `const ${name} = new ${expressions.callOf(chosen, scope, 2)};`);
        }
        const call = makers.length > 0 && dice.chance(0.6) ? expressions.callOf(dice.pick(makers), scope, 2) : undefined;
        return added({ kind: 'record', name, fields: recordFields }, `const ${name} = ${call ?? `{ u: ${value()}, v: ${value()} }`};`);
      }],
      [scope.of('record').length > 0 ? 0.7 : 0, () => {
        const record = dice.pick(scope.of('record'));
        if (dice.chance(0.3)) {
          const name = this.name('r');
          if (dice.chance(0.3)) return added({ ...record, name }, `const ${name} = ${record.name};`);
          const copied = record.methods ? recordFields : record.fields;
          return added({ kind: 'record', name, fields: copied }, `const ${name} = { ...${record.name}${dice.chance(0.5) ? `, ${copied[0]!}: ${value()}` : ''} };`);
        }
        const [first, second] = [this.name('x'), this.name('x')];
        scope.variables.push({ kind: 'scalar', name: first, mutable: true });
        return added({ kind: 'scalar', name: second, mutable: true }, `let { ${record.fields[0]!}: ${first}, ${record.fields[1]!}: ${second} } = ${record.name};`);
      }],
      [arrays.length > 0 ? 0.7 : 0, () => {
        const array = dice.pick(arrays);
        const [first, second] = [this.name('x'), this.name('x')];
        const text = dice.chance(0.3) ? `[${value()}, ${value()}]` : array.name;
        scope.variables.push({ kind: 'scalar', name: first, mutable: true });
        return added({ kind: 'scalar', name: second, mutable: true }, `let [${first}, ${second}] = ${text};`);
      }],
      [0.8, () => this.#bodies(scope)],
      [scope.of('rows').length > 0 ? 0.5 : 0, () => {
        const rows = dice.pick(scope.of('rows'));
        const name = this.name('r');
        return added({ kind: rows.passive ? 'rows' : 'record', name, fields: rows.fields, length: 1, passive: true }, `const ${name} = ${rows.passive ? `${rows.name}.slice(0, 1)` : `${rows.name}[${expressions.indexBelow(scope, rows.length)}]`};`);
      }],
      [scope.of('matrix').length > 0 ? 0.6 : 0, () => {
        const matrix = dice.pick(scope.of('matrix'));
        const name = this.name('a');
        const line = `const ${name} = ${matrix.name}[${expressions.indexBelow(scope, matrix.rows)}];`;
        return added({ kind: 'array', name, length: matrix.columns, typed: false, grows: false }, line);
      }],
    ]);
  }

  #array(scope: Scope): Lines {
    const dice = this.#dice;
    const expressions = this.#expressions;
    const length = dice.whole(2, 4);
    const name = this.name('a');
    const arrays = scope.of('array').filter(({ grows }) => !grows);
    const add = (text: string, size: number, typed: boolean, grows = false, pushable = false): Lines => {
      const rebindable = !grows && dice.chance(0.35);
      scope.variables.push({ kind: 'array', name, length: size, typed, grows, pushable, rebindable });
      return [`${rebindable ? 'let' : 'const'} ${name} = ${text};`];
    };
    const items = (): string => Array.from({ length }, () => expressions.number(scope, 2)).join(', ');
    const makers = scope.callablesOf('array');
    return dice.weighted<Lines>([
      [4, () => add(`[${items()}]`, length, false)],
      [0.7, () => add(`[${items()}]`, length, false, true, true)],
      [0.8, () => add(`Float64Array.of(${items()})`, length, true)],
      [0.8, () => [...add(`new Float64Array(${length})`, length, true), ...(dice.chance(0.4) ? [`${name}.fill(${expressions.number(scope, 1)});`] : [])]],
      [arrays.length > 0 ? 0.5 : 0, () => {
        const source = dice.pick(arrays);
        return add(`new Float64Array(${source.name})`, source.length, true);
      }],
      [0.5, () => add(`${dice.pick(['new Float64Array', 'Float64Array.from'])}([${items()}])`, length, true)],
      [scope.of('rows').length > 0 ? 1 : 0, () => {
        const rows = dice.pick(scope.of('rows'));
        const text = `${rows.name}.map((row) => ${dice.chance(0.5) ? `row.${rows.fields[0]!}` : expressions.number(scope.inner({ kind: 'record', name: 'row', fields: rows.fields }), 1)})`;
        const typed = dice.chance(0.4);
        return add(typed ? `new Float64Array(${text})` : text, rows.length, typed);
      }],
      [0.6, () => add(`new Array<number>(${length}).fill(${expressions.number(scope, 1)})`, length, false)],
      [0.8, () => add(`Array.from({ length: ${length} }, (_, k) => ${expressions.number(scope.inner({ kind: 'index', name: 'k', bound: length }), 2)})`, length, false)],
      [arrays.length > 0 ? 3 : 0, () => {
        const source = dice.pick(arrays);
        const body = expressions.number(scope.inner({ kind: 'scalar', name: 'z', mutable: false }, { kind: 'index', name: 'k', bound: source.length }), 2);
        return dice.weighted<Lines>([
          [2, () => add(source.name, source.length, source.typed)],
          [1, () => add(`${source.name}.slice()`, source.length, source.typed)],
          [1, () => add(`[...${source.name}]`, source.length, false)],
          [2, () => add(`${source.name}.map((z, k) => ${body})`, source.length, source.typed)],
          [0.4, () => {
            const other = arrays.filter(({ length: size, typed }) => size === source.length && typed === source.typed);
            return add(`${expressions.condition(scope, 1)} ? ${source.name} : ${dice.pick(other).name}`, source.length, source.typed);
          }],
          [0.2, () => add(`[...${source.name}, ${expressions.number(scope, 1)}]`, source.length + 1, false)],
        ]);
      }],
      [makers.length > 0 ? 1.5 : 0, () => add(expressions.callOf(dice.pick(makers), scope, 2), 2, false, true)],
    ]);
  }

  /** Records in an array. */
  #bodies(scope: Scope): Lines {
    const dice = this.#dice;
    const name = this.name('b');
    const one = (at: Scope): string => `{ u: ${this.#expressions.number(at, 1)}, v: ${this.#expressions.number(at, 1)} }`;
    const others = scope.of('rows');
    const other = others.length > 0 ? dice.pick(others) : undefined;
    const length = other ? other.length : dice.whole(2, 3);
    const text = other
      ? `${other.name}.map((row) => (${one(scope.inner({ kind: 'record', name: 'row', fields: other.fields }))}))`
      : dice.chance(0.6)
        ? `[${Array.from({ length }, () => one(scope)).join(', ')}]`
        : `Array.from({ length: ${length} }, (_, k) => (${one(scope.inner({ kind: 'index', name: 'k', bound: length }))}))`;
    scope.variables.push({ kind: 'rows', name, length, fields: recordFields, passive: false });
    return [`const ${name} = ${text};`];
  }

  assign(scope: Scope): Lines {
    const dice = this.#dice;
    const expressions = this.#expressions;
    const scalars = scope.of('scalar').filter(({ mutable }) => mutable);
    const bodies = scope.of('rows').filter(({ passive }) => !passive);
    const [arrays, matrices, records] = [scope.of('array'), scope.of('matrix'), scope.of('record').filter(({ name }) => name !== 'row')];
    const change = (place: string): string =>
      dice.weighted<string>([
        [4, () => `${place} = ${expressions.number(scope, 3)};`],
        [4, () => `${place} ${dice.pick(['+=', '-='])} ${expressions.number(scope, 2)};`],
        [0.7, () => `${place} *= ${dice.pick(['0.5', '0.9', `Math.cos(${expressions.leaf(scope)})`, expressions.leaf(scope)])};`],
        [0.4, () => `${place} /= 1 + ${expressions.square(scope, 1)};`],
        [0.15, () => `${place}${dice.pick(['++', '--'])};`],
        [0.1, () => `${place} **= ${dice.pick(['2', '3'])};`],
      ]);
    return dice.weighted<Lines>([
      [scalars.length > 0 ? 5 : 0, () => [change(dice.pick(scalars).name)]],
      [arrays.length > 0 ? 4 : 0, () => [change(expressions.element(scope))]],
      [matrices.length > 0 ? 2 : 0, () => [change(expressions.entry(scope))]],
      [records.length > 0 ? 2 : 0, () => {
        const record = dice.pick(records);
        return [change(`${record.name}.${dice.pick(record.fields.filter((field) => !record.methods || field !== 'size'))}`)];
      }],
      [arrays.length > 0 ? 0.8 : 0, () => this.#swap(scope, dice.pick(arrays))],
      [arrays.some(({ rebindable }) => rebindable) ? 2 : 0, () => this.#rebind(scope, dice.pick(arrays.filter(({ rebindable }) => rebindable)))],
      [bodies.length > 0 ? 2.5 : 0, () => {
        const { name, length, fields } = dice.pick(bodies);
        const at = `${name}[${expressions.indexBelow(scope, length)}]`;
        return [dice.chance(0.15) ? `${at} = { u: ${expressions.number(scope, 1)}, v: ${expressions.number(scope, 1)} };` : change(`${at}.${dice.pick(fields)}`)];
      }],
      [records.some(({ methods }) => methods?.length) ? 2 : 0, () => {
        const { name, methods = [] } = dice.pick(records.filter((record) => record.methods?.length));
        return [`${name}.${expressions.callOf(dice.pick(methods), scope, 2)};`];
      }],
      [matrices.length > 0 ? 0.3 : 0, () => {
        const matrix = dice.pick(matrices);
        const [i, j] = [dice.whole(0, matrix.rows - 1), dice.whole(0, matrix.rows - 1)];
        return [dice.pick([`[${matrix.name}[${i}], ${matrix.name}[${j}]] = [${matrix.name}[${j}], ${matrix.name}[${i}]];`, `${matrix.name}[${i}] = ${matrix.name}[${j}].slice();`, `${matrix.name}[${i}] = ${matrix.name}[${j}];`])];
      }],
      [arrays.some(({ pushable }) => pushable) ? 1 : 0, () => [`${dice.pick(arrays.filter(({ pushable }) => pushable)).name}.push(${expressions.number(scope, 2)});`]],
      [scalars.length > 1 ? 0.4 : 0, () => {
        const [first, second] = [dice.pick(scalars).name, dice.pick(scalars).name];
        return [`[${first}, ${second}] = [${second}, ${expressions.number(scope, 2)}];`];
      }],
      [0.1, () => (arrays.length > 0 ? [`${dice.pick(arrays).name}.${dice.pick([`fill(${expressions.number(scope, 1)})`, 'reverse()'])};`] : [`void ${expressions.leaf(scope)};`])],
      [0.05, () => [`if (!Number.isFinite(${expressions.variable(scope)})) throw new Error(\`broken \${${expressions.variable(scope)}}\`);`]],
      // Something must always be possible.
      [0.01, () => [`void ${expressions.number(scope, 1)};`]],
    ]);
  }

  #swap(scope: Scope, array: Of<'array'>): Lines {
    const { name } = array;
    const [i, j] = [this.#expressions.index(scope, array), this.#expressions.index(scope, array)];
    if (this.#dice.chance(0.5)) return [`[${name}[${i}], ${name}[${j}]] = [${name}[${j}], ${name}[${i}]];`];
    const kept = this.name('t');
    scope.variables.push({ kind: 'scalar', name: kept, mutable: false });
    return [`const ${kept} = ${name}[${i}];`, `${name}[${i}] = ${name}[${j}];`, `${name}[${j}] = ${kept};`];
  }

  /** The name stands for another array from now on. */
  #rebind(scope: Scope, array: Of<'array'>): Lines {
    const dice = this.#dice;
    const { name, length, typed } = array;
    const others = scope.of('array').filter((other) => other.rebindable && other.length === length && other.typed === typed);
    const other = dice.pick(others).name;
    const body = this.#expressions.number(scope.inner({ kind: 'scalar', name: 'z', mutable: false }, { kind: 'index', name: 'k', bound: length }), 2);
    return dice.weighted<Lines>([
      [2, () => [`[${name}, ${other}] = [${other}, ${name}];`]],
      [1, () => [`${name} = ${other};`]],
      [1.5, () => [`${name} = ${name}.map((z, k) => ${body});`]],
      [0.5, () => [`${name} = ${name}.slice();`]],
    ]);
  }

  branch(scope: Scope, around: Surroundings, depth: number): Lines {
    const dice = this.#dice;
    const test = this.#expressions.condition(scope, 2);
    const lines = [`if (${test}) {`, ...this.block(scope, around, depth)];
    if (dice.chance(0.3)) lines.push(`} else if (${this.#expressions.condition(scope, 2)}) {`, ...this.block(scope, around, depth));
    if (dice.chance(0.5)) lines.push('} else {', ...this.block(scope, around, depth));
    return [...lines, '}'];
  }

  choice(scope: Scope, around: Surroundings, depth: number): Lines {
    const dice = this.#dice;
    const index = scope.of('index');
    const on = index.length > 0 && dice.chance(0.6) ? `${dice.pick(index).name} % 3` : `Math.floor(Math.abs(${this.#expressions.leaf(scope)})) % 3`;
    const inside: Surroundings = { ...around, loop: false, labels: around.labels };
    const part = (label: string, ends: boolean): Lines => [`  ${label}: {`, ...indented(this.block(scope, inside, depth)), ends ? '    break;' : '', '  }'].filter((line) => line !== '');
    return [`switch (${on}) {`, ...part('case 0', dice.chance(0.8)), ...part('case 1', dice.chance(0.8)), ...(dice.chance(0.6) ? part('default', false) : []), '}'];
  }

  /** A closure that reads, and perhaps changes, what is around it. */
  closure(scope: Scope, depth: number): Lines {
    const dice = this.#dice;
    const callable: Callable = { name: this.name('f'), parameters: Array.from({ length: dice.whole(0, 2) }, () => 'scalar' as const), result: 'scalar' };
    const lines = dice.chance(0.4)
      ? this.#shortFunction(scope, callable)
      : // A function of its own would have another `this`.
        this.functionText(scope, callable, depth, dice.chance(0.5) || scope.variables.some(({ name }) => name === 'this') ? 'arrow' : 'function');
    scope.callables.push(callable);
    return lines;
  }

  #shortFunction(scope: Scope, { name, parameters }: Callable): Lines {
    const names = parameters.map((_, k) => `q${k}`);
    const inside = scope.inner(...names.map((each): Variable => ({ kind: 'scalar', name: each, mutable: false })));
    return [`const ${name} = (${names.map((each) => `${each}: number`).join(', ')}): number => ${this.#expressions.number(inside, 2)};`];
  }

  /** @returns how it is declared, the variable that it is, and what it adds to a result */
  parameter(kind: ParameterKind): { readonly text: string; readonly variable?: Variable; readonly enters: string } {
    const name = this.name({ scalar: 'q', array: 'v', record: 'w', default: 'd', depth: 'n', rest: 'rest' }[kind]);
    switch (kind) {
      case 'scalar':
        return { text: `${name}: number`, variable: { kind, name, mutable: true }, enters: '' };
      case 'default':
        return { text: `${name} = ${this.#expressions.literal()}`, variable: { kind: 'scalar', name, mutable: true }, enters: '' };
      case 'array':
        return { text: `${name}: number[]`, variable: { kind, name, length: 2, typed: false, grows: true }, enters: '' };
      case 'record':
        return { text: `${name}: { u: number; v: number }`, variable: { kind, name, fields: recordFields }, enters: '' };
      case 'depth':
        return { text: `${name}: number`, enters: ` + ${name}` };
      case 'rest':
        return { text: `...${name}: number[]`, enters: ` + ${name}.reduce((sum, z) => sum + z, 0)` };
    }
  }

  /** A function with a body of statements and several returns. */
  functionText(scope: Scope, { name, parameters, result }: Callable, depth: number, style: 'arrow' | 'function' | 'method'): Lines {
    const dice = this.#dice;
    const given = parameters.map((kind) => this.parameter(kind));
    const variables = given.flatMap(({ variable }) => variable ?? []);
    const list = given.map(({ text }) => text).join(', ');
    const extra = given.map(({ enters }) => enters).join('');
    const returned = (at: Scope): string => {
      switch (result) {
        case 'scalar':
          return this.#expressions.number(at, 2) + extra;
        case 'object':
        case 'sequence':
        case 'record':
          return `{ u: ${this.#expressions.number(at, 2)}, v: ${this.#expressions.number(at, 2)} }`;
        case 'array': {
          const lists = at.of('array').filter(({ typed }) => !typed);
          return lists.length > 0 && dice.chance(0.5) ? dice.pick(lists).name : `[${this.#expressions.number(at, 2)}, ${this.#expressions.number(at, 1)}]`;
        }
      }
    };
    const inside = scope.inner(...variables);
    const { repetitions } = this.budget;
    this.budget.repetitions = Math.max(repetitions, 20);
    const body = this.several(inside, { loop: false, labels: [], result: returned }, dice.whole(1, 3), Math.min(depth, 1));
    this.budget.repetitions = repetitions;
    const lines = indented([...body, `return ${returned(inside)};`]);
    return style === 'arrow' ? [`const ${name} = (${list}): ${resultTypes[result]} => {`, ...lines, '};'] : [`${style === 'method' ? '' : 'function '}${name}(${list}): ${resultTypes[result]} {`, ...lines, '}'];
  }
}
