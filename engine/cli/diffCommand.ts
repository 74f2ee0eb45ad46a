import type { Command } from 'commander';
import { columnOf, rowAtStep, type Recording } from '../recording/recording.ts';
import { equationText } from '../equations/equationText.ts';
import { formatSpec } from '../optimizers/spec.ts';
import { loadTensorflow } from '../worker/loadTensorflow.ts';
import { describeDifference, type Difference, distances, shownSteps } from '../differences/difference.ts';
import { parametersAt, type Parting } from '../differences/partingStep.ts';
import { ProblemError } from '../problem.ts';
import type { EquationDifference } from '../differences/differences.ts';
import { RefusedShapeError } from '../optimizers/createStepper.ts';
import { standardRun } from '../differences/standardRun.ts';
import { toWireNumber } from '../wireNumber.ts';
import type { Dialect, OptimizerConfiguration } from '../optimizers/description.ts';
import { configureAll } from './comparisonOptions.ts';
import { parseLossArgument } from './lossArgument.ts';
import { dialectOption, numberOption, stepsOption } from './optionParsers.ts';
import { numericOption } from './comparisonOptions.ts';
import { recordingBudget } from './performComparison.ts';
import { print } from './standardOutput.ts';
import { textTable } from './textTable.ts';
import { UsageError } from './usageError.ts';
import { commandEngine, nodeModulesOption } from './commandEngine.ts';
import type { NodeModulesOption } from './commandEngine.ts';

interface DiffOptions extends NodeModulesOption {
  readonly loss?: string;
  readonly steps: number;
  readonly tolerance: number;
  readonly dialect: Dialect;
  readonly json?: true;
  readonly numeric?: true;
}

/** `diff SPEC SPEC [--loss FILE#LOSS]`: two rules side by side, what differs in them, and where it shows. */
export function addDiffCommand(program: Command): void {
  program
    .command('diff')
    .description('two optimizers, or two dialects of one: their rules side by side, the first step at which they part, and why')
    .argument('<SPEC>', 'an optimizer, e.g. adam@pytorch')
    .argument('<SPEC>', 'another, e.g. adam@keras')
    .option('--loss <FILE[#LOSS]>', 'the loss function that both work on; Rosenbrock’s where none is named')
    .option('--steps <n>', 'updates at most', stepsOption, 200)
    .option('--tolerance <x>', 'parameters that differ by more have parted', numberOption, 1e-12)
    .option('--dialect <dialect>', 'whose rules, where a SPEC does not say', dialectOption, 'pytorch')
    .addOption(numericOption)
    .addOption(nodeModulesOption)
    .option('--json', 'print a JSON document')
    .action(async (first: string, second: string, options: DiffOptions) => {
      const [a, b] = (await configureAll([first, second], options.dialect)) as [OptimizerConfiguration, OptimizerConfiguration];
      const difference = await describeDifference([a, b], await recordBoth(a, b, options), loadTensorflow, options.tolerance);
      await print(options.json ? `${JSON.stringify(differenceJson(difference))}\n` : differenceText(difference));
    });
}

async function recordBoth(a: OptimizerConfiguration, b: OptimizerConfiguration, { loss, steps, numeric, allowNodeModules }: DiffOptions): Promise<readonly [Recording, Recording]> {
  if (loss === undefined) {
    try {
      return [await standardRun(a, steps, loadTensorflow), await standardRun(b, steps, loadTensorflow)];
    } catch (error) {
      throw error instanceof RefusedShapeError ? new UsageError(`${error.message} Name such a loss function by --loss.`) : error;
    }
  }
  const { source } = parseLossArgument(loss);
  const engine = commandEngine({ allowNodeModules });
  try {
    const recording = { columns: 'all', every: 1, budget: recordingBudget } as const;
    const runs = await engine.compare({ source: { ...source, numericGradients: numeric ?? false }, optimizers: [a, b], steps, seed: 1, stop: {}, recording });
    const recorded = runs.map(({ recording: rows, summary: { problem } }) => {
      if (problem) throw new ProblemError(problem);
      return rows!;
    });
    return [recorded[0]!, recorded[1]!];
  } finally {
    await engine.dispose();
  }
}

/** Before an equation: ≈ where the order of operations alone differs. */
const marks: Readonly<Record<EquationDifference['kind'], string>> = { same: '', rounding: '≈', different: '≠' };

const small = (value: number): string => (value === 0 ? '0' : value.toExponential(1));

const number = (value: number): string => String(Number(value.toPrecision(8)));

function differenceText({ rules, reasons: sentences, recordings, parting }: Difference): string {
  const [first, second] = rules.labels;
  const parts: string[] = [];
  if (rules.equations.length > 0) {
    const rows = rules.equations.map(({ symbol, a, b, kind }) => [marks[kind], symbol, a ? equationText(a) : '', b ? equationText(b) : '']);
    parts.push(textTable(['', '', first, second], rows));
  }
  const shown = rules.hyperparameters.map(({ id, symbol, a, b }) => [symbol, id, a === undefined ? '–' : String(a), b === undefined ? '–' : String(b)]);
  if (shown.length > 0) parts.push(textTable(['', 'hyperparameter', first, second], shown));
  const [mine] = recordings;
  const steps = distances({ recordings, parting }).map(({ step, losses, parameters, state }) => [String(step), ...losses.map(number), small(parameters), ...state.map(({ distance }) => (Number.isNaN(distance) ? '' : small(distance)))]);
  const state = distances({ recordings, parting })[0]?.state.map(({ symbol }) => `|Δ${symbol}|`) ?? [];
  parts.push(textTable(['step', `loss ${first}`, `loss ${second}`, '|Δθ|', ...state], steps, new Set([0, 1, 2, 3, ...state.map((_, index) => index + 4)])));
  parts.push(`${partingSentence(parting, mine)}\n${sentences.map((sentence) => `${sentence}\n`).join('')}`);
  return parts.join('\n');
}

function partingSentence(parting: Parting | undefined, { steps }: Recording): string {
  if (!parting) return `They do not part in ${steps.at(-1)} steps.`;
  return `They part at step ${parting.step}: θ${parting.coordinate + 1} is ${parting.a} and ${parting.b}, which is ${small(parting.difference)} apart.`;
}

function differenceJson({ configurations, rules, reasons: sentences, recordings, parting }: Difference): object {
  const wire = (values: Iterable<number>) => Array.from(values, toWireNumber);
  const stateAt = (recording: Recording, step: number) => {
    const row = rowAtStep(recording, step);
    const at = ({ width, data }: Recording['columns'][number]) => data.subarray(row * width, (row + 1) * width);
    return {
      loss: toWireNumber(columnOf(recording, 'loss').data[row]!),
      parameters: wire(parametersAt(recording, row)),
      state: Object.fromEntries(recording.columns.filter(({ group }) => group === 'state').map((column) => [column.id, wire(at(column))])),
    };
  };
  return {
    a: { spec: formatSpec(configurations[0]), optimizer: configurations[0] },
    b: { spec: formatSpec(configurations[1]), optimizer: configurations[1] },
    equations: rules.equations,
    hyperparameters: rules.hyperparameters,
    parting: parting ? { ...parting, a: toWireNumber(parting.a), b: toWireNumber(parting.b), difference: toWireNumber(parting.difference) } : null,
    reasons: sentences,
    steps: shownSteps(recordings, parting).map((step) => ({ step, a: stateAt(recordings[0], step), b: stateAt(recordings[1], step) })),
  };
}
