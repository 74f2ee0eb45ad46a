import type { Dice } from './dice.ts';
import type { Scope, Variable } from './scope.ts';
import type { Statements, Surroundings } from './statements.ts';

type Lines = string[];

/** A loop of any kind that ends; its rounds times those around it stay within the budget. */
export function loopText(statements: Statements, dice: Dice, scope: Scope, around: Surroundings, depth: number): Lines {
  const { expressions } = statements;
  const count = dice.whole(2, 4);
  const budget = statements.budget;
  if (budget.repetitions * count > 100) return statements.assign(scope);
  budget.repetitions *= count;
  const label = dice.chance(0.15) ? statements.name('loop') : undefined;
  const inside: Surroundings = { ...around, loop: true, labels: label ? [...around.labels, label] : around.labels };
  const head = (text: string): string => (label ? `${label}: ${text}` : text);
  const arrays = scope.of('array').filter(({ grows }) => !grows);
  const rows = scope.of('rows');
  const i = statements.name('i');
  const index: Variable = { kind: 'index', name: i, bound: count };
  const item = statements.name('z');
  const lines = dice.weighted<Lines>([
    [4, () => [head(`for (let ${i} = 0; ${i} < ${count}; ${i}++) {`), ...statements.block(scope, inside, depth, index), '}']],
    [arrays.length > 0 ? 2 : 0, () => {
      const array = dice.pick(arrays);
      return [head(`for (let ${i} = 0; ${i} < ${array.name}.length; ${i}++) {`), ...statements.block(scope, inside, depth, { ...index, bound: array.length }), '}'];
    }],
    [0.7, () => [head(`for (let ${i} = ${count - 1}; ${i} >= 0; ${i}--) {`), ...statements.block(scope, inside, depth, index), '}']],
    [arrays.length > 0 ? 1.5 : 0, () => [head(`for (const ${item} of ${dice.pick(arrays).name}) {`), ...statements.block(scope, inside, depth, { kind: 'scalar', name: item, mutable: false }), '}']],
    [scope.of('record').some(({ methods }) => !methods) ? 0.6 : 0, () => {
      const { name } = dice.pick(scope.of('record').filter(({ methods }) => !methods));
      return [head(`for (const ${item} of Object.values(${name})) {`), ...statements.block(scope, inside, depth, { kind: 'scalar', name: item, mutable: false }), '}'];
    }],
    [scope.callablesOf('sequence').length > 0 ? 4 : 0, () => [head(`for (const ${item} of ${expressions.callOf(dice.pick(scope.callablesOf('sequence')), scope, 2)}) {`), ...statements.block(scope, inside, depth, { kind: 'scalar', name: item, mutable: false }), '}']],
    [arrays.length > 0 ? 0.6 : 0, () => {
      const array = dice.pick(arrays);
      return [head(`for (const [${i}, ${item}] of ${array.name}.entries()) {`), ...statements.block(scope, inside, depth, { ...index, bound: array.length }, { kind: 'scalar', name: item, mutable: false }), '}'];
    }],
    [rows.length > 0 ? 2 : 0, () => {
      const { name, fields } = dice.pick(rows);
      if (dice.chance(0.4)) {
        const [first, second] = [statements.name('x'), statements.name('x')];
        return [head(`for (const { ${fields[0]!}: ${first}, ${fields[1]!}: ${second} } of ${name}) {`), ...statements.block(scope, inside, depth, { kind: 'scalar', name: first, mutable: false }, { kind: 'scalar', name: second, mutable: false }), '}'];
      }
      const at = scope.inner({ kind: 'record', name: 'row', fields });
      return [head(`for (const row of ${name}) {`), `  const ${item} = ${expressions.number(at, 2)};`, ...statements.block(scope, inside, depth, { kind: 'scalar', name: item, mutable: false }), '}'];
    }],
    [1.2, () => {
      const test = dice.chance(0.6) ? ` && ${expressions.condition(scope, 1)}` : '';
      return [`let ${i} = 0;`, head(`while (${i} < ${count}${test.includes('||') ? '' : test}) {`), ...statements.block(scope, { ...inside, loop: false, labels: around.labels }, depth, index), `  ${i}++;`, '}'];
    }],
    [0.6, () => [`let ${i} = 0;`, head('do {'), ...statements.block(scope, inside, depth, index), `} while (++${i} < ${count} && ${expressions.condition(scope, 1).replace('||', '&&')});`]],
    [0.3, () => {
      const x = statements.name('x');
      return [`let ${x} = ${expressions.number(scope, 1)};`, `let ${i} = 0;`, head(`while (Math.abs(${x}) > 0.3 && ${i}++ < ${count}) {`), ...statements.block(scope, inside, depth, { kind: 'scalar', name: x, mutable: true }), `  ${x} *= 0.5;`, '}'];
    }],
    [arrays.length > 0 ? 0.7 : 0, () => {
      const array = dice.pick(arrays);
      return [`${array.name}.forEach((${item}, ${i}) => {`, ...statements.block(scope, { loop: false, labels: [] }, depth, { ...index, bound: array.length }, { kind: 'scalar', name: item, mutable: false }), '});'];
    }],
  ]);
  budget.repetitions /= count;
  return lines;
}
