import type { Dice } from './dice.ts';
import { recordFields, type Scope, type Callable, type ParameterKind, type Variable } from './scope.ts';
import { indented, type Statements } from './statements.ts';

const kinds: readonly ParameterKind[] = ['scalar', 'scalar', 'array', 'record'];

/** Writes what stands beside the loss function: helpers, a class, a recursive function, a sequence, state of the module. */
export function topLevelText(dice: Dice, statements: Statements, top: Scope): string[] {
  const lines: string[] = [];
  const add = (callable: Callable, text: string[]): void => {
    lines.push(...text, '');
    top.callables.push(callable);
  };
  if (dice.chance(0.08)) {
    const name = statements.name('state');
    lines.push(`let ${name} = ${statements.expressions.literal()};`);
    top.variables.push({ kind: 'scalar', name, mutable: true });
  }
  if (dice.chance(0.05)) {
    const name = statements.name('memory');
    lines.push(`const ${name} = [0, 0.5, 1];`);
    top.variables.push({ kind: 'array', name, length: 3, typed: false, grows: false });
  }
  for (let k = dice.pick([0, 0, 1, 1, 2, 3]); k > 0; k--) {
    const last: ParameterKind[] = dice.chance(0.15) ? ['default'] : dice.chance(0.1) ? ['rest'] : [];
    const helper: Callable = {
      name: statements.name('helper'),
      parameters: [...Array.from({ length: dice.whole(1, 3) }, () => dice.pick(kinds)), ...last],
      result: dice.pick(['scalar', 'scalar', 'scalar', 'array', 'record']),
    };
    add(helper, statements.functionText(top, helper, 1, 'function'));
  }
  if (dice.chance(0.15)) add(...recursion(dice, statements, top));
  if (dice.chance(0.2)) add(...classText(dice, statements, top));
  if (dice.chance(0.04)) add(...sequence(statements, top));
  return lines;
}

function recursion(dice: Dice, statements: Statements, top: Scope): [Callable, string[]] {
  const name = statements.name('again');
  const inside = top.inner({ kind: 'scalar', name: 'x', mutable: true });
  const { expressions } = statements;
  const call = `${name}(${expressions.number(inside, 1)}, depth - 1)`;
  return [
    { name, parameters: ['scalar', 'depth'], result: 'scalar' },
    [
      `function ${name}(x: number, depth: number): number {`,
      `  if (depth <= 0) return ${expressions.number(inside, 1)};`,
      ...(dice.chance(0.5) ? [`  if (${expressions.condition(inside, 1)}) return ${call};`] : []),
      ...indented(statements.assign(inside)),
      `  return ${expressions.number(inside, 1)} + 0.5 * ${call};`,
      '}',
    ],
  ];
}

function classText(dice: Dice, statements: Statements, top: Scope): [Callable, string[]] {
  const name = statements.name('Body');
  const self: Variable = { kind: 'record', name: 'this', fields: recordFields };
  const inside = top.inner(self);
  const { expressions } = statements;
  const methods: Callable[] = [];
  const lines: string[] = [];
  for (let k = dice.whole(1, 2); k > 0; k--) {
    const method: Callable = { name: statements.name('move'), parameters: Array.from({ length: dice.whole(0, 2) }, () => 'scalar' as const), result: 'scalar' };
    lines.push(...indented(statements.functionText(inside, method, 1, 'method')));
    methods.push(method);
  }
  const fields: string[] = [...recordFields];
  if (dice.chance(0.5)) {
    fields.push('size');
    lines.push('  get size(): number {', `    return ${expressions.number(inside, 1)};`, '  }');
  }
  if (dice.chance(0.3)) {
    fields.push('both');
    lines.push('  get both(): number {', `    return ${expressions.number(inside, 1)};`, '  }');
    lines.push('  set both(z: number) {', `    this.u ${dice.pick(['=', '+=', '*='])} z;`, `    this.v = ${expressions.number(inside.inner({ kind: 'scalar', name: 'z', mutable: false }), 1)};`, '  }');
  }
  if (dice.chance(0.2)) {
    lines.push(`  static readonly origin = new ${name}(0.5, 1);`);
    top.variables.push({ kind: 'record', name: `${name}.origin`, fields, methods });
  }
  const head = dice.chance(0.5)
    ? ['  constructor(public u: number, public v: number) {}']
    : ['  u: number;', `  v = ${expressions.literal()};`, '  constructor(a: number, b: number) {', '    this.u = a;', `    this.v ${dice.pick(['=', '+=', '-='])} b;`, '  }'];
  return [{ name, parameters: ['scalar', 'scalar'], result: 'object', methods, fields }, [`class ${name} {`, ...head, ...lines, '}']];
}

function sequence(statements: Statements, top: Scope): [Callable, string[]] {
  const name = statements.name('sequence');
  const inside = top.inner({ kind: 'scalar', name: 'x', mutable: true });
  const { expressions } = statements;
  return [
    { name, parameters: ['scalar'], result: 'sequence' },
    [`function* ${name}(x: number): Generator<number> {`, '  for (let k = 0; k < 3; k++) {', `    yield ${expressions.number(inside, 1)};`, ...indented(indented(statements.assign(inside))), '  }', '}'],
  ];
}
