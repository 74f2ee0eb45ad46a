import type { BinaryOperator, Expression, UnaryOperator } from './ruleTree.ts';
import type { HyperparameterValue } from './description.ts';

/** Computes an operation on literals, as the rule itself would at run time; what has anything else in it stays. */
export function fold(expression: Expression): Expression {
  switch (expression.kind) {
    case 'unary':
      return expression.operand.kind === 'literal' ? { kind: 'literal', value: unary(expression.operator, expression.operand.value) } : expression;
    case 'binary': {
      const { operator, left, right } = expression;
      if (right.kind !== 'literal') return expression;
      // A part that is ruled out: x − 0 is x to the bit, which x + 0 is not where x is −0.
      if (operator === '-' && Object.is(right.value, 0)) return left;
      return left.kind === 'literal' ? { kind: 'literal', value: binary(operator, left.value, right.value) } : expression;
    }
    case 'literal':
    case 'name':
    case 'constant':
    case 'logical':
    case 'conditional':
    case 'call':
    case 'apply':
      return expression;
  }
}

function unary(operator: UnaryOperator, value: HyperparameterValue): HyperparameterValue {
  switch (operator) {
    case '-':
      return -Number(value);
    case '+':
      return Number(value);
    case '!':
      return !value;
  }
}

function binary(operator: BinaryOperator, left: HyperparameterValue, right: HyperparameterValue): HyperparameterValue {
  const [a, b] = [Number(left), Number(right)];
  switch (operator) {
    case '===':
      return left === right;
    case '!==':
      return left !== right;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '**':
      return a ** b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}
