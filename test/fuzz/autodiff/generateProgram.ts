import type { SourceProgram } from '../../../engine/autodiff/source/program.ts';
import { Dice } from './generator/dice.ts';
import { Scope, type Budget, type Variable } from './generator/scope.ts';
import { Statements } from './generator/statements.ts';
import { topLevelText } from './generator/topLevel.ts';

/** A program and where to look at it. */
export interface RandomProgram {
  readonly source: SourceProgram;
  readonly points: readonly Float64Array[];
  readonly direction: Float64Array;
  /** The second argument, or undefined where the loss function takes none. */
  readonly data: unknown;
}

const path = '/program.ts';

/** @returns the program's text; an entry in `SourceProgram` */
export const textOf = ({ source }: RandomProgram): string => source.modules[source.entry]!.text;

export const withText = (program: RandomProgram, text: string): RandomProgram => ({ ...program, source: { ...program.source, modules: { [path]: { text, imports: {} } } } });

/** Writes a random TypeScript program with a function `loss`; the same seed gives the same program. */
export function generateProgram(seed: number): RandomProgram {
  const dice = new Dice(seed);
  const budget: Budget = { statements: dice.chance(0.15) ? dice.whole(12, 24) : dice.whole(3, 10), repetitions: 1, nextName: 0, tries: dice.chance(0.2) };
  const statements = new Statements(dice, budget);
  const top = new Scope();
  const lines = ['const rate = 0.3;', ''];
  lines.push(...topLevelText(dice, statements, top));

  const style = dice.pick(['scalars', 'number[]', 'Float64Array'] as const);
  const n = dice.whole(1, style === 'scalars' ? 4 : 6) + (style === 'scalars' ? 0 : 1);
  const names = Array.from({ length: n }, (_, i) => `p${i}`);
  const parameters: SourceProgram['parameters'] = style === 'scalars' ? { kind: 'scalars', names } : { kind: 'vector', name: 'p', type: style };
  const given: Variable[] =
    style === 'scalars' ? names.map((name) => ({ kind: 'scalar', name, mutable: true })) : [{ kind: 'array', name: 'p', length: n, typed: style === 'Float64Array', grows: false }];
  const hasData = dice.chance(0.35);
  const fields = ['a', 'b'];
  const count = dice.whole(2, 4);
  const isSeries = dice.chance(0.3);
  const data = hasData ? Array.from({ length: count }, () => (isSeries ? coordinate(dice) : { a: coordinate(dice), b: coordinate(dice) })) : undefined;
  if (data) given.push(isSeries ? { kind: 'array', name: 'series', length: count, typed: false, grows: false } : { kind: 'rows', name: 'rows', length: count, fields, passive: true });
  const dataText = data ? (isSeries ? ', series: number[]' : ', rows: { a: number; b: number }[]') : '';

  const scope = top.inner(...given);
  const total = statements.expressions.number(scope, 2);
  scope.variables.push({ kind: 'scalar', name: 'total', mutable: true });
  const result = (at: Scope): string => statements.expressions.number(at, 3);
  const list = style === 'scalars' ? names.map((name) => `${name}: number`).join(', ') : `p: ${style}`;
  const body = statements.several(scope, { loop: false, labels: [], result }, dice.whole(2, 5), 2);
  lines.push(
    `export function loss(${list}${dataText}): number {`,
    `  let total = ${total};`,
    ...body.map((line) => `  ${line}`),
    `  return ${[...scope.variables.flatMap(readOut), result(scope)].join(' + ')};`,
    '}',
    '',
  );
  const source: SourceProgram = { modules: { [path]: { text: lines.join('\n'), imports: {} } }, entry: path, name: 'loss', parameters };
  const point = (): Float64Array => Float64Array.from({ length: n }, () => coordinate(dice));
  return { source, points: [point(), point()], direction: Float64Array.from({ length: n }, () => dice.unit() * 2 - 1), data };
}

/** A number that all of a variable's contents enter. */
function readOut(variable: Variable): string[] {
  switch (variable.kind) {
    case 'scalar':
      return [variable.name];
    case 'array':
      return [`${variable.name}.reduce((sum, z, k) => sum + z * (1 + k), 0)`];
    case 'matrix':
      return [`${variable.name}.map((row) => row.reduce((sum, z) => sum + z, 0)).reduce((sum, z) => sum + z, 0)`];
    case 'record':
      return variable.fields.map((field) => `${variable.name}.${field}`);
    case 'rows':
      return variable.passive ? [] : [`${variable.name}.reduce((sum, row) => sum + ${variable.fields.map((field) => `row.${field}`).join(' + ')}, 0)`];
    case 'index':
      return [];
  }
}

/** Mostly anything between -2 and 2; sometimes a whole number, so that ties, zeros and jumps are met. */
function coordinate(dice: Dice): number {
  return dice.chance(0.12) ? dice.whole(-2, 2) : dice.unit() * 4 - 2;
}
