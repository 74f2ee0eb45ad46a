import type { Value, Variable } from './ir.ts';

/** Is the value certainly a whole number (or NaN), so that counting by whole steps is exact? */
export function isWholeNumber({ operation }: Value): boolean {
  switch (operation.kind) {
    case 'literal':
      return Number.isInteger(operation.value);
    case 'counter':
    case 'length':
    case 'trips':
      return true;
    case 'passive':
      return operation.passive.result === 'integer';
    case 'arithmetic':
      switch (operation.operation) {
        case '+':
        case '-':
        case '*':
        case 'negate':
        case 'Math.min':
        case 'Math.max':
          return operation.operands.every(isWholeNumber);
        case 'Math.floor':
        case 'Math.ceil':
        case 'Math.round':
        case 'Math.trunc':
        case 'Math.sign':
        case '|':
        case '&':
        case '>>':
        case '>>>':
        case '<<':
          return true;
        default:
          return false;
      }
    default:
      return false;
  }
}

/**
 * Is the value certainly a number, whatever its operands?
 * @param variables those that hold nothing but numbers, where that is known
 */
export function isNumber({ operation }: Value, variables: ReadonlySet<Variable> = none): boolean {
  switch (operation.kind) {
    case 'literal':
      return typeof operation.value === 'number';
    case 'counter':
    case 'length':
    case 'trips':
      return true;
    case 'input':
      return operation.input.kind === 'scalar';
    case 'arithmetic':
      // `+` of unknown operands may join texts.
      return operation.operation !== '+' || operation.operands.every((operand) => isNumber(operand, variables));
    case 'read':
      return variables.has(operation.variable);
    case 'norm':
      return true;
    case 'passive':
      return operation.passive.result === 'number' || operation.passive.result === 'integer';
    default:
      return false;
  }
}

const none: ReadonlySet<Variable> = new Set();

/** The variables to which nothing but numbers is assigned. */
export function numericVariables(assignments: ReadonlyMap<Variable, readonly Value[]>): ReadonlySet<Variable> {
  const variables = new Set(assignments.keys());
  for (let before = -1; before !== variables.size; ) {
    before = variables.size;
    for (const variable of variables) if (!assignments.get(variable)!.every((value) => isNumber(value, variables))) variables.delete(variable);
  }
  return variables;
}
