import { fold } from '../optimizers/fold.ts';
import { mapChildren, type Expression, type Statement } from '../optimizers/ruleTree.ts';
import { ruleOf } from '../optimizers/createStepper.ts';
import { incoming } from '../optimizers/specializeRule.ts';
import type { TensorFact } from '../optimizers/ruleFunctions.ts';
import type { RuleDescription, HyperparameterValues, OptimizerConfiguration } from '../optimizers/description.ts';

/** One assignment of a rule, as it is for one configuration. */
export interface Equation {
  /** A state variable, a derived quantity, `effectiveLearningRate` or `update`. */
  readonly name: string;
  readonly value: Expression;
}

/**
 * The rule of a configuration as equations: what its hyperparameters decide is decided, and what is 0 is gone, but hyperparameters keep their symbols.
 * In the order of the rule; a name that was assigned to above means its new value.
 */
export function settledEquations(description: RuleDescription, configuration: OptimizerConfiguration): readonly Equation[] {
  const fixed = description.dialects[configuration.dialect]?.fixed;
  const settler = new Settler({ ...configuration.hyperparameters, ...fixed }, new Set(Object.keys(fixed ?? {})));
  settler.run(ruleOf(description, configuration.dialect).statements);
  return settler.equations();
}

/**
 * The same equations for numbers to be put into: each name means one value. The state before the step is `incoming(name)`, a value in between that another
 * assignment replaces is `name$1`; the effective learning rate is always among them.
 * @param facts of the tensor that is looked at, if any; what they decide is decided
 */
export function versionedEquations(description: RuleDescription, configuration: OptimizerConfiguration, facts?: Readonly<Record<TensorFact, number>>): readonly Equation[] {
  const fixed = description.dialects[configuration.dialect]?.fixed;
  const settler = new Settler({ ...configuration.hyperparameters, ...fixed, ...facts }, new Set(Object.keys(fixed ?? {})), new Set(Object.keys(description.state)));
  settler.run(ruleOf(description, configuration.dialect).statements);
  return settler.finalEquations();
}

class Settler {
  readonly #hyperparameters: HyperparameterValues;
  /** Those that nobody chooses stand with their values. */
  readonly #fixed: ReadonlySet<string>;
  /** Quantities that are only another name for something. */
  readonly #aliases = new Map<string, Expression>();
  readonly #equations: Equation[] = [];
  /** State whose values are told apart, and how often each was assigned to so far. */
  readonly #versions: Map<string, number>;
  /** Whether the effective learning rate is an equation also where it is only another name. */
  readonly #keepsRate: boolean;

  constructor(hyperparameters: HyperparameterValues, fixed: ReadonlySet<string>, versioned?: ReadonlySet<string>) {
    this.#hyperparameters = hyperparameters;
    this.#fixed = fixed;
    this.#versions = new Map([...(versioned ?? [])].map((name) => [name, 0]));
    this.#keepsRate = versioned !== undefined;
  }

  equations(): readonly Equation[] {
    return this.#equations;
  }

