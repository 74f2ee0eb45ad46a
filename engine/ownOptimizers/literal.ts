import type * as t from '@babel/types';
import { unwrap } from '../loss/topLevelFunctions.ts';

/** A value that a text says without being run. */
export type Literal = number | boolean | string | readonly Literal[];

/** Numbers with arithmetic between them, booleans, texts and lists of them; undefined for anything else. */
export function literalOf(expression: t.Node): Literal | undefined {
  const node = unwrap(expression as t.Expression);
  switch (node.type) {
    case 'NumericLiteral':
    case 'BooleanLiteral':
    case 'StringLiteral':
      return node.value;
    case 'ArrayExpression': {
      const items = node.elements.map((element) => (element ? literalOf(element) : undefined));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case 'UnaryExpression': {
      const operand = literalOf(node.argument);
      return node.operator === '-' && typeof operand === 'number' ? -operand : undefined;
    }
    case 'BinaryExpression': {
      const [left, right] = [literalOf(node.left), literalOf(node.right)];
      return typeof left === 'number' && typeof right === 'number' ? arithmetic(node.operator, left, right) : undefined;
    }
    default:
      return undefined;
  }
}

function arithmetic(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '**':
      return left ** right;
    default:
      return undefined;
  }
}
