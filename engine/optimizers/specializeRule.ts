import { fold } from './fold.ts';
import { extentOf } from './extentOf.ts';
import { forEachName, mapChildren, type Expression, type RuleTree, type Statement } from './ruleTree.ts';
import { ruleFunctions, tensorFact, tensorFacts } from './ruleFunctions.ts';
import type { Extent } from './extent.ts';
import type { HyperparameterValues } from './description.ts';
import type { Tensor } from '../loss/tensor.ts';

/** The name of a hyperparameter that has another value at each step. */
export const scheduled = (hyperparameter: string): string => `${hyperparameter}$scheduled`;

/** One value of the rule: defined once, never changed. */
export interface Definition {
  /** Unique in the rule: `m$1` is the first new m; what comes in is `m$0`. */
  readonly name: string;
  /** An application of a function that sees beyond the coordinate is a definition of its own, and stands nowhere else. */
  readonly value: Expression;
  readonly extent: Extent;
  /** Of an application that costs: where it is needed. */
  readonly guard?: Expression;
}

/** Where a value stands in the rule. */
export interface Result {
  readonly result: string;
  readonly extent: Extent;
}

/** A rule for one configuration: hyperparameters are literals, what they rule out is gone, each name is defined once. */
export interface SpecializedRule {
  /** In the order of the rule; names in them are `theta`, `g`, `t`, `loss`, facts about the tensor, incoming state or earlier definitions. */
  readonly definitions: readonly Definition[];
  /** State that this configuration uses: where its new value stands; `name$0` where it never changes. */
  readonly state: ReadonlyMap<string, Result>;
  /** Named quantities that are more than a literal or another name. */
  readonly derived: ReadonlyMap<string, Result>;
  readonly update: Expression;
  readonly effectiveLearningRate: Expression;
  /** Of every name in the expressions. */
  readonly extents: ReadonlyMap<string, Extent>;
}

/** The name of a state variable's value before the step. */
export const incoming = (state: string): string => `${state}$0`;

/**
 * Settles everything that the hyperparameters decide, by the arithmetic that the rule itself would do, and gives each assignment a name of its own,
 * so that the statements may be moved as long as they stand after what they mention.
 * @param schedules the hyperparameters that have another value at each step: they stay names, one number per step each
 * @param tensors what they have in common is settled too
 */
export function specializeRule(
  tree: RuleTree,
  state: Iterable<string>,
  hyperparameters: HyperparameterValues,
  schedules: ReadonlySet<string> = new Set(),
  tensors: readonly Tensor[] = [],
): SpecializedRule {
  const specializer = new Specializer(tree, [...state], hyperparameters, schedules, tensors);
  specializer.run(tree.statements);
  return specializer.result();
}

class Specializer {
  readonly #tree: RuleTree;
  readonly #state: readonly string[];
  /** What each name of the rule stands for at this point of it. */
  readonly #values = new Map<string, Expression>();
  readonly #extents = new Map<string, Extent>();
  readonly #definitions: Definition[] = [];
  readonly #derived = new Map<string, Result>();
  readonly #versions = new Map<string, number>();
  /** The applications so far, by their text: the same one is computed once. */
  readonly #applications = new Map<string, Expression>();
  /** What must hold where the rule is now; tests of single coordinates aside. */
  readonly #guards: Expression[] = [];

  constructor(tree: RuleTree, state: readonly string[], hyperparameters: HyperparameterValues, schedules: ReadonlySet<string>, tensors: readonly Tensor[]) {
    this.#tree = tree;
    this.#state = state;
    for (const name of ['theta', 'g', 't', 'loss', ...tensorFacts]) this.#bind(name, name, tree.extents.get(name)!);
    for (const fact of tensorFacts) {
      const [value, ...others] = new Set(tensors.map(({ shape }) => tensorFact(shape, fact)));
      if (value !== undefined && others.length === 0) this.#values.set(fact, { kind: 'literal', value });
    }
    for (const name of state) this.#bind(name, incoming(name), tree.extents.get(name)!);
    for (const [name, value] of Object.entries(hyperparameters)) {
      if (schedules.has(name)) this.#bind(name, scheduled(name), 'step');
      else this.#values.set(name, { kind: 'literal', value });
    }
  }

