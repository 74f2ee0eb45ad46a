import type * as t from '@babel/types';
import { replacedMethods } from './methodNames.ts';
import type { Piece } from './pieces.ts';
import { childrenOf, isBoolean, isNeverNumber, isRepeatable, suspends } from './syntax.ts';

/** Names of what rewritten code calls begin with this. */
export const prefix = 'lab$';

/** The operators that have a recorder, and the names under which rewritten code calls it. */
export const operatorNames: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'remainder',
  '**': 'power',
  '|': 'or',
  '&': 'and',
  '^': 'exclusiveOr',
  '<<': 'shiftLeft',
  '>>': 'shiftRight',
  '>>>': 'shiftRightUnsigned',
};
export const unaryNames: Readonly<Record<string, string>> = { '-': 'negate', '+': 'positive', '~': 'not' };

const comparisonNames: Readonly<Record<string, string>> = { '<': 'less', '<=': 'lessOrEqual', '>': 'greater', '>=': 'greaterOrEqual', '===': 'same', '!==': '!same', '==': 'equal', '!=': '!equal' };

/**
 * Rewrites a program so that its operators take handles as well as numbers. Lines stay where they are.
 * What is not rewritten (texts, keys, calls) meets handles as they are and either takes them or makes them throw.
 */
export function rewriteProgram(program: t.Program, text: string): Piece[] {
  const copied = (from: number, to: number): Piece => ({ text: text.slice(from, to), at: from });

  /** The node's own text with the nodes within rewritten. */
  function generic(node: t.Node, replaced: (child: t.Node) => Piece[] = rewrite): Piece[] {
    const pieces: Piece[] = [];
    let at = node.start!;
    for (const child of childrenOf(node)) {
      pieces.push(copied(at, child.start!), ...replaced(child));
      at = child.end!;
    }
    pieces.push(copied(at, node.end!));
    return pieces;
  }

  /** `lab$name(operands)`, or `!lab$name(operands)`. */
  function call(node: t.Node, functionName: string, ...operands: readonly (readonly Piece[] | t.Node)[]): Piece[] {
    const own = (inserted: string): Piece => ({ text: inserted, at: node.start! });
    const pieces: Piece[] = [own(functionName.startsWith('!') ? `!${prefix}${functionName.slice(1)}(` : `${prefix}${functionName}(`)];
    operands.forEach((operand, index) => {
      if (index > 0) pieces.push(own(', '));
      pieces.push(...('type' in operand ? asArgument(operand) : operand));
    });
    pieces.push(own(')'));
    return pieces;
  }

  const inserted = (node: t.Node, parts: readonly string[], ...values: readonly (readonly Piece[])[]): Piece[] =>
    parts.flatMap((part, index) => [{ text: part, at: node.start! }, ...(values[index] ?? [])]);

  /** In a list of arguments a comma needs parentheses. */
  const asArgument = (node: t.Node): Piece[] => (node.type === 'SequenceExpression' ? inserted(node, ['(', ')'], rewrite(node)) : rewrite(node));

  /** An expression of which only the truth counts: gives true or false, or what is no handle. */
  function condition(node: t.Node): Piece[] {
    if (node.type === 'LogicalExpression' && node.operator !== '??') {
      return inserted(node, ['(', ` ${node.operator} `, ')'], condition(node.left), condition(node.right));
    }
    return isBoolean(node) ? rewrite(node) : call(node, 'truth', node);
  }

  function rewrite(node: t.Node): Piece[] {
    switch (node.type) {
      case 'BinaryExpression':
        return binary(node);
      case 'UnaryExpression':
        return unary(node);
      case 'LogicalExpression':
        return logical(node);
      case 'AssignmentExpression':
        return node.operator === '=' || node.operator === '??=' ? generic(node) : assignment(node);
      case 'UpdateExpression':
        return update(node, true);
      case 'ConditionalExpression':
      case 'IfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement': {
        const { test } = node;
        return generic(node, (child) => (child === test ? condition(child) : node.type === 'ForStatement' && child === node.update ? effect(child) : rewrite(child)));
      }
      case 'ExpressionStatement':
        return statement(node);
      case 'SwitchStatement':
        return generic(node, (child) => (child === node.discriminant && !node.cases.every(({ test }) => !test || isNeverNumber(test)) ? call(child, 'plain', child) : rewrite(child)));
      case 'SwitchCase':
        return generic(node, (child) => (child === node.test && !isLiteral(child) ? call(child, 'plain', child) : rewrite(child)));
      case 'CallExpression':
        return callExpression(node);
      case 'OptionalCallExpression':
        return optionalCall(node);
      case 'NewExpression':
        return node.callee.type === 'Identifier' && node.callee.name === 'Array' && node.arguments.length === 1 ? ofOneArgument(node) : generic(node);
      default:
        return generic(node);
    }
  }

  function binary(node: t.BinaryExpression): Piece[] {
    const { operator, left, right } = node;
    if (operator in operatorNames) {
      // A template may hold the text of a handle, which joins others and turns into nothing else.
      const isNative = (side: t.Node): boolean => isLiteral(side) || (isNeverNumber(side) && (operator === '+' || side.type !== 'TemplateLiteral'));
      const native = isNative(left) && isNative(right);
      return native ? generic(node) : call(node, operatorNames[operator]!, left, right);
    }
    const name = comparisonNames[operator];
    if (name === undefined) return generic(node);
    const loose = operator === '==' || operator === '!=';
    const native = loose ? [left, right].some((side) => side.type === 'NullLiteral' || (side.type === 'Identifier' && side.name === 'undefined')) : /same/.test(name) && (isNeverNumber(left) || isNeverNumber(right));
    return native ? generic(node) : call(node, name, left, right);
  }

  function unary(node: t.UnaryExpression): Piece[] {
    const { operator, argument } = node;
    if (operator === '!') return inserted(node, ['!', ''], isBoolean(argument) ? withParentheses(node, rewrite(argument)) : condition(argument));
    if (operator in unaryNames) return isLiteral(argument) ? generic(node) : call(node, unaryNames[operator]!, argument);
    if (operator !== 'typeof') return generic(node);
    // The name may not exist, which typeof allows.
    if (argument.type === 'Identifier') return inserted(node, ['(typeof ', " === 'object' ? ", ' : typeof ', ')'], rewrite(argument), call(node, 'typeOf', argument), rewrite(argument));
    return call(node, 'typeOf', argument);
  }

  const withParentheses = (node: t.Node, pieces: readonly Piece[]): Piece[] => inserted(node, ['(', ')'], pieces);

  /** `a && b` gives one of its operands. Nothing runs between lab$test and lab$tested, which gives what was tested. */
  function logical(node: t.LogicalExpression): Piece[] {
    const { operator, left, right } = node;
    if (operator === '??' || isBoolean(left)) return generic(node);
    const test = call(node, 'test', left);
    const tested = call(node, 'tested');
    const other = withParentheses(node, rewrite(right));
    return inserted(node, ['(', ' ? ', ' : ', ')'], test, operator === '&&' ? other : tested, operator === '&&' ? tested : other);
  }

  function assignment(node: t.AssignmentExpression): Piece[] {
    const { left, right } = node;
    const operator = node.operator.slice(0, -1);
    const repeatable = isRepeatable(left);
    if (operator === '&&' || operator === '||') {
      if (!repeatable) return left.type === 'MemberExpression' && !suspends(right) ? call(node, 'assignLogical', left.object, keyOf(left), quoted(node, operator), inserted(node, ['() => (', ')'], rewrite(right))) : generic(node);
      const test = call(node, 'test', left);
      const tested = call(node, 'tested');
      const assign = inserted(node, ['(', ' = ', ')'], rewrite(left), rewrite(right));
      return inserted(node, ['(', ' ? ', ' : ', ')'], test, operator === '&&' ? assign : tested, operator === '&&' ? tested : assign);
    }
    const name = operatorNames[operator]!;
    if (repeatable) return inserted(node, ['', ' = ', ''], rewrite(left), call(node, name, left, right));
    if (left.type !== 'MemberExpression' || left.property.type === 'PrivateName') return generic(node);
    return call(node, 'store', call(node, 'reference', left.object, keyOf(left)), call(node, name, call(node, 'referred'), right));
  }

  /** @param used does anything read the result? */
  function update(node: t.UpdateExpression, used: boolean): Piece[] {
    const { argument, prefix: isPrefix } = node;
    const name = node.operator === '++' ? 'increment' : 'decrement';
    if (isRepeatable(argument)) {
      const assign = inserted(node, ['', ' = ', ''], rewrite(argument), call(node, name, argument));
      if (!used) return assign;
      return isPrefix ? withParentheses(node, assign) : call(node, 'before', argument, assign);
    }
    if (argument.type !== 'MemberExpression' || argument.property.type === 'PrivateName') return generic(node);
    return call(node, isPrefix ? 'store' : 'storeAfter', call(node, 'reference', argument.object, keyOf(argument)), call(node, name, call(node, 'referred')));
  }

  /** The key of a member as an expression. */
  const keyOf = (node: t.MemberExpression): Piece[] => (node.computed ? asArgument(node.property) : quoted(node, text.slice(node.property.start!, node.property.end!)));
  const quoted = (node: t.Node, value: string): Piece[] => [{ text: JSON.stringify(value), at: node.start! }];

  /** An expression whose result nothing reads. */
  function effect(node: t.Node): Piece[] {
    if (node.type === 'SequenceExpression') return generic(node, effect);
    return node.type === 'UpdateExpression' ? update(node, false) : rewrite(node);
  }

  function statement(node: t.ExpressionStatement): Piece[] {
    const pieces = generic(node, effect);
    const first = pieces.find((piece) => piece.text !== '')?.text ?? '';
    // A parenthesis that was not there would join the line before it.
    return /^[([`]/.test(first) && text[node.start!] !== first[0] ? [{ text: '0, ', at: node.start! }, ...pieces] : pieces;
  }

  function callExpression(node: t.CallExpression): Piece[] {
    const { callee, arguments: given } = node;
    if (callee.type === 'Identifier' && callee.name === 'Array' && given.length === 1) return ofOneArgument(node);
    if (callee.type === 'Identifier' && callee.name === 'eval') return call(node, 'refuse', quoted(node, 'is inside a call of eval'));
    if (callee.type !== 'MemberExpression' || callee.object.type === 'Super' || !isReplaced(callee)) return generic(node);
    return call(node, 'call', callee.object, keyOf(callee), ...given);
  }

  /** `xs?.sort(f)`; longer chains stay as they are, and what they do not take throws. */
  function optionalCall(node: t.OptionalCallExpression): Piece[] {
    const { callee, arguments: given, optional } = node;
    if (optional || callee.type !== 'OptionalMemberExpression' || callee.computed || !isReplaced(callee)) return generic(node);
    const test = call(node, 'nullish', callee.object);
    const name = quoted(node, text.slice(callee.property.start!, callee.property.end!));
    return inserted(node, ['(', ' ? void 0 : ', ')'], test, call(node, 'call', call(node, 'tested'), name, ...given));
  }

  /** `Array(n)` makes n places of a number and an array of one of anything else. */
  function ofOneArgument(node: t.CallExpression | t.NewExpression): Piece[] {
    const [only] = node.arguments;
    return only!.type === 'SpreadElement' ? generic(node) : generic(node, (child) => (child === only ? call(child, 'plain', child) : rewrite(child)));
  }

  return generic(program);
}

function isReplaced({ property, computed }: t.MemberExpression | t.OptionalMemberExpression): boolean {
  if (property.type === 'Identifier' && !computed) return replacedMethods.has(property.name);
  return computed && property.type !== 'NumericLiteral';
}

const isLiteral = (node: t.Node): boolean => node.type === 'NumericLiteral' || node.type === 'StringLiteral' || (node.type === 'UnaryExpression' && node.operator === '-' && node.argument.type === 'NumericLiteral');
