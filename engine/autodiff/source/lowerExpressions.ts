import type * as t from '@babel/types';
import { lowerCall, lowerNew } from './lowerCalls.ts';
import { lowerArrayLiteral, lowerRecord } from './lowerLiterals.ts';
import { lowerReference } from './lowerPatterns.ts';
import { lowerMember } from './lowerMembers.ts';
import { lowerCondition } from './lowerStatements.ts';
import { belongsToLoop, functionAsValue } from './functionValues.ts';
import type { Value } from './ir.ts';
import type { Lowered } from './lowered.ts';
import type { Lowering } from './lowering.ts';
import { lowerName } from './names.ts';
import { lowerInstanceOf } from './polymorphism.ts';
import { withoutTypes } from './moduleTable.ts';
import { refuse } from './refuse.ts';
import type { Scope } from './scope.ts';
import { isNumber } from './wholeNumbers.ts';

export function lowerValue(l: Lowering, node: t.Node, scope: Scope): Value {
  return valueOf(l, lowerExpression(l, node, scope), node);
}

/** A value of the running program. */
export function valueOf(l: Lowering, lowered: Lowered, node: t.Node): Value {
  if (lowered.kind === 'value') return lowered;
  switch (lowered.kind) {
    case 'function':
    case 'builtin':
      return functionAsValue(l, lowered, node);
    case 'choice':
      return refuse(node, 'a function that belongs to one run of a loop is kept as a value here');
    case 'class':
      return refuse(node, 'a class is kept as a value here');
    case 'iterable':
      return refuse(node, 'this iterable is kept as a value: loop over it or spread it');
    case 'namespace':
      return refuse(node, 'a module is kept as a value here');
  }
}

export function lowerExpression(l: Lowering, node: t.Node, scope: Scope): Lowered {
  switch (node.type) {
    case 'NumericLiteral':
    case 'StringLiteral':
    case 'BooleanLiteral':
      return l.literal(node.value, node);
    case 'NullLiteral':
      return l.literal(null, node);
    case 'RegExpLiteral':
      return l.passive({ text: () => `/${node.pattern}/${node.flags}`, valueOnly: true, pure: false, what: 'a regular expression' }, [], node);
    case 'BigIntLiteral':
      return refuse(node, 'BigInt holds whole numbers only, so nothing flows through it');
    case 'Identifier':
      return lowerName(l, node.name, scope, node);
    case 'ThisExpression': {
      const self = l.frames.at(-1)?.self;
      return self ?? l.literal(undefined, node);
    }
    case 'TemplateLiteral': {
      const parts = node.expressions.map((part) => lowerValue(l, part, scope));
      const quasis = node.quasis.map(({ value }) => value.raw);
      const text = (...operands: string[]): string => `\`${quasis.map((quasi, index) => quasi + (index < operands.length ? `\${${operands[index]}}` : '')).join('')}\``;
      return l.passive({ text, valueOnly: true, pure: true, result: 'string', what: 'a text' }, parts, node);
    }
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
      return lowerExpression(l, node.expression, scope);
    case 'SequenceExpression':
      return node.expressions.map((expression) => lowerExpression(l, expression, scope)).at(-1)!;
    case 'UnaryExpression':
      return lowerUnary(l, node, scope);
    case 'BinaryExpression':
      if (node.operator === 'instanceof') return lowerInstanceTest(l, node, scope);
      return lowerBinary(l, node.operator, node, lowerValueOrPrivate(l, node.left, scope), lowerValue(l, node.right, scope));
    case 'LogicalExpression':
      return lowerLogical(l, node, scope);
    case 'ConditionalExpression':
      return lowerConditional(l, node, scope);
    case 'AssignmentExpression':
      return lowerAssignment(l, node, scope);
    case 'UpdateExpression': {
      const target = lowerReference(l, node.argument, scope);
      const old = l.arithmetic('positive', [target.read()], node);
      const value = l.arithmetic(node.operator === '++' ? '+' : '-', [numberOf(old), l.literal(1, node)], node);
      target.write(value);
      return node.prefix ? value : numberOf(old);
    }
    case 'ArrayExpression':
      return lowerArrayLiteral(l, node, scope);
    case 'ObjectExpression':
      return lowerRecord(l, node, scope);
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return { kind: 'function', node, scope, self: node.type === 'ArrowFunctionExpression' ? l.frames.at(-1)?.self : undefined };
    case 'ClassExpression':
      return { kind: 'class', node, scope };
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return lowerMember(l, node, scope);
    case 'CallExpression':
    case 'OptionalCallExpression':
      return lowerCall(l, node, scope);
    case 'NewExpression':
      return lowerNew(l, node, scope);
    case 'AwaitExpression':
      return refuse(node, 'a loss function gives its number at once: nothing can be waited for');
    case 'YieldExpression':
      return refuse(node, 'generators are not followed: collect the numbers in an array');
    default:
      return refuse(node, `${node.type} is not differentiated`);
  }
}

