/** Derivative code as a tree: what rules are written in, what generated code is printed from. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  /** A variable of the generated code; `tangent` is the variable with its derivative along a direction, absent where that is zero. */
  | { readonly kind: 'name'; readonly name: string; readonly tangent?: string }
  | { readonly kind: 'operation'; readonly name: string; readonly operands: readonly Expression[] }
  /** `left ≥ right ? then : otherwise` and its like; the test is on values and has no derivative. */
  | { readonly kind: 'select'; readonly test: Comparison; readonly then: Expression; readonly otherwise: Expression };

export interface Comparison {
  readonly left: Expression;
  readonly operator: '<' | '<=' | '>' | '>=' | '===' | '!==';
  readonly right: Expression;
}

export const number = (value: number): Expression => ({ kind: 'number', value });
export const name = (text: string, tangent?: string): Expression => ({ kind: 'name', name: text, ...(tangent !== undefined && { tangent }) });
export const call = (operation: string, ...operands: Expression[]): Expression => ({ kind: 'operation', name: operation, operands });
export const select = (test: Comparison, then: Expression, otherwise: Expression): Expression => ({ kind: 'select', test, then, otherwise });

/** The first factor is the one that an adjoint or a tangent flows through: where it is zero, so is the product. */
export function times(flowing: Expression, factor: Expression): Expression {
  if (isNumber(flowing, 0)) return flowing;
  if (isNumber(factor, 1)) return flowing;
  if (isNumber(flowing, 1)) return factor;
  if (isNumber(factor, -1)) return negate(flowing);
  return call('*', flowing, factor);
}

/** The numerator is the one that an adjoint or a tangent flows through. */
export function over(flowing: Expression, divisor: Expression): Expression {
  return isNumber(flowing, 0) || isNumber(divisor, 1) ? flowing : call('/', flowing, divisor);
}

export function plus(left: Expression, right: Expression): Expression {
  if (isNumber(left, 0)) return right;
  if (isNumber(right, 0)) return left;
  if (right.kind === 'operation' && right.name === 'negate') return call('-', left, right.operands[0]!);
  return call('+', left, right);
}

export const minus = (left: Expression, right: Expression): Expression => (isNumber(right, 0) ? left : call('-', left, right));

export function negate(operand: Expression): Expression {
  if (operand.kind === 'number') return number(-operand.value);
  return operand.kind === 'operation' && operand.name === 'negate' ? operand.operands[0]! : call('negate', operand);
}

const isNumber = (expression: Expression, value: number): boolean => expression.kind === 'number' && expression.value === value;

/** The names in an expression. */
export function namesIn(expression: Expression): Set<string> {
  const names = new Set<string>();
  const visit = (node: Expression): void => {
    switch (node.kind) {
      case 'number':
        return;
      case 'name':
        names.add(node.name);
        return;
      case 'operation':
        node.operands.forEach(visit);
        return;
      case 'select':
        [node.test.left, node.test.right, node.then, node.otherwise].forEach(visit);
    }
  };
  visit(expression);
  return names;
}
