import type { Dice } from './dice.ts';
import type { Scope } from './scope.ts';
import { indented, type Statements, type Surroundings } from './statements.ts';

/** Something is thrown, perhaps: an error, a number or a record of numbers. */
export function raiseText(statements: Statements, dice: Dice, scope: Scope): string[] {
  const { expressions } = statements;
  const number = (): string => expressions.number(scope, 1);
  const thrown = dice.weighted<string>([
    [3, () => `new ${dice.pick(['Error', 'RangeError'])}(${dice.pick(["'broken'", `\`broken \${${expressions.variable(scope)}}\``])})`],
    [2, number],
    [2, () => `{ u: ${number()}, v: ${number()} }`],
  ]);
  return [`if (${expressions.condition(scope, 1)}) throw ${thrown};`];
}

/** Something is tried, and what it throws is caught, or something is done in the end, or both. */
export function attemptText(statements: Statements, dice: Dice, scope: Scope, around: Surroundings, depth: number): string[] {
  const { expressions } = statements;
  const inside = scope.inner();
  const tried = indented([
    ...statements.several(inside, around, dice.whole(0, 2), depth),
    ...raiseText(statements, dice, inside),
    ...statements.several(inside, around, dice.whole(0, 1), depth),
  ]);
  const ended = (): string[] => ['} finally {', ...statements.block(scope, dice.chance(0.2) ? around : { loop: false, labels: [] }, depth)];
  if (dice.chance(0.15)) return ['try {', ...tried, ...ended(), '}'];
  const caught = statements.name('caught');
  const names = dice.chance(0.7) ? [statements.name('x')] : [];
  const value = `typeof ${caught} === 'number' ? ${dice.pick(['', '0.5 * '])}${caught} : ${caught} instanceof Error ? ${expressions.number(scope, 1)} : (${caught} as { u: number }).u`;
  return [
    'try {',
    ...tried,
    names.length > 0 ? `} catch (${caught}) {` : '} catch {',
    ...indented(names.map((name) => `let ${name} = ${value};`)),
    ...statements.block(scope, around, depth, ...names.map((name) => ({ kind: 'scalar', name, mutable: true }) as const)),
    ...(names.length > 0 && dice.chance(0.1) ? [`  if (${expressions.condition(scope, 1)}) throw ${caught};`] : []),
    ...indented(names.length > 0 ? statements.assign(scope.inner({ kind: 'scalar', name: names[0]!, mutable: true })) : []),
    ...(dice.chance(0.3) ? ended() : []),
    '}',
  ];
}
