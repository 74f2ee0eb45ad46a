import { memoriesOf, putBack } from '../calls/remembering.ts';
import { descriptionOf } from './registry.ts';
import { generateStep, seesTensors, type GeneratedColumn } from './generateStep.ts';
import { hyperparametersOf } from './configuration.ts';
import { readRule } from './readRule.ts';
import { createProcedureStepper } from './procedureStepper.ts';
import { decorateStepper } from './decorateStepper.ts';
import { scheduledHyperparameters } from '../schedules/scheduledHyperparameters.ts';
import { stepColumns } from './stepColumns.ts';
import { unrollStep } from './unrollStep.ts';
import { ruleRuntime, type RunEnvironment } from './ruleRuntime.ts';
import { scheduled, specializeRule, type Result, type SpecializedRule } from './specializeRule.ts';
import { tensorFact, tensorFacts, type TensorFact } from './ruleFunctions.ts';
import type { ColumnLayout } from '../recording/recording.ts';
import type { Dialect, RuleDescription, HyperparameterValues, OptimizerConfiguration, Quantity, StateVariable } from './description.ts';
import type { RuleTree } from './ruleTree.ts';
import type { ScheduleFunction } from '../schedules/schedule.ts';
import type { Stepper } from './stepper.ts';
import type { Tensor } from '../loss/tensor.ts';

/** Makes the stepper of a native optimizer, by the library that runs it. */
export type NativeStepperFactory = (configuration: OptimizerConfiguration, dimensions: number) => Stepper;

/** Loads the library behind the native optimizers; called only when one is used. */
export type LoadNative = () => Promise<NativeStepperFactory>;

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
 * An optimizer ready to work on n coordinates, its state at its start, with its schedules, gradient transforms and averaging.
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
  const tensors = tensorsOf(parameters);
  const stepper = await createPlainStepper(configuration, tensors, loadNative, environment);
  return decorateStepper(stepper, configuration, { tensors, seed: environment.seed });
}

async function createPlainStepper(configuration: OptimizerConfiguration, tensors: readonly Tensor[], loadNative: LoadNative, environment: RunEnvironment): Promise<Stepper> {
  const description = descriptionOf(configuration);
  switch (description.kind) {
    case 'rule':
      return createRuleStepper(description, configuration, tensors, environment);
    case 'procedure':
      return createProcedureStepper(description, configuration, dimensionsOf(tensors), environment);
    case 'native':
      return (await loadNative())(configuration, dimensionsOf(tensors));
  }
}

function tensorsOf(parameters: number | readonly Tensor[]): readonly Tensor[] {
  return typeof parameters === 'number' ? [{ name: 'θ', shape: [parameters], offset: 0, length: parameters }] : parameters;
}

function dimensionsOf(tensors: readonly Tensor[]): number {
  return tensors.reduce((sum, { length }) => sum + length, 0);
}

type Schedules = Readonly<Record<string, (t: number, loss: number) => number>>;

type MakeStep = (
  n: number,
  initial: Readonly<Record<string, number | Float64Array>>,
  schedules: Schedules,
  tensors: readonly Tensor[],
  facts: Readonly<Record<TensorFact, readonly number[]>>,
  functions: ReturnType<typeof ruleRuntime>,
) => Pick<Stepper, 'step' | 'save' | 'restore'>;

