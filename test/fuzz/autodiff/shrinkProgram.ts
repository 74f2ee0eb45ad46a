import { parse } from '@babel/parser';
import type * as t from '@babel/types';
import { textOf, withText, type RandomProgram } from './generateProgram.ts';
import { prepare } from './oracle/judge.ts';

const trials = 4000;
const milliseconds = 30_000;

/**
 * Makes a program smaller while it still fails: leaves out statements, puts parts of expressions in place of the whole, takes away
 * points, coordinates and rows.
 * @param fails must be true of the program itself
 */
export function shrinkProgram(program: RandomProgram, fails: (candidate: RandomProgram) => boolean): RandomProgram {
  let best = program;
  let left = trials;
  const end = performance.now() + milliseconds;
  for (;;) {
    const next = firstThat(candidatesOf(best), (candidate) => left-- > 0 && performance.now() < end && stillFails(candidate, fails));
    if (!next) return best;
    best = next;
  }
}

function firstThat<T>(items: Iterable<T>, holds: (item: T) => boolean): T | undefined {
  for (const item of items) if (holds(item)) return item;
  return undefined;
}

function stillFails(candidate: RandomProgram, fails: (candidate: RandomProgram) => boolean): boolean {
  try {
    return ends(candidate) && fails(candidate);
  } catch {
    // It does not parse any more, or names something that is gone.
    return false;
  }
}

/** Leaving out a statement may make a loop endless. */
function ends(candidate: RandomProgram): boolean {
  const { source, points, data } = withText(candidate, guarded(textOf(candidate)));
  const judged = prepare(source);
  return points.every((point) => {
    try {
      return typeof judged.run(point, data) === 'number';
    } catch (error) {
      return error instanceof Error && error.message.startsWith('broken');
    }
  });
}

/** Counts the rounds of all loops. */
function guarded(text: string): string {
  const guard = "if (++$rounds > 10000) throw new Error('endless');";
  const insertions = [...allNodes(parseText(text))].flatMap((node): [at: number, what: string][] => {
    if (!/^(For|While|DoWhile)/.test(node.type) || !('body' in node)) return [];
    const { start, end } = node.body as t.Node;
    return [[start!, `{ ${guard} `], [end!, ' }']];
  });
  let result = text;
  for (const [at, what] of insertions.sort(([a], [b]) => b - a)) result = result.slice(0, at) + what + result.slice(at);
  return `let $rounds = 0;\n${result}`;
}

function* candidatesOf(program: RandomProgram): Generator<RandomProgram> {
  if (program.points.length > 1) for (const point of program.points) yield { ...program, points: [point] };
  const text = textOf(program);
  const replaced = ({ start, end }: t.Node, by: string): RandomProgram => withText(program, text.slice(0, start!) + by + text.slice(end!));
  const nodes = [...allNodes(parseText(text))];
  const large = [...nodes].sort((a, b) => b.end! - b.start! - (a.end! - a.start!));
  for (const node of large) {
    if (!isStatement(node)) continue;
    yield replaced(node, '');
    for (const part of bodiesOf(node)) yield replaced(node, part.type === 'BlockStatement' ? text.slice(part.start! + 1, part.end! - 1) : text.slice(part.start!, part.end!));
  }
  for (const node of large) {
    if (!isExpression(node)) continue;
    for (const part of nodesIn(node)) if (part !== node && isExpression(part)) yield replaced(node, text.slice(part.start!, part.end!));
    const own = text.slice(node.start!, node.end!);
    if (!/^\(*(0|1)\)*$/.test(own)) for (const simple of own === '2' ? ['1'] : ['0', '1', '2']) if (own.length > 1 || /[a-z]/.test(own)) yield replaced(node, simple);
  }
  yield* withFewerCoordinates(program);
  if (Array.isArray(program.data) && program.data.length > 1) yield { ...program, data: program.data.slice(0, -1) };
  const simpler = program.points.map((point) => point.map((x) => Number(x.toFixed(2))));
  if (simpler.some((point, k) => point.some((x, i) => x !== program.points[k]![i]))) yield { ...program, points: simpler };
  const plain = program.direction.map((x) => Number(x.toFixed(1)));
  if (plain.some((x, i) => x !== program.direction[i])) yield { ...program, direction: plain };
}

function* withFewerCoordinates(program: RandomProgram): Generator<RandomProgram> {
  const { parameters } = program.source;
  const n = program.direction.length;
  if (n < 2) return;
  const cut = { ...program, points: program.points.map((point) => point.slice(0, -1)), direction: program.direction.slice(0, -1) };
  if (parameters.kind === 'vector') yield cut;
  if (parameters.kind !== 'scalars') return;
  const last = parameters.names.at(-1)!;
  const shorter = withText(cut, textOf(program).replace(new RegExp(`(, )?\\b${last}: number`), ''));
  yield { ...shorter, source: { ...shorter.source, parameters: { ...parameters, names: parameters.names.slice(0, -1) } } };
}

const parseText = (text: string): t.Node => parse(text, { sourceType: 'module', plugins: ['typescript'] }).program;

function* allNodes(node: t.Node): Generator<t.Node> {
  yield node;
  for (const [key, field] of Object.entries(node) as [string, unknown][]) {
    if (key === 'loc' || key === 'typeAnnotation' || key === 'returnType' || key === 'typeParameters' || key.endsWith('Comments')) continue;
    for (const child of Array.isArray(field) ? (field as unknown[]) : [field]) if (isNode(child)) yield* allNodes(child);
  }
}

function* nodesIn(node: t.Node): Generator<t.Node> {
  const [, ...inner] = allNodes(node);
  yield* inner;
}

const isNode = (x: unknown): x is t.Node => typeof x === 'object' && x !== null && 'type' in x && 'start' in x;
const isStatement = (node: t.Node): boolean => /(Statement|^VariableDeclaration|^FunctionDeclaration)$/.test(node.type) && node.type !== 'BlockStatement';
const isExpression = (node: t.Node): boolean =>
  /^(Binary|Unary|Logical|Conditional|Call|Member|Assignment|Array|Object|New|Sequence|Update)Expression$|^NumericLiteral$|^Identifier$/.test(node.type);

function bodiesOf(node: t.Node): t.Node[] {
  const parts: unknown[] = [];
  if ('body' in node && node.type !== 'FunctionDeclaration') parts.push(node.body);
  if (node.type === 'IfStatement') parts.push(node.consequent, node.alternate);
  if (node.type === 'SwitchStatement') parts.push(...node.cases.flatMap(({ consequent }) => consequent));
  return parts.filter(isNode);
}
