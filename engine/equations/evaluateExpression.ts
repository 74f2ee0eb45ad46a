import { fold } from '../optimizers/fold.ts';
import { ruleFunctions, type RuleFunctionName } from '../optimizers/ruleFunctions.ts';
import { ruleRuntime, type RunEnvironment } from '../optimizers/ruleRuntime.ts';
import type { Expression } from '../optimizers/ruleTree.ts';
import type { HyperparameterValue } from '../optimizers/description.ts';
import type { Tensor } from '../loss/tensor.ts';

/** Where the numbers of a step come from. */
export interface StepValues {
  /** How θ is cut; the coordinates are counted through all of them. */
  readonly tensors: readonly Tensor[];
  /** The number of updates, this one included. */
  readonly t: number;
  readonly environment: RunEnvironment;
  /** What a name stands for at a coordinate; undefined where nobody knows. */
  readonly read: (name: string, coordinate: number) => HyperparameterValue | undefined;
}

type MapFunction = (x: Float64Array, into: Float64Array, tensor: Tensor, ...others: readonly HyperparameterValue[]) => void;
type SourceFunction = (into: Float64Array, t: number, theta: Float64Array) => void;

/** Expressions of one step as numbers, by the arithmetic of the run; what reaches over a tensor is computed once. */
export class StepEvaluator {
  readonly #values: StepValues;
  readonly #tensors = new Map<Expression, Map<number, Float64Array>>();

  constructor(values: StepValues) {
    this.#values = values;
  }

  /** Undefined where a part of it is not known. */
  at(expression: Expression, coordinate: number): HyperparameterValue | undefined {
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'name':
        return this.#values.read(expression.name, coordinate);
      case 'constant':
        return (Math as unknown as Readonly<Record<string, number>>)[expression.name];
      case 'unary': {
        const operand = this.at(expression.operand, coordinate);
        if (operand === undefined) return undefined;
        return expression.operator === '!' ? !operand : expression.operator === '-' ? -Number(operand) : Number(operand);
      }
      case 'logical': {
        const left = this.at(expression.left, coordinate);
        if (left === undefined) return undefined;
        return Boolean(left) === (expression.operator === '&&') ? this.at(expression.right, coordinate) : left;
      }
      case 'conditional': {
        const test = this.at(expression.test, coordinate);
        return test === undefined ? undefined : this.at(test ? expression.then : expression.otherwise, coordinate);
      }
      case 'binary': {
        const [left, right] = [this.at(expression.left, coordinate), this.at(expression.right, coordinate)];
        return left === undefined || right === undefined ? undefined : binary(expression.operator, left, right);
      }
      case 'call': {
        const given = expression.arguments.map((argument) => this.at(argument, coordinate));
        if (given.includes(undefined)) return undefined;
        return (Math as unknown as Readonly<Record<string, (...values: readonly number[]) => number>>)[expression.name]!(...given.map(Number));
      }
      case 'apply':
        return this.#apply(expression, coordinate);
    }
  }

  /** The tensor that a coordinate is in. */
  tensorAt(coordinate: number): Tensor {
    const { tensors } = this.#values;
    return tensors.find(({ offset, length }) => coordinate >= offset && coordinate < offset + length) ?? tensors[0]!;
  }

  #apply(expression: Expression & { readonly kind: 'apply' }, coordinate: number): HyperparameterValue | undefined {
    const described = ruleFunctions[expression.name];
    const [first] = expression.arguments;
    switch (described.kind) {
      case 'derived': {
        const known = this.#expanded.get(expression) ?? described.expand(first!);
        this.#expanded.set(expression, known);
        return this.at(known, coordinate);
      }
      case 'elementwise': {
        const value = this.at(first!, coordinate);
        return value === undefined ? undefined : this.#function<(x: number) => number>(expression.name)(Number(value));
      }
      case 'fold':
      case 'map':
      case 'source': {
        const value = this.#overTensor(expression, coordinate)[coordinate - this.#start(expression.name, coordinate)];
        return Number.isNaN(value) && described.kind === 'source' && !this.#values.environment.objective && expression.name === 'hessianDiagonal' ? undefined : value;
      }
    }
  }

  readonly #expanded = new Map<Expression, Expression>();

  #function<Type>(name: RuleFunctionName): Type {
    return ruleRuntime(this.#values.environment)[name] as Type;
  }

  /** The first coordinate of what is computed together. */
  #start(name: RuleFunctionName, coordinate: number): number {
    const described = ruleFunctions[name];
    return described.kind === 'source' || (described.kind === 'fold' && described.extent === 'step') ? 0 : this.tensorAt(coordinate).offset;
  }

  /** One value for each coordinate of the tensor, or of all parameters. */
  #overTensor(expression: Expression & { readonly kind: 'apply' }, coordinate: number): Float64Array {
    const start = this.#start(expression.name, coordinate);
    const kept = this.#tensors.get(expression) ?? new Map<number, Float64Array>();
    this.#tensors.set(expression, kept);
    const known = kept.get(start);
    if (known) return known;
    const computed = this.#compute(expression, coordinate);
    kept.set(start, computed);
    return computed;
  }

  #compute({ name, arguments: [first, ...others] }: Expression & { readonly kind: 'apply' }, coordinate: number): Float64Array {
    const described = ruleFunctions[name];
    const { tensors, t, environment } = this.#values;
    const n = tensors.reduce((sum, { length }) => sum + length, 0);
    const number = (expression: Expression, i: number) => Number(this.at(expression, i) ?? NaN);
    if (described.kind === 'source') {
      const into = new Float64Array(n).fill(NaN);
      if (name === 'hessianDiagonal' && !environment.objective) return into;
      const theta = Float64Array.from({ length: n }, (_, i) => Number(this.#values.read('theta', i) ?? NaN));
      this.#function<SourceFunction>(name)(into, t, theta);
      return into;
    }
    const isTotal = described.kind === 'fold' && described.extent === 'step';
    const { offset, length } = isTotal ? { offset: 0, length: n } : this.tensorAt(coordinate);
    if (described.kind === 'fold') {
      let sum = 0;
      for (let i = offset; i < offset + length; i++) sum += number(first!, i);
      return new Float64Array(length).fill(sum);
    }
    const [x, into] = [new Float64Array(n), new Float64Array(n)];
    for (let i = offset; i < offset + length; i++) x[i] = number(first!, i);
    this.#function<MapFunction>(name)(x, into, this.tensorAt(coordinate), ...others.map((other) => this.at(other, coordinate) ?? NaN));
    return into.slice(offset, offset + length);
  }
}

function binary(operator: (Expression & { kind: 'binary' })['operator'], left: HyperparameterValue, right: HyperparameterValue): HyperparameterValue {
  const folded = fold({ kind: 'binary', operator, left: { kind: 'literal', value: left }, right: { kind: 'literal', value: right } });
  return folded.kind === 'literal' ? folded.value : left;
}
