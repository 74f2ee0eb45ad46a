import type * as t from '@babel/types';
import type { Value } from './ir.ts';
import type { ClassValue } from './lowered.ts';
import type { Lowering } from './lowering.ts';
import { lowerExpression } from './lowerExpressions.ts';
import { refuse } from './refuse.ts';

export type Member = t.ClassMethod | t.ClassPrivateMethod | t.ClassProperty | t.ClassPrivateProperty;

export const isStatic = (member: Member): boolean => Boolean(member.static);

/** The key by which a member is kept; private names keep their `#`. */
export function memberName(member: Member): string | undefined {
  if (member.key.type === 'PrivateName') return `#${member.key.id.name}`;
  if ('computed' in member && member.computed) return undefined;
  return member.key.type === 'Identifier' ? member.key.name : member.key.type === 'StringLiteral' ? member.key.value : undefined;
}

export function membersOf({ node }: ClassValue): Member[] {
  return node.body.body.filter(
    (member): member is Member => member.type === 'ClassMethod' || member.type === 'ClassPrivateMethod' || member.type === 'ClassProperty' || member.type === 'ClassPrivateProperty',
  );
}

/** A member by name, of the class or the nearest class that it extends. */
export function findMember(l: Lowering, start: ClassValue, name: string, fits: (member: Member) => boolean): { member: Member; owner: ClassValue } | undefined {
  for (let owner: ClassValue | undefined = start; owner; owner = superClass(l, owner)) {
    const member = membersOf(owner).find((each) => memberName(each) === name && fits(each) && !('abstract' in each && each.abstract));
    if (member) return { member, owner };
  }
  return undefined;
}

export function superClass(l: Lowering, { node, scope }: ClassValue): ClassValue | undefined {
  if (!node.superClass) return undefined;
  const lowered = lowerExpression(l, node.superClass, scope);
  if (lowered.kind === 'class') l.classValues.set(lowered.node, lowered);
  return lowered.kind === 'class' ? lowered : undefined;
}

/**
 * For what goes through all fields of an object: one that is declared without a value is a field, too, though nothing keeps it until something is assigned.
 * @throws {ProblemError} later, where the object may be an instance with such a field
 */
export function requireValuedFields(l: Lowering, base: Value, node: t.Node): void {
  l.afterwards.push(() => {
    for (const of of base.slot.cell.classes) {
      for (let owner: ClassValue | undefined = l.classValues.get(of as t.Class); owner; owner = superClass(l, owner)) {
        const empty = membersOf(owner).find((member) => member.type === 'ClassProperty' && !isStatic(member) && !member.value && !member.declare);
        if (empty) refuse(node, `all fields are gone through here, and “${memberName(empty) ?? 'one'}” is declared without a value`);
      }
    }
  });
}
