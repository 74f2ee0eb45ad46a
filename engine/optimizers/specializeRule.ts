import { fold } from './fold.ts';
import { mapChildren, mentions, type Expression, type RuleTree, type Statement } from './ruleTree.ts';
import type { HyperparameterValues } from './description.ts';

/** The name of a hyperparameter that has another value at each step. */
export const scheduled = (hyperparameter: string): string => `${hyperparameter}$scheduled`;

/** One value of the rule: defined once, never changed. */
export interface Definition {
  /** Unique in the rule: `m$1` is the first new m; what comes in is `m$0`. */
  readonly name: string;
  readonly value: Expression;
  /** One number for the whole step instead of one per coordinate. */
  readonly scalar: boolean;
}

/** A rule for one configuration: hyperparameters are literals, what they rule out is gone, each name is defined once. */
export interface SpecializedRule {
  /** In the order of the rule; names in them are `theta`, `g`, `t`, incoming state or earlier definitions. */
  readonly definitions: readonly Definition[];
  /** State that this configuration uses: where its new value stands; `name$0` where it never changes. */
  readonly state: ReadonlyMap<string, { readonly result: string; readonly scalar: boolean }>;
  /** Named quantities that are more than a literal or another name. */
  readonly derived: ReadonlyMap<string, { readonly result: string; readonly scalar: boolean }>;
  readonly update: Expression;
  readonly effectiveLearningRate: Expression;
}

/** The name of a state variable's value before the step. */
export const incoming = (state: string): string => `${state}$0`;

/**
 * Settles everything that the hyperparameters decide, by the arithmetic that the rule itself would do, and gives each assignment a name of its own,
 * so that the statements may be moved as long as they stand after what they mention.
 * @param schedules the hyperparameters that have another value at each step: they stay names, one number per step each
 */
export function specializeRule(tree: RuleTree, state: Iterable<string>, hyperparameters: HyperparameterValues, schedules: ReadonlySet<string> = new Set()): SpecializedRule {
  const specializer = new Specializer(tree, [...state], hyperparameters, schedules);
  specializer.run(tree.statements);
  return specializer.result();
}

class Specializer {
  readonly #tree: RuleTree;
  readonly #state: readonly string[];
  /** What each name of the rule stands for at this point of it. */
  readonly #values = new Map<string, Expression>();
  readonly #definitions: Definition[] = [];
  readonly #derived = new Map<string, { result: string; scalar: boolean }>();
  readonly #versions = new Map<string, number>();
  readonly #coordinates: Set<string>;

  constructor(tree: RuleTree, state: readonly string[], hyperparameters: HyperparameterValues, schedules: ReadonlySet<string>) {
    this.#tree = tree;
    this.#state = state;
    this.#coordinates = new Set(['theta', 'g', ...state.filter((name) => tree.coordinates.has(name)).map(incoming)]);
    for (const name of ['theta', 'g', 't']) this.#values.set(name, { kind: 'name', name });
    for (const name of state) this.#values.set(name, { kind: 'name', name: incoming(name) });
    for (const [name, value] of Object.entries(hyperparameters)) this.#values.set(name, schedules.has(name) ? { kind: 'name', name: scheduled(name) } : { kind: 'literal', value });
  }

  run(statements: readonly Statement[]): void {
    for (const statement of statements) this.#runStatement(statement);
  }

  result(): SpecializedRule {
    const mentioned = new Set<string>();
    const note = (expression: Expression): Expression => {
      if (expression.kind === 'name') mentioned.add(expression.name);
      return mapChildren(expression, note);
    };
    for (const { value } of this.#definitions) note(value);
    const update = note(this.#values.get('update')!);
    const effectiveLearningRate = note(this.#values.get('effectiveLearningRate')!);
    const state = new Map<string, { result: string; scalar: boolean }>();
    for (const name of this.#state) {
      const version = this.#versions.get(name) ?? 0;
      if (version > 0 || mentioned.has(incoming(name))) state.set(name, { result: `${name}$${version}`, scalar: this.#tree.scalars.has(name) });
    }
    return { definitions: this.#definitions, state, derived: this.#derived, update, effectiveLearningRate };
  }

  #runStatement(statement: Statement): void {
    switch (statement.kind) {
      case 'define': {
        const value = this.#resolve(statement.value);
        if (value.kind === 'literal' || value.kind === 'name') {
          this.#values.set(statement.name, value);
          return;
        }
        const { name: result, scalar } = this.#add(statement.name, value);
        if (statement.name !== 'update' && statement.name !== 'effectiveLearningRate') this.#derived.set(statement.name, { result, scalar });
        return;
      }
      case 'assign':
        this.#add(statement.name, this.#resolve(statement.value));
        return;
      case 'if': {
        const test = this.#resolve(statement.test);
        if (test.kind === 'literal') this.run(test.value ? statement.then : statement.otherwise);
        else {
          this.#runUnder(test, statement.then);
          this.#runUnder({ kind: 'unary', operator: '!', operand: test }, statement.otherwise);
        }
      }
    }
  }

  /** Assignments that happen only where the test holds: elsewhere the name keeps its value. */
  #runUnder(test: Expression, statements: readonly Statement[]): void {
    for (const statement of statements) {
      switch (statement.kind) {
        case 'assign': {
          const kept = this.#values.get(statement.name)!;
          this.#add(statement.name, { kind: 'conditional', test, then: this.#resolve(statement.value), otherwise: kept });
          break;
        }
        case 'if': {
          const inner = this.#resolve(statement.test);
          if (inner.kind === 'literal') this.#runUnder(test, inner.value ? statement.then : statement.otherwise);
          else {
            this.#runUnder({ kind: 'logical', operator: '&&', left: test, right: inner }, statement.then);
            this.#runUnder({ kind: 'logical', operator: '&&', left: test, right: { kind: 'unary', operator: '!', operand: inner } }, statement.otherwise);
          }
          break;
        }
        case 'define':
          throw new Error(`A quantity is named inside of if: ${statement.name}.`);
      }
    }
  }

  #add(of: string, value: Expression): Definition {
    const version = (this.#versions.get(of) ?? 0) + 1;
    this.#versions.set(of, version);
    const perCoordinate = this.#tree.coordinates.has(of) && (this.#state.includes(of) || mentions(value, this.#coordinates));
    const definition = { name: `${of}$${version}`, value, scalar: !perCoordinate };
    this.#definitions.push(definition);
    if (perCoordinate) this.#coordinates.add(definition.name);
    this.#values.set(of, { kind: 'name', name: definition.name });
    return definition;
  }

  /** Puts in what the names stand for, and computes what is made of literals alone. */
  #resolve(expression: Expression): Expression {
    if (expression.kind === 'name') {
      const value = this.#values.get(expression.name);
      if (!value) throw new Error(`The configuration has no “${expression.name}”.`);
      return value;
    }
    if (expression.kind === 'logical') {
      const left = this.#resolve(expression.left);
      if (left.kind !== 'literal') return { ...expression, left, right: this.#resolve(expression.right) };
      return Boolean(left.value) === (expression.operator === '&&') ? this.#resolve(expression.right) : left;
    }
    if (expression.kind === 'conditional') {
      const test = this.#resolve(expression.test);
      if (test.kind === 'literal') return this.#resolve(test.value ? expression.then : expression.otherwise);
      return { ...expression, test, then: this.#resolve(expression.then), otherwise: this.#resolve(expression.otherwise) };
    }
    return fold(mapChildren(expression, (child) => this.#resolve(child)));
  }
}
