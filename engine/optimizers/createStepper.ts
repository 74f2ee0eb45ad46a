import { descriptionOf } from './registry.ts';
import { generateStep, seesTensors, type GeneratedColumn } from './generateStep.ts';
import { hyperparametersOf } from './configuration.ts';
import { readRule } from './readRule.ts';
import { stepColumns } from './stepColumns.ts';
import { ruleRuntime, type RunEnvironment } from './ruleRuntime.ts';
import { specializeRule, type Result, type SpecializedRule } from './specializeRule.ts';
import { tensorFact, tensorFacts, type TensorFact } from './ruleFunctions.ts';
import type { ColumnLayout } from '../recording/recording.ts';
import type { Dialect, ElementwiseDescription, HyperparameterValues, OptimizerConfiguration, Quantity, StateVariable } from './description.ts';
import type { RuleTree } from './ruleTree.ts';
import type { Stepper } from './stepper.ts';
import type { Tensor } from '../loss/tensor.ts';

/** Makes the stepper of a native optimizer, by the library that runs it. */
export type NativeStepperFactory = (configuration: OptimizerConfiguration, dimensions: number) => Stepper;

/** Loads the library behind the native optimizers; called only when one is used. */
export type LoadNative = () => Promise<NativeStepperFactory>;

/** θ without tensors: numbers that belong together. */
const oneVector = (length: number): readonly Tensor[] => [{ name: 'theta', shape: [length], offset: 0, length }];

/** For a rule that is tried without a run. */
const nowhere: RunEnvironment = { seed: 1 };

/** An optimizer cannot work on parameters of these shapes. */
export class RefusedShapeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RefusedShapeError';
  }
}

/**
 * An optimizer ready to work on n coordinates, its state at its start.
 * @param configuration complete, as `parseSpec` and `configure` give it
 * @param parameters how θ is cut into tensors, without gaps; or n ≥ 1, which is one vector
 * @throws UnknownOptimizerError, RuleError, RefusedShapeError
 */
export async function createStepper(
  configuration: OptimizerConfiguration,
  parameters: number | readonly Tensor[],
  loadNative: LoadNative,
  environment: RunEnvironment = nowhere,
): Promise<Stepper> {
  const description = descriptionOf(configuration);
  switch (description.kind) {
    case 'elementwise':
      return createElementwiseStepper(description, configuration, parameters, environment);
    case 'native':
      return (await loadNative())(configuration, dimensionsOf(parameters));
  }
}

function dimensionsOf(parameters: number | readonly Tensor[]): number {
  return typeof parameters === 'number' ? parameters : parameters.reduce((sum, { length }) => sum + length, 0);
}

type MakeStep = (
  n: number,
  initial: Readonly<Record<string, number | Float64Array>>,
  schedules: unknown,
  tensors: readonly Tensor[],
  facts: Readonly<Record<TensorFact, readonly number[]>>,
  functions: ReturnType<typeof ruleRuntime>,
) => Stepper['step'];

/** The stepper of one description, in the registry or not: one function is generated for it, this dialect, these hyperparameters and these shapes. */
export function createElementwiseStepper(
  description: ElementwiseDescription,
  configuration: OptimizerConfiguration,
  parameters: number | readonly Tensor[],
  environment: RunEnvironment = nowhere,
): Stepper {
  const n = dimensionsOf(parameters);
  const tensors = typeof parameters === 'number' ? oneVector(n) : parameters;
  const refusal = description.dialects[configuration.dialect]?.refuse?.(tensors);
  if (refusal) throw new RefusedShapeError(`${description.name} (${configuration.dialect}): ${refusal}`);
  const rule = specializedRule(description, configuration, tensors);
  const split = tensors.length > 1 && seesTensors(rule);
  const columns = columnsOf(rule, description, n, split);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is made from a rule that was read and found to be arithmetic
  const generated = new Function('n', 'initial', 'schedules', 'tensors', 'facts', 'functions', generateStep(rule, columns, [], split)) as MakeStep;
  const initial = initialState(description.state, configuration.hyperparameters, n);
  const facts = Object.fromEntries(tensorFacts.map((fact) => [fact, tensors.map(({ shape }) => tensorFact(shape, fact))])) as Record<TensorFact, number[]>;
  return {
    columns,
    step: generated(n, initial, {}, tensors, facts, ruleRuntime(environment)),
    start(targets, row, theta) {
      for (const value of Object.values(initial)) if (typeof value !== 'number') value.set(theta);
      for (const [index, { id, width }] of columns.entries()) {
        const value = rule.state.has(id) ? initial[id]! : NaN;
        if (typeof value === 'number') targets[index]!.fill(value, row * width, (row + 1) * width);
        else targets[index]!.set(value, row * width);
      }
    },
    dispose() {
      // Its state is memory like any other.
    },
  };
}

/** The rule of a description's dialect, read and settled for these hyperparameters, and for what the tensors have in common. */
export function specializedRule(description: ElementwiseDescription, { dialect, hyperparameters }: OptimizerConfiguration, tensors: readonly Tensor[] = []): SpecializedRule {
  const tree = ruleOf(description, dialect);
  return specializeRule(tree, Object.keys(description.state), { ...hyperparameters, ...description.dialects[dialect]!.fixed }, new Set(), tensors);
}

/** The rule of a description's dialect as read. */
export function ruleOf(description: ElementwiseDescription, dialect: Dialect): RuleTree {
  const form = description.dialects[dialect];
  if (!form) throw new RangeError(`${description.name} has no dialect “${dialect}”.`);
  const known = Object.fromEntries(hyperparametersOf(description, dialect).map(({ id, hyperparameter }) => [id, hyperparameter]));
  return readRule(form.step.toString(), { ...description, hyperparameters: { ...known, ...form.fixed } });
}

function columnsOf(rule: SpecializedRule, { state, derived }: ElementwiseDescription, n: number, split: boolean): readonly (ColumnLayout & GeneratedColumn)[] {
  const quantity = (id: string, { symbol, meaning }: Quantity, from: Result | undefined) => {
    if (!from) return [];
    // What is one number for each of several tensors stands at each coordinate of its tensor.
    const width = from.extent === 'coordinate' || (from.extent === 'tensor' && split) ? n : 1;
    return [{ id, symbol, meaning, width, group: 'state' as const, extent: from.extent, result: { kind: 'name' as const, name: from.result } }];
  };
  const [update, effectiveLearningRate] = stepColumns(n);
  return [
    { ...update, extent: 'coordinate', result: rule.update },
    { ...effectiveLearningRate, extent: 'coordinate', result: rule.effectiveLearningRate },
    ...Object.entries(state).flatMap(([id, variable]) => quantity(id, variable, rule.state.get(id))),
    ...Object.entries(derived).flatMap(([id, variable]) => quantity(id, variable, rule.derived.get(id))),
  ];
}

/** The first value of each state variable; an array of its own for what starts as θ. */
function initialState(state: Readonly<Record<string, StateVariable>>, hyperparameters: HyperparameterValues, n: number): Readonly<Record<string, number | Float64Array>> {
  return Object.fromEntries(
    Object.entries(state).map(([id, { initial }]) => {
      if (initial === 'theta') return [id, new Float64Array(n)];
      return [id, typeof initial === 'number' ? initial : Number(hyperparameters[initial.hyperparameter] ?? 0)];
    }),
  );
}