/** `+old` of what is known to be a number is the number itself. */
const numberOf = (old: Value): Value => (old.operation.kind === 'arithmetic' && old.operation.operation === 'positive' && isNumber(old.operation.operands[0]!) ? old.operation.operands[0]! : old);

function lowerValueOrPrivate(l: Lowering, node: t.Expression | t.PrivateName, scope: Scope): Value {
  return node.type === 'PrivateName' ? l.literal(`#${node.id.name}`, node) : lowerValue(l, node, scope);
}

function lowerUnary(l: Lowering, node: t.UnaryExpression, scope: Scope): Lowered {
  const operand = lowerExpression(l, node.argument, scope);
  if (node.operator === 'typeof' && operand.kind !== 'value') return l.literal(operand.kind === 'iterable' || operand.kind === 'namespace' ? 'object' : 'function', node);
  const value = valueOf(l, operand, node);
  switch (node.operator) {
    case '-':
      return l.arithmetic('negate', [value], node);
    case '+':
      return isNumber(value) ? value : l.arithmetic('positive', [value], node);
    case '~':
      return l.arithmetic('~', [value], node);
    case '!':
      return l.test((a) => `!${a}`, [value], node);
    case 'typeof':
      if (value.slot.functions.length > 0) return l.passive({ text: (a) => `(${a} === undefined ? 'undefined' : 'function')`, valueOnly: true, takesFunctions: true, pure: true, result: 'string', what: '“typeof”' }, [value], node);
      return l.passive({ text: (a) => `typeof ${a}`, valueOnly: true, pure: true, result: 'string', what: '“typeof”' }, [value], node);
    case 'void':
      return l.literal(undefined, node);
    case 'delete':
    case 'throw':
      return refuse(node, `“${node.operator}” is not followed here`);
  }
}

/** @param node where an operator stands; compound assignments come here too. */
export function lowerBinary(l: Lowering, operator: string, node: t.Node, left: Value, right: Value): Value {
  switch (operator) {
    case '+':
      if (isText(left) || isText(right)) return l.passive({ text: (a, b) => `${a} + ${b}`, valueOnly: true, pure: true, result: 'string', what: 'a text' }, [left, right], node);
      return l.arithmetic('+', [left, right], node);
    case '-':
    case '*':
    case '/':
    case '%':
    case '**':
    case '|':
    case '&':
    case '^':
    case '<<':
    case '>>':
    case '>>>':
      return l.arithmetic(operator, [left, right], node);
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '==':
    case '===':
    case '!=':
    case '!==':
      return l.test((a, b) => `${a} ${operator} ${b}`, [left, right], node);
    case 'in':
      return l.passive({ text: (a, b) => `${a} in ${b}`, valueOnly: true, pure: false, result: 'boolean', what: '“in”' }, [left, right], node);
    default:
      return refuse(node, `“${operator}” is not followed here`);
  }
}

function lowerInstanceTest(l: Lowering, node: t.BinaryExpression, scope: Scope): Value {
  const left = lowerValue(l, node.left, scope);
  const right = lowerExpression(l, node.right, scope);
  if (right.kind === 'class') return lowerInstanceOf(l, left, right, node);
  if (right.kind !== 'builtin') return refuse(node, 'which class is meant is decided while running');
  return l.passive({ text: (a) => `${a} instanceof ${right.path}`, valueOnly: true, pure: true, result: 'boolean', what: '“instanceof”' }, [left], node);
}

const isText = ({ operation }: Value): boolean =>
  (operation.kind === 'literal' && typeof operation.value === 'string') || (operation.kind === 'passive' && operation.passive.result === 'string');

