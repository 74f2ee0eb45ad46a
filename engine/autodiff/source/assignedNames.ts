import type * as t from '@babel/types';

const known = new WeakMap<t.Node, ReadonlySet<string>>();

/**
 * Names that are assigned to anywhere within a node, functions in it included. By name only: a name that is assigned to
 * elsewhere in the node under another declaration counts too, which costs a variable and is never wrong.
 */
export function assignedNames(node: t.Node): ReadonlySet<string> {
  let names = known.get(node);
  if (!names) {
    const found = new Set<string>();
    collect(node, found);
    known.set(node, (names = found));
  }
  return names;
}

function collect(node: t.Node, into: Set<string>): void {
  switch (node.type) {
    case 'AssignmentExpression':
      targets(node.left, into);
      break;
    case 'UpdateExpression':
      targets(node.argument, into);
      break;
    case 'ForOfStatement':
    case 'ForInStatement':
      if (node.left.type !== 'VariableDeclaration') targets(node.left, into);
      break;
    default:
  }
  for (const child of childNodes(node)) collect(child, into);
}

function targets(pattern: t.Node, into: Set<string>): void {
  switch (pattern.type) {
    case 'Identifier':
      into.add(pattern.name);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element) targets(element, into);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties) targets(property.type === 'RestElement' ? property.argument : property.value, into);
      return;
    case 'AssignmentPattern':
      targets(pattern.left, into);
      return;
    case 'RestElement':
      targets(pattern.argument, into);
      return;
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      targets(pattern.expression, into);
      return;
    default:
  }
}

/** The nodes directly below one, without types and comments. */
export function childNodes(node: t.Node): t.Node[] {
  const children: t.Node[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === 'loc' || key === 'typeAnnotation' || key === 'returnType' || key.endsWith('Comments') || typeof value !== 'object' || value === null) continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value as unknown]) if (isNode(child)) children.push(child);
  }
  return children;
}

const isNode = (value: unknown): value is t.Node => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** Does any node below, or this one, satisfy the test? */
export function someNode(node: t.Node, test: (node: t.Node) => boolean): boolean {
  return test(node) || childNodes(node).some((child) => someNode(child, test));
}
