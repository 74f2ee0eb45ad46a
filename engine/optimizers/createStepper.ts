import { findOptimizer } from './registry.ts';
import { generateStep, type GeneratedColumn } from './generateStep.ts';
import { hyperparametersOf } from './configuration.ts';
import { readRule } from './readRule.ts';
import { decorateStepper } from './decorateStepper.ts';
import { scheduledHyperparameters } from '../schedules/scheduledHyperparameters.ts';
import { stepColumns } from './stepColumns.ts';
import { scheduled, specializeRule, type SpecializedRule } from './specializeRule.ts';
import type { ColumnLayout } from '../recording/recording.ts';
import type { ElementwiseDescription, HyperparameterValues, OptimizerConfiguration, Quantity, StateVariable } from './description.ts';
import type { ScheduleFunction } from '../schedules/schedule.ts';
import type { Stepper } from './stepper.ts';
import type { Tensor } from '../loss/tensor.ts';

/** Makes the stepper of a native optimizer, by the library that runs it. */
export type NativeStepperFactory = (configuration: OptimizerConfiguration, dimensions: number) => Stepper;

/** Loads the library behind the native optimizers; called only when one is used. */
export type LoadNative = () => Promise<NativeStepperFactory>;

/**
 * An optimizer ready to work on n coordinates, its state at its start, with its schedules, gradient transforms and averaging.
 * @param configuration complete, as `parseSpec` and `configure` give it
 * @param dimensions n ≥ 1
 * @param seed of the run, for noise
 * @throws UnknownOptimizerError, RuleError
 */
export async function createStepper(configuration: OptimizerConfiguration, dimensions: number, loadNative: LoadNative, seed = 1): Promise<Stepper> {
  const tensors: readonly Tensor[] = [{ name: 'θ', shape: [dimensions], offset: 0, length: dimensions }];
  return decorateStepper(await createPlainStepper(configuration, dimensions, loadNative), configuration, { tensors, seed });
}

async function createPlainStepper(configuration: OptimizerConfiguration, dimensions: number, loadNative: LoadNative): Promise<Stepper> {
  const description = findOptimizer(configuration.id);
  switch (description.kind) {
    case 'elementwise':
      return createElementwiseStepper(description, configuration, dimensions);
    case 'native':
      return (await loadNative())(configuration, dimensions);
  }
}

type StepFunction = Stepper['step'];

/** The stepper of one description, in the registry or not: one function is generated for it, this dialect and these hyperparameters. */
export function createElementwiseStepper(description: ElementwiseDescription, configuration: OptimizerConfiguration, dimensions: number): Stepper {
  const schedules = scheduledHyperparameters(description, configuration);
  const rule = specializedRule(description, configuration);
  const columns = [...columnsOf(rule, description, dimensions), ...scheduleColumns(description, schedules)];
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is made from a rule that was read and found to be arithmetic
  const generated = new Function('n', 'initial', 'schedules', generateStep(rule, columns, [...schedules.keys()])) as (n: number, initial: Readonly<Record<string, number>>, schedules: Schedules) => StepFunction;
  const initial = initialState(description.state, configuration.hyperparameters);
  return {
    columns,
    step: generated(dimensions, initial, byStep(schedules)),
    start(targets, row) {
      for (const [index, { id, width }] of columns.entries()) {
        const value = rule.state.has(id) ? initial[id]! : NaN;
        targets[index]!.fill(value, row * width, (row + 1) * width);
      }
    },
    dispose() {
      // Its state is memory like any other.
    },
  };
}

/** The rule of a description's dialect, read and settled for these hyperparameters. */
export function specializedRule(description: ElementwiseDescription, configuration: OptimizerConfiguration): SpecializedRule {
  const { dialect, hyperparameters } = configuration;
  const form = description.dialects[dialect];
  if (!form) throw new RangeError(`${description.name} has no dialect “${dialect}”.`);
  const known = Object.fromEntries(hyperparametersOf(description, dialect).map(({ id, hyperparameter }) => [id, hyperparameter]));
  const tree = readRule(form.step.toString(), { ...description, hyperparameters: known });
  return specializeRule(tree, Object.keys(description.state), hyperparameters, new Set(scheduledHyperparameters(description, configuration).keys()));
}

type Schedules = Readonly<Record<string, (t: number, loss: number) => number>>;

/** As the generated step calls them: a schedule counts the updates before the step. */
function byStep(schedules: ReadonlyMap<string, ScheduleFunction>): Schedules {
  return Object.fromEntries([...schedules].map(([id, schedule]) => [id, (t: number, loss: number) => schedule(t - 1, loss)]));
}

function scheduleColumns({ hyperparameters }: ElementwiseDescription, schedules: ReadonlyMap<string, ScheduleFunction>): readonly (ColumnLayout & GeneratedColumn)[] {
  return [...schedules.keys()].map((id) => {
    const { symbol, name } = hyperparameters[id]!;
    return { id, symbol, meaning: `The ${name} of this step, by its schedule.`, width: 1, group: 'state', scalar: true, result: { kind: 'name', name: scheduled(id) } };
  });
}

function columnsOf(rule: SpecializedRule, { state, derived }: ElementwiseDescription, n: number): readonly (ColumnLayout & GeneratedColumn)[] {
  const quantity = (id: string, { symbol, meaning }: Quantity, from: { readonly result: string; readonly scalar: boolean } | undefined) =>
    from ? [{ id, symbol, meaning, width: from.scalar ? 1 : n, group: 'state' as const, scalar: from.scalar, result: { kind: 'name' as const, name: from.result } }] : [];
  const [update, effectiveLearningRate] = stepColumns(n);
  return [
    { ...update, scalar: false, result: rule.update },
    { ...effectiveLearningRate, scalar: false, result: rule.effectiveLearningRate },
    ...Object.entries(state).flatMap(([id, variable]) => quantity(id, variable, rule.state.get(id))),
    ...Object.entries(derived).flatMap(([id, variable]) => quantity(id, variable, rule.derived.get(id))),
  ];
}

function initialState(state: Readonly<Record<string, StateVariable>>, hyperparameters: HyperparameterValues): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(state).map(([id, { initial }]) => [id, typeof initial === 'number' ? initial : Number(hyperparameters[initial.hyperparameter] ?? 0)]),
  );
}
