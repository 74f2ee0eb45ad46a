import { descriptionOf } from './registry.ts';
import { generateStep, type GeneratedColumn } from './generateStep.ts';
import { hyperparametersOf } from './configuration.ts';
import { readRule } from './readRule.ts';
import { stepColumns } from './stepColumns.ts';
import { specializeRule, type SpecializedRule } from './specializeRule.ts';
import type { ColumnLayout } from '../recording/recording.ts';
import type { ElementwiseDescription, HyperparameterValues, OptimizerConfiguration, Quantity, StateVariable } from './description.ts';
import type { Stepper } from './stepper.ts';

/** Makes the stepper of a native optimizer, by the library that runs it. */
export type NativeStepperFactory = (configuration: OptimizerConfiguration, dimensions: number) => Stepper;

/** Loads the library behind the native optimizers; called only when one is used. */
export type LoadNative = () => Promise<NativeStepperFactory>;

/**
 * An optimizer ready to work on n coordinates, its state at its start.
 * @param configuration complete, as `parseSpec` and `configure` give it
 * @param dimensions n ≥ 1
 * @throws UnknownOptimizerError, RuleError
 */
export async function createStepper(configuration: OptimizerConfiguration, dimensions: number, loadNative: LoadNative): Promise<Stepper> {
  const description = descriptionOf(configuration);
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
  const rule = specializedRule(description, configuration);
  const columns = columnsOf(rule, description, dimensions);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is made from a rule that was read and found to be arithmetic
  const generated = new Function('n', 'initial', generateStep(rule, columns)) as (n: number, initial: Readonly<Record<string, number>>) => StepFunction;
  const initial = initialState(description.state, configuration.hyperparameters);
  return {
    columns,
    step: generated(dimensions, initial),
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
export function specializedRule(description: ElementwiseDescription, { dialect, hyperparameters }: OptimizerConfiguration): SpecializedRule {
  const form = description.dialects[dialect];
  if (!form) throw new RangeError(`${description.name} has no dialect “${dialect}”.`);
  const known = Object.fromEntries(hyperparametersOf(description, dialect).map(({ id, hyperparameter }) => [id, hyperparameter]));
  const tree = readRule(form.step.toString(), { ...description, hyperparameters: known });
  return specializeRule(tree, Object.keys(description.state), hyperparameters);
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
