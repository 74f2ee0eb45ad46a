import type { Expression } from './ruleTree.ts';

/** JavaScript for what is one number for the step or the tensor. */
export const printShared = (expression: Expression): string => vanishingPower(expression) ?? printStepExpression(expression, printShared);

/**
 * `1 - β ** t` is exactly 1 once βᵗ is below half the spacing of numbers at 1, and a power costs more than the rest of a step in two dimensions.
 * At 2⁻⁵⁶ there is room for the last bits of any `**`.
 */
function vanishingPower(expression: Expression): string | undefined {
  if (expression.kind !== 'binary' || expression.operator !== '-') return undefined;
  const { left, right } = expression;
  if (left.kind !== 'literal' || left.value !== 1 || right.kind !== 'binary' || right.operator !== '**') return undefined;
  if (right.left.kind !== 'literal' || right.right.kind !== 'name' || right.right.name !== 't') return undefined;
  const base = right.left.value;
  if (typeof base !== 'number' || base <= 0 || base >= 1) return undefined;
  return `(t > ${Math.ceil(-56 / Math.log2(base))} ? 1 : ${printStepExpression(expression, printShared)})`;
}

/** JavaScript for an expression, each operation in parentheses, so that it is computed in the order of the rule. */
export function printStepExpression(expression: Expression, child: (expression: Expression) => string): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression.value);
    case 'name':
      return expression.name;
    case 'constant':
      return `Math.${expression.name}`;
    case 'unary':
      return `(${expression.operator}${child(expression.operand)})`;
    case 'binary':
    case 'logical':
      return `(${child(expression.left)} ${expression.operator} ${child(expression.right)})`;
    case 'conditional':
      return `(${child(expression.test)} ? ${child(expression.then)} : ${child(expression.otherwise)})`;
    case 'call':
      return `Math.${expression.name}(${expression.arguments.map(child).join(', ')})`;
    case 'apply':
      return `functions.${expression.name}(${expression.arguments.map(child).join(', ')})`;
  }
}

function printLiteral(value: number | boolean | string): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return Object.is(value, -0) || Number(value) < 0 ? `(${Object.is(value, -0) ? '-0' : value})` : String(value);
}