  /** The last value of a state variable has its plain name. */
  finalEquations(): readonly Equation[] {
    const last = new Map([...this.#versions].filter(([, count]) => count > 0).map(([name, count]) => [version(name, count), name]));
    const rename = (expression: Expression): Expression =>
      expression.kind === 'name' ? { ...expression, name: last.get(expression.name) ?? expression.name } : mapChildren(expression, rename);
    return this.#equations.map(({ name, value }) => ({ name: last.get(name) ?? name, value: rename(value) }));
  }

  run(statements: readonly Statement[], under?: Expression): void {
    for (const statement of statements) {
      switch (statement.kind) {
        case 'define': {
          const value = this.#settle(statement.value);
          if (statement.name !== 'update' && (value.kind === 'name' || value.kind === 'literal')) {
            this.#aliases.set(statement.name, value);
            if (this.#keepsRate && statement.name === 'effectiveLearningRate') this.#equations.push({ name: statement.name, value });
          } else this.#equations.push({ name: statement.name, value });
          break;
        }
        case 'assign': {
          const value = this.#settle(statement.value);
          const kept: Expression = { kind: 'name', name: this.#current(statement.name) };
          const count = this.#versions.get(statement.name);
          if (count !== undefined) this.#versions.set(statement.name, count + 1);
          this.#equations.push({ name: this.#current(statement.name), value: under ? { kind: 'conditional', test: under, then: value, otherwise: kept } : value });
          break;
        }
        case 'if': {
          const test = this.#settle(statement.test);
          if (test.kind === 'literal') this.run(test.value ? statement.then : statement.otherwise, under);
          else {
            this.run(statement.then, both(under, test));
            this.run(statement.otherwise, both(under, { kind: 'unary', operator: '!', operand: test }));
          }
        }
      }
    }
  }

  /** What a name means now. */
  #current(name: string): string {
    const count = this.#versions.get(name);
    return count === undefined ? name : version(name, count);
  }

  #settle(expression: Expression): Expression {
    switch (expression.kind) {
      case 'name':
        return this.#settleName(expression);
      case 'conditional': {
        const test = this.#settle(expression.test);
        if (test.kind === 'literal') return this.#settle(test.value ? expression.then : expression.otherwise);
        return { ...expression, test, then: this.#settle(expression.then), otherwise: this.#settle(expression.otherwise) };
      }
      case 'logical': {
        const left = this.#settle(expression.left);
        if (left.kind !== 'literal') return { ...expression, left, right: this.#settle(expression.right) };
        return Boolean(left.value) === (expression.operator === '&&') ? this.#settle(expression.right) : left;
      }
      case 'binary':
        return this.#compares(expression.operator) ? this.#decide(expression) : simplify(fold(mapChildren(expression, (child) => this.#settle(child))));
      default:
        return simplify(fold(mapChildren(expression, (child) => this.#settle(child))));
    }
  }

  #compares(operator: string): boolean {
    return ['===', '!==', '<', '<=', '>', '>='].includes(operator);
  }

  /** A comparison of hyperparameters is settled by their values. */
  #decide(comparison: Expression): Expression {
    const valued = (expression: Expression): Expression => {
      if (expression.kind !== 'name') return fold(mapChildren(expression, valued));
      const value = this.#hyperparameters[expression.name];
      // A schedule is a text, and has no one value.
      return value === undefined || this.#isScheduled(expression.name) ? expression : { kind: 'literal', value };
    };
    const settled = valued(comparison);
    return settled.kind === 'literal' ? settled : mapChildren(comparison, (child) => this.#settle(child));
  }

  #settleName(name: Expression & { readonly kind: 'name' }): Expression {
    const alias = this.#aliases.get(name.name);
    if (alias) return alias;
    if (this.#versions.has(name.name)) return { ...name, name: this.#current(name.name) };
    const value = this.#hyperparameters[name.name];
    if (value === undefined || this.#isScheduled(name.name)) return name;
    return typeof value !== 'number' || value === 0 || this.#fixed.has(name.name) ? { kind: 'literal', value } : name;
  }

  #isScheduled(name: string): boolean {
    const value = this.#hyperparameters[name];
    return typeof value === 'string' && value.includes('(');
  }
}

/** The first is that before the step. */
const version = (name: string, count: number): string => (count === 0 ? incoming(name) : `${name}$${count}`);

const both = (first: Expression | undefined, second: Expression): Expression => (first ? { kind: 'logical', operator: '&&', left: first, right: second } : second);

const is = (expression: Expression, value: number): boolean => expression.kind === 'literal' && expression.value === value;

/** Without what a 0 or a 1 leaves of it. Signs of zero do not matter to a reader. */
function simplify(expression: Expression): Expression {
  if (expression.kind !== 'binary') return expression;
  const { operator, left, right } = expression;
  if (operator === '+' && is(left, 0)) return right;
  if ((operator === '+' || operator === '-') && is(right, 0)) return left;
  if (operator === '*' && (is(left, 0) || is(right, 0))) return { kind: 'literal', value: 0 };
  if (operator === '*' && is(left, 1)) return right;
  if ((operator === '*' || operator === '/' || operator === '**') && is(right, 1)) return left;
  return expression;
}
