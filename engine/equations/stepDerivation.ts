import { averagings } from '../averaging/averagings.ts';
import { formOf, settleCall, type Call } from '../calls/callDescription.ts';
import { mapChildren, type Expression } from '../optimizers/ruleTree.ts';
import { descriptionOf } from '../optimizers/registry.ts';
import { scheduledHyperparameters } from '../schedules/scheduledHyperparameters.ts';
import { StepEvaluator } from './evaluateExpression.ts';
import { StepReader, type StepRows } from './stepReader.ts';
import { tensorFact, tensorFacts, type TensorFact } from '../optimizers/ruleFunctions.ts';
import { texSymbols } from './texSymbols.ts';
import { texText } from './texText.ts';
import { transforms } from '../transforms/transforms.ts';
import { versionedEquations, type Equation } from './settledEquations.ts';
import type { AveragingDescription } from '../averaging/averaging.ts';
import type { OptimizerConfiguration } from '../optimizers/description.ts';
import type { RunEnvironment } from '../optimizers/ruleRuntime.ts';
import type { Tensor } from '../loss/tensor.ts';
import type { TransformDescription } from '../transforms/transform.ts';

/** One quantity of a step and how it comes to be. */
export interface DerivationLine {
  /** Of the column, or a name of its own where nothing is recorded of it. */
  readonly name: string;
  /** Its symbol as TeX. */
  readonly symbol: string;
  /** What it equals: an expression to put numbers into, or TeX that says it. */
  readonly is: Expression | { readonly kind: 'tex'; readonly tex: string } | undefined;
}

/**
 * Why a step has no equations with numbers. A run that leaves another one begins with the state that this one had, `branch`, or with a new one, `branchAnew`.
 */
export type DerivationNote = 'start' | 'branch' | 'branchAnew' | 'held' | 'library' | 'procedure' | 'stepBeforeMissing';

/** All that a step computed, from the gradient to the parameters, in the order in which it did. */
export interface StepDerivation {
  readonly lines: readonly DerivationLine[];
  readonly notes: readonly DerivationNote[];
  readonly symbols: ReadonlyMap<string, string>;
  readonly reader: StepReader;
  readonly evaluator: StepEvaluator;
  readonly configuration: OptimizerConfiguration;
}

const name = (of: string): Expression => ({ kind: 'name', name: of });
const tex = (text: string): DerivationLine['is'] => ({ kind: 'tex', tex: text });

/**
 * @param rows what was recorded of the step and of the one before it
 * @param tensors of the loss function, without gaps
 * @param coordinate the rule is settled for the tensor that it is in
 */
export function deriveStep(configuration: OptimizerConfiguration, rows: StepRows, tensors: readonly Tensor[], coordinate: number, environment: RunEnvironment): StepDerivation {
  const description = descriptionOf(configuration);
  const calls = transformsOf(configuration);
  const { step, first = 0, begun = 0 } = rows;
  const isStart = step === first;
  const updates = updatesAt(calls, step - begun);
  const rule = description.kind === 'rule' ? versionedEquations(description, configuration, factsAt(tensors, coordinate)) : [];
  const scheduled = description.kind === 'rule' ? new Set(scheduledHyperparameters(description, configuration).keys()) : new Set<string>();
  const overwritten = overwrites(configuration, step - begun);
  const equations = overwritten ? rule.map((equation) => (equation.name === 'update' ? { ...equation, name: 'ruleUpdate' } : renamed(equation, 'update', 'ruleUpdate'))) : rule;
  const reader = new StepReader(rows, configuration, scheduled, tensors, updates.count, new Map(equations.map(({ name: of, value }) => [of, value])));
  const evaluator: StepEvaluator = new StepEvaluator({ tensors, t: updates.count, environment, read: (of, i) => reader.read(of, i, evaluator) });
  const symbols = new Map([
    ...texSymbols(description, equations, scheduled),
    ['gradient', 'g_t'],
    ['parameters', '\\theta_t'],
    ['ruleUpdate', '\\Delta\\theta^{\\mathrm{rule}}_t'],
    ['transformedGradient', '\\tilde g_t'],
    ['averagedParameters', '\\bar\\theta_t'],
    ...(calls.length > 0 ? [['g', '\\tilde g_t'] as const] : []),
    ...(reader.has('batchLoss') ? [['loss', 'f_B(\\theta_{t-1})'] as const] : []),
  ]);
  const line = (of: string, is: DerivationLine['is']): DerivationLine => ({ name: of, symbol: symbols.get(of) ?? texText(of), is });
  const held = !isStart && !updates.isUpdate;
  const lines: DerivationLine[] = [
    line('gradient', tex(`\\nabla ${reader.has('batchLoss') ? 'f_B' : 'f'}(\\theta_{t-1})`)),
    ...(calls.length > 0 ? [line('transformedGradient', tex(calls.map((call) => texText(formOf(call.description, call.dialect).equation)).join(';\\quad ')))] : []),
  ];
  if (!isStart && !held) {
    for (const id of scheduled) lines.push(line(id, tex(`\\text{${String(configuration.hyperparameters[id])}}`)));
    if (description.kind === 'rule') lines.push(...equations.map(({ name: of, value }) => line(of, value)));
    else {
      if (description.kind === 'procedure') lines.push(...(description.dialects[configuration.dialect]?.equations ?? []).map((text, index) => ({ name: `procedure${index}`, symbol: '', is: tex(texText(text)) })));
      lines.push(...Object.keys(description.state).filter((id) => reader.has(id)).map((id) => line(id, undefined)));
    }
    if (description.kind === 'rule' && !overwritten) lines.push(line('parameters', { kind: 'binary', operator: '+', left: name('theta'), right: name('update') }));
    const averaging = averagingOf(configuration);
    if (averaging) lines.push(line('averagedParameters', tex(texText(formOf(averaging.description, averaging.dialect).equation))));
    if (overwritten) lines.push(line('parameters', name('averagedParameters')));
    if (overwritten || description.kind !== 'rule') lines.push(line('update', { kind: 'binary', operator: '-', left: name('parameters'), right: name('theta') }));
  }
  const notes: DerivationNote[] = [
    ...(isStart ? [first === 0 ? 'start' as const : begun < first ? 'branch' as const : 'branchAnew' as const] : []),
    ...(held ? ['held' as const] : []),
    ...(description.kind === 'native' ? ['library' as const] : description.kind === 'procedure' ? ['procedure' as const] : []),
    ...(!isStart && !rows.before ? ['stepBeforeMissing' as const] : []),
  ];
  return { lines: isStart ? [] : lines, notes, symbols, reader, evaluator, configuration };
}

