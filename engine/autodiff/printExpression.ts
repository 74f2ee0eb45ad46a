import { name, number, plus, select, type Comparison, type Expression } from './expression.ts';
import { contributionOf, operations } from './operations.ts';

/**
 * JavaScript of derivative code.
 * @param strict multiply and divide so that a zero adjoint contributes 0 whatever it meets: `0 · ∞` is 0. Costs a test per operation.
 * `tangent`: the same for either factor, since an adjoint may be any factor of a derivative's derivative.
 */
export function printExpression(expression: Expression, strict: boolean | 'tangent'): string {
  const print = (node: Expression): string => printExpression(node, strict);
  switch (expression.kind) {
    case 'number':
      return printNumber(expression.value);
    case 'name':
      return expression.name;
    case 'operation': {
      const operands = expression.operands.map(print);
      if (strict && expression.name === '*') return `${strict === 'tangent' ? 'timesEither' : 'times'}(${operands.join(', ')})`;
      if (strict && expression.name === '/') return `over(${operands.join(', ')})`;
      const text = operations[expression.name]!.text(...operands.map((operand, index) => (expression.operands[index]!.kind === 'number' && operand.startsWith('-') ? `(${operand})` : operand)));
      return /^(Math\.|squaredSecant)/.test(expression.name) ? text : `(${text})`;
    }
    case 'select':
      return `(${printComparison(expression.test, strict)} ? ${print(expression.then)} : ${print(expression.otherwise)})`;
  }
}

const printComparison = ({ left, operator, right }: Comparison, strict: boolean | 'tangent'): string =>
  `${printExpression(left, strict)} ${operator} ${printExpression(right, strict)}`;

/** A number as JavaScript that reads back to the same bits. */
export function printNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The derivative of an expression along the tangents of its names; undefined where it is 0. */
export function tangentOf(expression: Expression): Expression | undefined {
  switch (expression.kind) {
    case 'number':
      return undefined;
    case 'name':
      return expression.tangent === undefined ? undefined : name(expression.tangent);
    case 'operation':
      return tangentOfOperation(expression.name, expression.operands, expression);
    case 'select': {
      const then = tangentOf(expression.then);
      const otherwise = tangentOf(expression.otherwise);
      return then || otherwise ? select(expression.test, then ?? number(0), otherwise ?? number(0)) : undefined;
    }
  }
}

/** The tangent of an operation's result, given the result itself, so that it need not be computed again. */
export function tangentOfOperation(operation: string, operands: readonly Expression[], result: Expression): Expression | undefined {
  let sum: Expression | undefined;
  for (const [index, operand] of operands.entries()) {
    const tangent = tangentOf(operand);
    const contribution = tangent && contributionOf(operation, index)?.(tangent, operands, result);
    if (contribution && !(contribution.kind === 'number' && contribution.value === 0)) sum = sum ? plus(sum, contribution) : contribution;
  }
  return sum;
}

