import type * as t from '@babel/types';

export const isNode = (value: unknown): value is t.Node => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value;

/** The nodes directly within a node, in the order of the text. */
export function childrenOf(node: t.Node): t.Node[] {
  const children: t.Node[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === 'loc' || key === 'extra' || key.endsWith('Comments') || typeof value !== 'object' || value === null) continue;
    // Both stand at the same place.
    if (key === 'key' && node.type === 'ObjectProperty' && node.shorthand) continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(child)) children.push(child);
  }
  return children.sort((a, b) => a.start! - b.start!);
}

/** Can the expression be evaluated twice with no other effect than once? Getters are taken to have none. */
export function isRepeatable(node: t.Node): boolean {
  switch (node.type) {
    case 'Identifier':
    case 'ThisExpression':
    case 'Super':
    case 'PrivateName':
    case 'NumericLiteral':
    case 'StringLiteral':
      return true;
    case 'MemberExpression':
      return isRepeatable(node.object) && isRepeatable(node.property);
    case 'BinaryExpression':
      return ['+', '-', '*', '/', '%'].includes(node.operator) && isRepeatable(node.left) && isRepeatable(node.right);
    case 'UnaryExpression':
      return node.operator === '-' && isRepeatable(node.argument);
    default:
      return false;
  }
}

/** Is it neither a number nor anything that turns into one by itself, whatever runs? */
export function isNeverNumber(node: t.Node): boolean {
  switch (node.type) {
    case 'StringLiteral':
    case 'TemplateLiteral':
    case 'NullLiteral':
    case 'BooleanLiteral':
    case 'BigIntLiteral':
    case 'RegExpLiteral':
      return true;
    case 'Identifier':
      return node.name === 'undefined';
    case 'UnaryExpression':
      return ['typeof', 'void', '!'].includes(node.operator);
    default:
      return false;
  }
}

const comparisons = ['<', '<=', '>', '>=', '==', '!=', '===', '!==', 'in', 'instanceof'];

/** Does it give true or false, whatever runs? */
export function isBoolean(node: t.Node): boolean {
  switch (node.type) {
    case 'BooleanLiteral':
      return true;
    case 'UnaryExpression':
      return node.operator === '!' || node.operator === 'delete';
    case 'BinaryExpression':
      return comparisons.includes(node.operator);
    case 'LogicalExpression':
      return node.operator !== '??' && isBoolean(node.left) && isBoolean(node.right);
    default:
      return false;
  }
}

/** Does the code of this function itself, not of those within, hold `yield` or `await`? */
export function suspends(node: t.Node): boolean {
  if (node.type === 'YieldExpression' || node.type === 'AwaitExpression') return true;
  return !/Function|Method|^Class/.test(node.type) && childrenOf(node).some(suspends);
}

const changingMethods = new Set('push pop shift unshift splice sort reverse fill copyWithin set add delete clear assign defineProperty defineProperties setPrototypeOf'.split(' '));

/** Could the code change an object that it was given? */
export function mayChangeObjects(node: t.Node): boolean {
  switch (node.type) {
    case 'AssignmentExpression':
      if (holdsMember(node.left) && !isExport(node.left)) return true;
      break;
    case 'UpdateExpression':
      if (node.argument.type === 'MemberExpression') return true;
      break;
    case 'ForOfStatement':
    case 'ForInStatement':
      if (node.left.type !== 'VariableDeclaration' && holdsMember(node.left)) return true;
      break;
    case 'UnaryExpression':
      if (node.operator === 'delete') return true;
      break;
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      if (!node.computed && node.property.type === 'Identifier' && changingMethods.has(node.property.name)) return true;
      break;
    case 'CallExpression':
      // A method that is chosen while running may be any.
      if (node.callee.type === 'MemberExpression' && node.callee.computed && node.callee.property.type !== 'NumericLiteral') return true;
      break;
    default:
  }
  return childrenOf(node).some(mayChangeObjects);
}

/** `exports.f = f`, which compiling has added. */
const isExport = (node: t.Node): boolean => node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.object.name === 'exports';

function holdsMember(node: t.Node): boolean {
  if (node.type === 'MemberExpression') return true;
  return /Pattern|RestElement|ObjectProperty/.test(node.type) && childrenOf(node).some(holdsMember);
}
