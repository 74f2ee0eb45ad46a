import { name, negate, number, over, plus, times, type Expression } from '../expression.ts';
import { printExpression } from '../printExpression.ts';
import type { Block, Statement, Value, Variable } from './ir.ts';
import { literalText } from './literalText.ts';

/** May a passive value be a factor: is it known, or can it be made known, where the factor is wanted? */
export type Available = (value: Value) => boolean;

/**
 * Follows how values depend on the content of one variable while they do so linearly, with factors that do not depend on the parameters.
 * Then the derivative with respect to it is known before anything is computed.
 */
export class LinearFlow {
  readonly values = new Map<Value, Expression>();
  variables: Map<Variable, Expression>;
  readonly #available: Available;

  constructor(start: Variable, available: Available) {
    this.variables = new Map([[start, number(1)]]);
    this.#available = available;
  }

  /** @returns whether everything from statement `from` on is linear */
  follow(block: Block, from = 0): boolean {
    return block.statements.slice(from).every((statement) => this.#followStatement(statement));
  }

  #followStatement(statement: Statement): boolean {
    switch (statement.kind) {
      case 'define':
        return this.#followDefinition(statement.value);
      case 'assign': {
        const flow = this.values.get(statement.value);
        if (flow) this.variables.set(statement.variable, flow);
        else this.variables.delete(statement.variable);
        return true;
      }
      case 'store':
        return !this.values.has(statement.value);
      case 'branch': {
        const before = this.variables;
        this.variables = new Map(before);
        if (!this.follow(statement.then)) return false;
        const then = this.variables;
        this.variables = new Map(before);
        return this.follow(statement.otherwise) && areEqual(then, this.variables);
      }
      case 'counted':
      case 'repeat': {
        const before = new Map(this.variables);
        return this.follow(statement.body) && areEqual(before, this.#outside(statement.body));
      }
      case 'setLength':
      case 'copyFields':
      case 'throw':
        return true;
    }
  }

  /** What is still followed after a loop's body: names of the body are gone. */
  #outside(body: Block): Map<Variable, Expression> {
    this.variables = new Map([...this.variables].filter(([{ home }]) => !home.around().includes(body)));
    return this.variables;
  }

  #followDefinition(value: Value): boolean {
    const { operation } = value;
    switch (operation.kind) {
      case 'read': {
        const flow = this.variables.get(operation.variable);
        if (flow) this.values.set(value, flow);
        return true;
      }
      case 'arithmetic': {
        const [a, b] = operation.operands.map((operand) => this.values.get(operand));
        if (!value.isActive || operation.operands.every((operand) => !this.values.has(operand))) return true;
        const flow = this.#combine(operation.operation, operation.operands, a, b);
        if (flow) this.values.set(value, flow);
        return flow !== undefined;
      }
      case 'array':
        return !operation.elements.some((element) => this.values.has(element));
      case 'record':
        return !operation.fields.some(([, field]) => this.values.has(field));
      case 'call':
        return !operation.operands.some((operand) => this.values.has(operand));
      default:
        return true;
    }
  }

  #combine(operation: string, operands: readonly Value[], a: Expression | undefined, b: Expression | undefined): Expression | undefined {
    const factor = (index: number): Expression | undefined => {
      const operand = operands[index]!;
      if (operand.isActive || !this.#available(operand)) return undefined;
      return operand.operation.kind === 'literal' ? (typeof operand.operation.value === 'number' ? number(operand.operation.value) : name(literalText(operand.operation.value))) : name(`v${operand.id}`);
    };
    switch (operation) {
      case '+':
        return a && b ? plus(a, b) : (a ?? b);
      case '-':
        return a && b ? plus(a, negate(b)) : (a ?? negate(b!));
      case 'negate':
        return negate(a!);
      case 'positive':
        return a;
      case '*': {
        if (a && b) return undefined;
        const by = factor(a ? 1 : 0);
        return by && times((a ?? b)!, by);
      }
      case '/': {
        const by = a && !b ? factor(1) : undefined;
        return by && over(a!, by);
      }
      default:
        return undefined;
    }
  }
}

function areEqual(left: ReadonlyMap<Variable, Expression>, right: ReadonlyMap<Variable, Expression>): boolean {
  const text = (expression: Expression | undefined): string => (expression ? printExpression(expression, false) : '');
  return [...new Set([...left.keys(), ...right.keys()])].every((variable) => text(left.get(variable)) === text(right.get(variable)));
}
