import assert from 'node:assert/strict';
import fc from 'fast-check';
import { detachExports } from '../../../engine/compile/detachExports.ts';
import { parseSource } from '../../../engine/compile/parseSource.ts';
import { run } from './compileHelpers.ts';

describe('exports', () => {
  const forms: readonly (readonly [source: string, exported: Readonly<Record<string, unknown>>])[] = [
    ['export const a = 1, b = a + 1, c = [a, b].length;', { a: 1, b: 2, c: 2 }],
    ['export const { a, b: [c, ...d], ...e } = { a: 1, b: [2, 3], f: 4 };', { a: 1, c: 2, d: [3], e: { f: 4 } }],
    ['export const [x = 5, , y] = [undefined, 1, 2];', { x: 5, y: 2 }],
    ['let a = 1; export { a as b, a }; [a] = [3];', { a: 3, b: 3 }],
    ['export let a = 1; for (a of [5, 6]) ; ', { a: 6 }],
    ['export enum E { a = 1, b } export const enum F { c = 7 } export const v = E.b + F.c;', { v: 9 }],
    ['interface Row { a: number } type T = Row; const x = 1; export { Row, T, x };', { x: 1 }],
    ['export interface A { b: 1 } export type B = A; export declare const q: number; export const z = 2;', { z: 2 }],
    ['export abstract class K { static s = 3; abstract m(): void } export const k = K.s;', { k: 3 }],
    ['const x = 1; export { x as default, x as "a name" };', { default: 1, 'a name': 1 }],
    ['export default class { static s = 1 }; export const one = 1;', { one: 1 }],
    ['export function f(): number; export function f(x?: number): number { return 4; } export const v = f();', { v: 4 }],
    ['const dec = (target: unknown) => target; export const v = 1; /* export */ export async function g() {}', { v: 1 }],
    ['export/* export */const v = 1;', { v: 1 }],
    ["export { b as c } from './b'; export * from './b'; export * as ns from './b'; import { b } from './b'; export { b as again };", { c: 8, b: 8, again: 8 }],
  ];
  for (const [source, expected] of forms) {
    it(source, async () => {
      const exported = await run({ 'm.ts': source, 'b.ts': 'export const b = 8;' });
      for (const [name, value] of Object.entries(expected)) assert.deepEqual(exported[name], value, name);
      const types = ['Row', 'T', 'A', 'B', 'q'];
      assert.deepEqual(Object.keys(exported).filter((name) => types.includes(name)), []);
    });
  }

  it('leave every other character at its place', () => {
    const statement = fc.constantFrom('export const a1 = 1, b1 = 2;', 'export { c1,\n  d1 };', 'const c1 = 1; let d1;', '// export\n', 'export default 3;', "export * from './x';", 'export function f1() {}\r\n', '\t', '𝜃;');
    fc.assert(
      fc.property(fc.uniqueArray(statement), (statements) => {
        const source = statements.join(' ');
        const { tree } = parseSource('/a.ts', source);
        if (!tree) return;
        const { text } = detachExports(source, tree.program);
        assert.equal(text.length, source.length);
        for (let i = 0; i < source.length; i++) assert.ok(text[i] === source[i] || (text[i] === ' ' && !/[\r\n]/.test(source[i]!)), `${i}`);
      }),
    );
  });
});