  #bind(name: string, standsFor: string, extent: Extent): void {
    this.#values.set(name, { kind: 'name', name: standsFor });
    this.#extents.set(standsFor, extent);
  }

  run(statements: readonly Statement[]): void {
    for (const statement of statements) this.#runStatement(statement);
  }

  result(): SpecializedRule {
    const mentioned = new Set<string>();
    const update = this.#values.get('update')!;
    const effectiveLearningRate = this.#values.get('effectiveLearningRate')!;
    for (const expression of [...this.#definitions.flatMap(({ value, guard }) => (guard ? [value, guard] : [value])), update, effectiveLearningRate]) {
      forEachName(expression, (name) => mentioned.add(name));
    }
    const state = new Map<string, Result>();
    for (const name of this.#state) {
      const version = this.#versions.get(name) ?? 0;
      if (version > 0 || mentioned.has(incoming(name))) state.set(name, { result: `${name}$${version}`, extent: this.#tree.extents.get(name)! });
    }
    return { definitions: this.#definitions, state, derived: this.#derived, update, effectiveLearningRate, extents: this.#extents };
  }

  #runStatement(statement: Statement): void {
    switch (statement.kind) {
      case 'define': {
        const value = this.#resolve(statement.value);
        if (value.kind === 'literal' || value.kind === 'name') {
          this.#values.set(statement.name, value);
          return;
        }
        const { name: result, extent } = this.#add(statement.name, value);
        if (statement.name !== 'update' && statement.name !== 'effectiveLearningRate') this.#derived.set(statement.name, { result, extent });
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
          this.#runUnder(not(test), statement.otherwise);
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
          this.#add(statement.name, { kind: 'conditional', test, then: this.#resolveUnder(test, statement.value), otherwise: kept });
          break;
        }
        case 'if': {
          const inner = this.#resolve(statement.test);
          if (inner.kind === 'literal') this.#runUnder(test, inner.value ? statement.then : statement.otherwise);
          else {
            this.#runUnder(and(test, inner), statement.then);
            this.#runUnder(and(test, not(inner)), statement.otherwise);
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
    const extent = this.#state.includes(of) ? this.#tree.extents.get(of)! : extentOf(value, this.#extents);
    const definition = { name: `${of}$${version}`, value, extent };
    this.#definitions.push(definition);
    this.#extents.set(definition.name, extent);
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
      return { ...expression, test, then: this.#resolveUnder(test, expression.then), otherwise: this.#resolveUnder(not(test), expression.otherwise) };
    }
    if (expression.kind === 'apply') return this.#apply(expression);
    return fold(mapChildren(expression, (child) => this.#resolve(child)));
  }

  #resolveUnder(test: Expression, expression: Expression): Expression {
    if (extentOf(test, this.#extents) === 'coordinate') return this.#resolve(expression);
    this.#guards.push(test);
    const resolved = this.#resolve(expression);
    this.#guards.pop();
    return resolved;
  }

  /** Gives an application a name of its own, for it is computed apart from what it stands in. */
  #apply(application: Expression & { readonly kind: 'apply' }): Expression {
    const described = ruleFunctions[application.name];
    if (described.kind === 'derived') return this.#resolve(described.expand(application.arguments[0]!));
    const value = mapChildren(application, (child) => this.#resolve(child));
    if (described.kind === 'elementwise') return value;
    const guard = described.kind === 'fold' || this.#guards.length === 0 ? undefined : this.#guards.reduce(and);
    const text = JSON.stringify([value, guard]);
    const known = this.#applications.get(text);
    if (known) return known;
    const extent = extentOf(value, this.#extents);
    const name = `${application.name}$${this.#applications.size}$`;
    this.#definitions.push({ name, value, extent, ...(guard && { guard }) });
    this.#extents.set(name, extent);
    this.#applications.set(text, { kind: 'name', name });
    return { kind: 'name', name };
  }
}

const not = (operand: Expression): Expression => ({ kind: 'unary', operator: '!', operand });
const and = (left: Expression, right: Expression): Expression => ({ kind: 'logical', operator: '&&', left, right });