/** How the coordinate’s effective learning rate stands to the learning rate; undefined where one of them is not a number. */
export function rateRatio({ reader, evaluator }: StepDerivation, coordinate: number): number | undefined {
  const rate = evaluator.at(name('learningRate'), coordinate);
  const effective = reader.recorded('effectiveLearningRate', coordinate);
  const ratio = typeof rate === 'number' && rate !== 0 && effective !== undefined ? effective / rate : NaN;
  return Number.isFinite(ratio) ? ratio : undefined;
}

function renamed({ name: of, value }: Equation, from: string, to: string): Equation {
  const rename = (expression: Expression): Expression => (expression.kind === 'name' ? (expression.name === from ? { ...expression, name: to } : expression) : mapChildren(expression, rename));
  return { name: of, value: rename(value) };
}

function factsAt(tensors: readonly Tensor[], coordinate: number): Readonly<Record<TensorFact, number>> {
  const { shape } = tensors.find(({ offset, length }) => coordinate >= offset && coordinate < offset + length) ?? tensors[0]!;
  return Object.fromEntries(tensorFacts.map((fact) => [fact, tensorFact(shape, fact)])) as Record<TensorFact, number>;
}

function transformsOf({ transforms: texts = [], dialect }: OptimizerConfiguration): readonly Call<TransformDescription>[] {
  return texts.flatMap((text) => {
    const settled = settleCall(text, transforms, dialect, 'gradient transform');
    return settled.ok ? [settled.call] : [];
  });
}

function averagingOf({ averaging, dialect }: OptimizerConfiguration): Call<AveragingDescription> | undefined {
  const settled = averaging === undefined ? undefined : settleCall(averaging, averagings, dialect, 'averaging');
  return settled?.ok ? settled.call : undefined;
}

/** Gradients may be collected: whether the rule steps at this step, and how often it has. */
function updatesAt(calls: readonly Call<TransformDescription>[], step: number): { readonly isUpdate: boolean; readonly count: number } {
  const period = calls.filter(({ description }) => description.id === 'accumulate').reduce((all, { values }) => leastCommonMultiple(all, Number(values['steps'])), 1);
  return { isUpdate: step % period === 0, count: Math.floor(step / period) };
}

function leastCommonMultiple(a: number, b: number): number {
  const divisor = (x: number, y: number): number => (y === 0 ? x : divisor(y, x % y));
  return (a / divisor(a, b)) * b;
}

/** Whether the averaging puts its point in the place of the parameters at this step. */
function overwrites(configuration: OptimizerConfiguration, step: number): boolean {
  const averaging = averagingOf(configuration);
  if (!averaging) return false;
  const every = Number(averaging.description.id === 'lookahead' ? averaging.values['period'] : (averaging.values['overwrite'] ?? 0));
  return every > 0 && step % every === 0;
}