/** The stepper of one description, in the registry or not: one function is generated for it, this dialect, these hyperparameters and these shapes. */
export function createRuleStepper(
  description: RuleDescription,
  configuration: OptimizerConfiguration,
  parameters: number | readonly Tensor[],
  environment: RunEnvironment = nowhere,
): Stepper {
  const tensors = tensorsOf(parameters);
  const n = dimensionsOf(tensors);
  const refusal = description.dialects[configuration.dialect]?.refuse?.(tensors);
  if (refusal) throw new RefusedShapeError(`${description.name} (${configuration.dialect}): ${refusal}`);
  const schedules = scheduledHyperparameters(description, configuration);
  const rule = specializedRule(description, configuration, tensors);
  const split = tensors.length > 1 && seesTensors(rule);
  const needsColumns = environment.records !== false || configuration.averaging !== undefined || (configuration.transforms ?? []).length > 0;
  const columns = needsColumns ? [...columnsOf(rule, description, n, split), ...scheduleColumns(description, schedules)] : [];
  const text = generateStep(rule, columns, [...schedules.keys()], split);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is made from a rule that was read and found to be arithmetic
  const generated = new Function('n', 'initial', 'schedules', 'tensors', 'facts', 'functions', text) as MakeStep;
  const initial = initialState(description.state, { ...configuration.hyperparameters, ...description.dialects[configuration.dialect]!.fixed }, n);
  const facts = Object.fromEntries(tensorFacts.map((fact) => [fact, tensors.map(({ shape }) => tensorFact(shape, fact))] as const)) as Record<TensorFact, number[]>;
  const unrolled = schedules.size === 0 && !split ? unrollStep(rule, columns, n) : undefined;
  const { step, save, restore } = generated(n, initial, byStep(schedules), tensors, facts, ruleRuntime(environment));
  const memories = memoriesOf([...schedules.values()]);
  const stateIds = [...rule.state.keys()];
  let restored = false;
  return {
    columns,
    ...(unrolled && { unrolled }),
    step,
    save: () => [...save(), ...memories.map((memory) => memory.slice())],
    restore(state) {
      restored = true;
      const own = state.length - memories.length;
      restore(state.slice(0, own));
      putBack(memories, state.slice(own));
    },
    start(targets, row, theta) {
      if (!restored) for (const value of Object.values(initial)) if (typeof value !== 'number') value.set(theta);
      const state = save();
      for (const [index, { id, width }] of columns.entries()) {
        const values = state[stateIds.indexOf(id)];
        const target = targets[index]!.subarray(row * width, (row + 1) * width);
        if (!values) target.fill(NaN);
        else if (values.length === width) target.set(values);
        // One number per tensor, which stands at each of its coordinates.
        else tensors.forEach(({ offset, length }, k) => target.fill(values[k]!, offset, offset + length));
      }
    },
    dispose() {
      // Its state is memory like any other.
    },
  };
}

/** The rule of a description's dialect, read and settled for these hyperparameters, and for what the tensors have in common. */
export function specializedRule(description: RuleDescription, configuration: OptimizerConfiguration, tensors: readonly Tensor[] = []): SpecializedRule {
  const { dialect, hyperparameters } = configuration;
  const tree = ruleOf(description, dialect);
  const schedules = new Set(scheduledHyperparameters(description, configuration).keys());
  return specializeRule(tree, Object.keys(description.state), { ...hyperparameters, ...description.dialects[dialect]!.fixed }, schedules, tensors);
}

/** As the generated step calls them: a schedule counts the updates before the step. */
function byStep(schedules: ReadonlyMap<string, ScheduleFunction>): Schedules {
  return Object.fromEntries([...schedules].map(([id, schedule]) => [id, (t: number, loss: number) => schedule(t - 1, loss)]));
}

function scheduleColumns({ hyperparameters }: RuleDescription, schedules: ReadonlyMap<string, ScheduleFunction>): readonly (ColumnLayout & GeneratedColumn)[] {
  return [...schedules.keys()].map((id) => {
    const { symbol, name } = hyperparameters[id]!;
    return { id, symbol, meaning: `The ${name} of this step, by its schedule.`, width: 1, group: 'state', extent: 'step', result: { kind: 'name', name: scheduled(id) } };
  });
}

/** The rule of a description's dialect as read. */
export function ruleOf(description: RuleDescription, dialect: Dialect): RuleTree {
  const form = description.dialects[dialect];
  if (!form) throw new RangeError(`${description.name} has no dialect “${dialect}”.`);
  const known = Object.fromEntries(hyperparametersOf(description, dialect).map(({ id, hyperparameter }) => [id, hyperparameter]));
  return readRule(form.step.toString(), { ...description, hyperparameters: { ...known, ...form.fixed } });
}

function columnsOf(rule: SpecializedRule, { state, derived }: RuleDescription, n: number, split: boolean): readonly (ColumnLayout & GeneratedColumn)[] {
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
    Object.entries(state).map(([id, { initial }]): [string, number | Float64Array] => {
      if (initial === 'theta') return [id, new Float64Array(n)];
      return [id, typeof initial === 'number' ? initial : Number(hyperparameters[initial.hyperparameter] ?? 0)];
    }),
  );
}