function lowerLogical(l: Lowering, { operator, left: leftNode, right: rightNode }: t.LogicalExpression, scope: Scope): Lowered {
  const left = lowerExpression(l, leftNode, scope);
  if (left.kind !== 'value') return operator === '&&' ? lowerExpression(l, rightNode, scope) : left;
  if (left.operation.kind === 'literal') {
    const { value } = left.operation;
    const isRight = operator === '&&' ? Boolean(value) : operator === '||' ? !value : value === undefined || value === null;
    return isRight ? lowerExpression(l, rightNode, scope) : left;
  }
  return choose(l, left, rightNode, scope, operator);
}

/** `left operator right`, where the right side is computed only when it is needed. */
export function choose(l: Lowering, left: Value, rightNode: t.Node, scope: Scope, operator: '&&' | '||' | '??'): Value {
  const result = l.builder.variable('either');
  const keepsRight = operator === '&&' ? left : l.test((a) => (operator === '||' ? `!${a}` : `${a} == null`), [left], rightNode);
  l.branch(
    keepsRight,
    () => l.builder.assign(result, lowerValue(l, rightNode, scope)),
    () => l.builder.assign(result, left),
  );
  return l.builder.read(result, left.place);
}

/** Is this a function that can be kept as a value? */
function keptFunction(l: Lowering, node: t.Expression, scope: Scope): boolean {
  const plain = withoutTypes(node);
  if (plain.type === 'ArrowFunctionExpression' || plain.type === 'FunctionExpression') return !belongsToLoop({ kind: 'function', node: plain, scope });
  if (plain.type === 'Identifier') {
    const lowered = lowerName(l, plain.name, scope, plain);
    return (lowered.kind === 'function' || lowered.kind === 'builtin') && !belongsToLoop(lowered);
  }
  return plain.type === 'MemberExpression' && plain.object.type === 'Identifier' && plain.object.name === 'Math';
}

function lowerConditional(l: Lowering, node: t.ConditionalExpression, scope: Scope): Lowered {
  const condition = lowerCondition(l, node.test, scope);
  if (typeof condition === 'boolean') return lowerExpression(l, condition ? node.consequent : node.alternate, scope);
  const result = l.builder.variable('either');
  const kept = [keptFunction(l, node.consequent, scope), keptFunction(l, node.alternate, scope)];
  const options: Lowered[] = [];
  const give = (expression: t.Expression): void => {
    const lowered = lowerExpression(l, expression, scope);
    options.push(lowered);
    const isKept = kept.every(Boolean) && (lowered.kind === 'function' || lowered.kind === 'builtin');
    l.builder.assign(result, lowered.kind === 'value' ? lowered : isKept ? valueOf(l, lowered, expression) : l.literal(options.length - 1, expression));
  };
  l.branch(
    condition,
    () => give(node.consequent),
    () => give(node.alternate),
  );
  const selector = l.builder.read(result, condition.place);
  if (options.every(({ kind }) => kind === 'value') || selector.slot.functions.length > 0) return selector;
  if (options.every(({ kind }) => kind === 'function' || kind === 'builtin' || kind === 'choice')) return { kind: 'choice', selector, options };
  return refuse(node, 'this is sometimes a function and sometimes a value');
}

function lowerAssignment(l: Lowering, node: t.AssignmentExpression, scope: Scope): Lowered {
  const { operator, left, right } = node;
  const target = lowerReference(l, left, scope);
  if (operator === '=') {
    const lowered = lowerExpression(l, right, scope);
    const value = lowered.kind === 'value' ? lowered : valueOf(l, lowered, right);
    target.write(value);
    return value;
  }
  const old = target.read();
  if (operator === '&&=' || operator === '||=' || operator === '??=') {
    const value = choose(l, old, right, scope, operator.slice(0, 2) as '&&' | '||' | '??');
    target.write(value);
    return value;
  }
  const value = lowerBinary(l, operator.slice(0, -1), node, old, lowerValue(l, right, scope));
  target.write(value);
  return value;
}

/** The key of `object.key` or `object[key]`. */
export function propertyKey(l: Lowering, node: t.MemberExpression | t.OptionalMemberExpression, scope: Scope): Value {
  const { property } = node;
  if (property.type === 'PrivateName') return l.literal(`#${property.id.name}`, property);
  if (!node.computed && property.type === 'Identifier') return l.literal(property.name, property);
  return lowerValue(l, property, scope);
}

