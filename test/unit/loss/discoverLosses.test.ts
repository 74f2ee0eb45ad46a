import assert from 'node:assert/strict';
import type { Recognition } from '../../../engine/loss/lossFunction.ts';
import { discover, names, only, textAt } from './discover.ts';

const two = '(x: number, y: number): number';

describe('discoverLosses: which functions count', () => {
  it('finds every form of export, in the order of the text', () => {
    const text = `
/** @loss */ export function declared${two} { return x + y; }
/** @loss */ export const arrow = ${two} => x * y;
/** @loss */ export const expression = function ${two} { return x; };
/** @loss */ const later = ${two} => x;
/** @loss */ function renamed${two} { return y; }
/** @loss */ export const typed: (x: number, y: number) => number = (x, y) => x - y;
/** @loss */ export const cast = ((x: number) => x) satisfies unknown;
export { later, renamed as other };
/** @loss */ export default function standard${two} { return x; }
`;
    const { losses, problems } = discover(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(losses.map(({ name }) => name), ['declared', 'arrow', 'expression', 'later', 'other', 'typed', 'cast', 'standard']);
    for (const { range, name } of losses) {
      const source = text.split('\n')[range.start.line - 1]!.slice(range.start.column - 1, range.end.column - 1);
      assert.equal(source, name === 'other' ? 'renamed' : name);
    }
  });

  it('finds “export default name” of a function declared before', () => {
    assert.deepEqual(names(`/** @loss */ function f${two} { return x; }\nexport default f;`), ['f']);
    assert.deepEqual(names(`/** @loss */ function f${two} { return x; }\nexport { f as default };`), ['f']);
  });

  it('takes the comment of the first overload', () => {
    assert.equal(only('/** @loss */ export function f(x: number): number;\nexport function f(x: number): number { return x; }').recognition, 'tag');
  });

  it('follows the setting: tagged, named, every', () => {
    const text = `/** @loss */ export function a${two} { return x; }\nexport function bCost${two} { return x; }\nexport function c${two} { return x; }\nfunction dLoss${two} { return x; }`;
    assert.deepEqual(names(text, 'tagged'), ['a']);
    assert.deepEqual(names(text, 'named'), ['a', 'bCost']);
    assert.deepEqual(names(text, 'every'), ['a', 'bCost', 'c']);
    assert.deepEqual(discover(text, 'every').losses.map(({ recognition }) => recognition), ['tag', 'name', 'shape']);
  });

  it('says of a function with such a name that it is a loss function but for “async” or lists that round', () => {
    const told = (text: string, recognition: Recognition = 'named') => discover(text, recognition).problems.map(({ severity, message }) => `${severity} ${message}`);
    const byAsync = ['information loss: a loss function returns its number at once: remove “async”.'];
    assert.deepEqual(told('export async function loss(x: number) { return x; }'), byAsync);
    assert.deepEqual(told('export const loss = async (p: number[]): Promise<number> => p[0]!;'), byAsync);
    for (const type of ['Float32Array', 'Int32Array']) {
      assert.deepEqual(told(`export function loss(p: ${type}): number { return p[0]!; }`), ['information loss: the parameter “p” is not numeric: write “p: number” or “p: number[]”.']);
    }
    assert.deepEqual(told('export async function loss(x: number) { return x; }', 'tagged'), []);
    assert.deepEqual(told('export async function other(x: number) { return x; }', 'every'), []);
  });

  it('leaves functions without a tag whose shape is wrong, and says nothing of them', () => {
    for (const source of [
      'export function loss(x: string): number { return 1; }',
      'export function loss(x, y) { return 1; }',
      'export function loss(): number { return 1; }',
      'export function loss(x: number): string { return "a"; }',
      'export function loss(x: number) { console.log(x); }',
      'export function loss(x: number) { return `${x}`; }',
      'export function loss(x: number) { return x > 0; }',
      'export const loss = (x: number) => ({ x });',
      'export async function loss(model: Model) { return 1; }',
      'export async function loss(x: number): Promise<string> { return "a"; }',
      'export function* loss(x: number) { yield 1; }',
      'export function loss(p: number[], q: number[]): number { return 1; }',
      'export function loss(x: number, name: string): number { return 1; }',
      'export function loss(...p: number[]): number { return 1; }',
      'export function loss(x = 1): number { return 1; }',
      'export function loss(x: number): Imported { return 1; }',
      'export const loss = 3;',
      'export class loss { f(x: number): number { return x; } }',
      "export { loss } from './other';",
      'export type loss = (x: number) => number;',
      'export function loss(this: number, x: number): number { return 1; }',
    ]) {
      assert.deepEqual(discover(source), { losses: [], problems: [] }, source);
    }
  });

  it('takes results that are numbers without saying so', () => {
    assert.deepEqual(names('export const loss = (x: number) => x ** 2;'), ['loss']);
    assert.deepEqual(names('export function loss(x: number) { const f = () => { return "no"; }; if (x) return f().length; return 0; }'), ['loss']);
  });

  it('reads the parameters', () => {
    assert.deepEqual(only(`export function loss${two} { return x; }`).parameters, { kind: 'scalars', names: ['x', 'y'] });
    assert.deepEqual(only('export function loss(p: number[]): number { return 1; }').parameters, { kind: 'vector', name: 'p', type: 'number[]' });
    for (const type of ['readonly number[]', 'Array<number>', 'ReadonlyArray<number>', '(number)[]', 'Vector', 'number[] | undefined', 'ArrayLike<number>']) {
      assert.deepEqual(only(`type Vector = number[]; export function loss(p: ${type}): number { return 1; }`).parameters, { kind: 'vector', name: 'p', type: 'number[]' }, type);
    }
    assert.deepEqual(only('export function loss(w: Float64Array): number { return 1; }').parameters, { kind: 'vector', name: 'w', type: 'Float64Array' });
    assert.equal(only('export function loss([x, y]: [number, number]): number { return x * y; }').dimensions, 2);
    assert.equal(only('type P = [a: number, b: number, c: number]; export function loss(p: P): number { return 1; }').dimensions, 3);
    assert.deepEqual(names('type A = B; type B = A; export function loss(p: A): number { return 1; }'), []);
  });

  it('takes optional parameters, defaults and a rest for settings, not for θ', () => {
    const loss = only('export function loss(x: number, y: number, a = 1, b?: number, ...rest: string[]): number { return x; }');
    assert.deepEqual(loss.parameters, { kind: 'scalars', names: ['x', 'y'] });
    assert.equal(loss.dimensions, 2);
    assert.equal(loss.data, undefined);
  });

  it('joins a gradient with its function and does not list it', () => {
    const loss = only('export function loss(x: number) { return x; }\nexport const lossGradient = (x: number): number => 1;', 'every');
    assert.equal(loss.name, 'loss');
    assert.deepEqual(loss.gradient, { name: 'lossGradient', range: { start: { line: 2, column: 14 }, end: { line: 2, column: 26 } } });
    assert.deepEqual(names('export function lossGradient(x: number) { return x; }'), ['lossGradient'], 'a gradient of nothing is a function like any other');
    assert.equal(only('/** @loss */ export function f(x: number) { return x; }\nfunction fGradient(x: number) { return 1; }').gradient, undefined, 'not exported');
  });

  it('takes the first sentence of the comment as summary', () => {
    assert.equal(only('/**\n * A bowl, deep\n * and round. More of it.\n * @loss\n */ export const f = (x: number) => x;').summary, 'A bowl, deep and round.');
    assert.equal(only('/** @loss The round bowl. And more. */ export const f = (x: number) => x;').summary, 'The round bowl.');
    assert.equal(only('/** @loss */ export const f = (x: number) => x;').summary, undefined);
  });
});

describe('discoverLosses: syntax errors', () => {
  it('still finds what can be found, and says where the error is', () => {
    const { losses, syntaxError } = discover('/** @loss */ export function f(x: number): number { return x; }\nexport const q = (1;\n');
    assert.equal(syntaxError?.line, 2);
    assert.equal(syntaxError.column, 20);
    assert.doesNotMatch(syntaxError.message, /\(2:\d+\)/);
    assert.ok(losses.length <= 1);
  });

  it('recovers where the parser can', () => {
    const { losses, syntaxError } = discover('const a = 1; const a = 2;\n/** @loss */ export function f(x: number): number { return x; }');
    assert.deepEqual(losses.map(({ name }) => name), ['f']);
    assert.ok(syntaxError);
  });

  it('reads what TypeScript has: enums, decorators, generics, satisfies, type imports', () => {
    const text = `import type { A } from './a';\nenum E { a }\nconst g = <T,>(x: T) => x;\nabstract class C<T> { @dec() private readonly x!: T; constructor(@dec() readonly y = 1) {} }\n/** @loss */ export function f(x: number): number { return (g(x) satisfies number)!; }`;
    assert.deepEqual(discover(text).syntaxError, undefined);
    assert.deepEqual(names(text), ['f']);
  });
});

describe('discoverLosses: functions with the tag that cannot be loss functions', () => {
  const refused: readonly (readonly [source: string, message: RegExp, at: string])[] = [
    ['/** @loss */ function f(x: number): number { return x; }', /“f” is not exported.*export/, '@loss */'],
    ['/** @loss */ export default (x: number) => x;', /give the function a name/, '@loss */'],
    ['/** @loss */ export async function f(x: number): Promise<number> { return x; }', /remove “async”/, 'async function'],
    ['/** @loss */ export function* f(x: number) { yield x; }', /generator/, 'function*'],
    ['/** @loss */ export function f(): number { return 1; }', /takes its parameters θ as numbers/, 'function f()'],
    ['/** @loss */ export function f(x: number, name: string, more: string): number { return 1; }', /“name” is neither/, 'name: string'],
    ['/** @loss */ export function f(p: string[]): number { return 1; }', /“p” is not numeric.*“p: number\[\]”/, 'p: string'],
    ['/** @loss */ export function f(p): number { return 1; }', /“p” is not numeric/, 'p):'],
    ['/** @loss */ export function f(...p: number[]): number { return 1; }', /not as a rest: write “p: number\[\]”/, '...p'],
    ['/** @loss */ export function f(x: number): string { return ""; }', /returns a number/, 'string {'],
    ['/** @loss */ export function f(x: number) { return [x]; }', /returns a number/, 'return [x]'],
    ['/** @loss */ export function f(x: number) { x++; }', /returns nothing/, 'function f'],
    ['/** @loss */ export const x = 3;', /@loss marks an exported function/, '@loss */'],
    ['class A {\n  /** @loss */ f(x: number): number { return x; }\n}', /@loss marks an exported function/, '@loss */ f'],
    ['export function f(p: number[]) {\n  /** @loss */ const g = (x: number) => x;\n  return g(1);\n}', /@loss marks/, '@loss */ const'],
  ];
  for (const [source, message, at] of refused) {
    it(source.replace(/\s+/g, ' ').slice(13, 80), () => {
      const { losses, problems } = discover(source);
      assert.deepEqual(losses, []);
      assert.equal(problems.length, 1, JSON.stringify(problems));
      assert.match(problems[0]!.message, message);
      assert.ok(textAt(source, problems[0]!).startsWith(at), textAt(source, problems[0]!));
      assert.equal(problems[0]!.severity, 'error');
      assert.equal(problems[0]!.file, '/w/f.ts');
    });
  }

  it('takes a result of a type that it does not know, and runs will tell', () => {
    assert.deepEqual(names('/** @loss */ export function f(x: number): Imported { return 1; }'), ['f']);
  });
});
