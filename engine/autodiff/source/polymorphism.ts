import type * as t from '@babel/types';
import { callChoice, callFunction } from './callFunction.ts';
import { findMember, isStatic, superClass } from './classMembers.ts';
import type { Value } from './ir.ts';
import type { ClassValue, Lowered } from './lowered.ts';
import { singles, type Argument } from './lowerCalls.ts';
import { ReadAgain, type Lowering } from './lowering.ts';
import { refuse } from './refuse.ts';

/** The field that says which class an object is of, where it is asked for. */
export const classTag = '$class';

/** The number of a class, from 1. */
export function tagOf(l: Lowering, { node }: ClassValue): number {
  if (!l.classes.includes(node)) l.classes.push(node);
  return l.classes.indexOf(node) + 1;
}

/** The class that an object says it is of. */
function readTag(l: Lowering, base: Value, node: t.Node): Value {
  if (!l.findings.tagsClasses) {
    l.findings.tagsClasses = true;
    throw new ReadAgain();
  }
  return l.load(base, l.literal(classTag, node), node);
}

/** A method of an object that may be of several classes: of each, where it is of that one. Undefined where they have no such method. */
export function callPolymorphic(l: Lowering, base: Value, name: string, lowerGiven: () => readonly Argument[], node: t.Node): Lowered | undefined {
  const classes = [...base.slot.cell.classes] as t.Class[];
  const options = classes.map((each) => {
    const value = l.classValues.get(each)!;
    return [value, findMember(l, value, name, (member) => !isStatic(member))] as const;
  });
  if (options.some(([, found]) => found?.member.type !== 'ClassMethod' && found?.member.type !== 'ClassPrivateMethod')) return undefined;
  l.afterwards.push(() => {
    if (base.slot.cell.classes.size > classes.length) refuse(node, `the object may be of a class that is not known yet where “${name}” is called`);
  });
  const tag = readTag(l, base, node);
  const given = lowerGiven();
  return callChoice(l, tag, options.map(([value, found]) => [tagOf(l, value), found!] as const), node, ({ member, owner }) => {
    const method = member as t.ClassMethod;
    return callFunction(l, { kind: 'function', node: method, scope: owner.scope, self: base }, singles(l, given, method.params.length, node), node, base);
  });
}

/** `object instanceof Class`. */
export function lowerInstanceOf(l: Lowering, base: Value, of: ClassValue, node: t.Node): Value {
  const classes = [...base.slot.cell.classes] as t.Class[];
  const fitting = classes.filter((each) => descends(l, l.classValues.get(each)!, of));
  l.afterwards.push(() => {
    if (base.slot.cell.classes.size > classes.length) refuse(node, 'the object may be of a class that is not known yet here');
  });
  if (classes.length === 0) return refuse(node, 'which class the object is of is not known here');
  const tag = readTag(l, base, node);
  const numbers = fitting.map((each) => tagOf(l, l.classValues.get(each)!));
  return l.test((a) => (numbers.length === 0 ? 'false' : numbers.map((number) => `${a} === ${number}`).join(' || ')), [tag], node);
}

function descends(l: Lowering, start: ClassValue, from: ClassValue): boolean {
  for (let each: ClassValue | undefined = start; each; each = superClass(l, each)) if (each.node === from.node) return true;
  return false;
}
