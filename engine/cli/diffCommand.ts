import type { Command } from 'commander';
import { createRunReader } from '../recording/createRunReader.ts';
import { configurationOf } from '../comparison/runComparison.ts';
import { equationText } from '../equations/equationText.ts';
import { formatSpec } from '../optimizers/spec.ts';
import { loadTensorflow } from '../worker/loadTensorflow.ts';
import { describeDifference, type Difference, distances, type ShownRow } from '../differences/difference.ts';
import type { Parting } from '../differences/partingStep.ts';
import { type RecordedRun, wholeRun } from '../differences/recordedRun.ts';
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
      const difference = await withRuns(a, b, options, (runs) => describeDifference([a, b], runs, loadTensorflow, { tolerance: options.tolerance }));
      await print(options.json ? `${JSON.stringify(differenceJson(difference))}\n` : differenceText(difference));
    });
}

/** Steps that were not kept can be computed again while it is used. */
async function withRuns(a: OptimizerConfiguration, b: OptimizerConfiguration, { loss, steps, numeric, allowNodeModules }: DiffOptions, use: (runs: readonly [RecordedRun, RecordedRun]) => Promise<Difference>): Promise<Difference> {
  if (loss === undefined) {
    try {
      return await use([wholeRun(await standardRun(a, steps, loadTensorflow)), wholeRun(await standardRun(b, steps, loadTensorflow))]);
    } catch (error) {
      throw error instanceof RefusedShapeError ? new UsageError(`${error.message} Name such a loss function by --loss.`) : error;
    }
  }
  const source = { ...parseLossArgument(loss).source, numericGradients: numeric ?? false };
  const engine = commandEngine({ allowNodeModules });
  try {
    const recording = { columns: 'all', every: 1, budget: recordingBudget } as const;
    const request = { source, optimizers: [a, b], steps, seed: 1, stop: {}, recording };
    const [first, second] = (await engine.compare(request)).map(({ recording: rows, summary: { optimizer, problem } }): RecordedRun => {
      if (problem) throw new ProblemError(problem);
      return { recording: rows!, reader: createRunReader(rows!, (wish) => engine.replay({ source, run: configurationOf(request, optimizer), ...wish })) };
    });
    return await use([first!, second!]);
  } finally {
    await engine.dispose();
  }
}

/** Before an equation: ≈ where the order of operations alone differs. */
const marks: Readonly<Record<EquationDifference['kind'], string>> = { same: '', rounding: '≈', different: '≠' };

const small = (value: number): string => (value === 0 ? '0' : value.toExponential(1));

const number = (value: number): string => String(Number(value.toPrecision(8)));

function differenceText(difference: Difference): string {
  const { rules, reasons: sentences, last, parting } = difference;
  const [first, second] = rules.labels;
  const parts: string[] = [];
  if (rules.equations.length > 0) {
    const rows = rules.equations.map(({ symbol, a, b, kind }) => [marks[kind], symbol, a ? equationText(a) : '', b ? equationText(b) : '']);
    parts.push(textTable(['', '', first, second], rows));
  }
  const shown = rules.hyperparameters.map(({ id, symbol, a, b }) => [symbol, id, a === undefined ? '–' : String(a), b === undefined ? '–' : String(b)]);
  if (shown.length > 0) parts.push(textTable(['', 'hyperparameter', first, second], shown));
  const rows = distances(difference);
  const steps = rows.map(({ step, losses, parameters, state }) => [String(step), ...losses.map(number), small(parameters), ...state.map(({ distance }) => (Number.isNaN(distance) ? '' : small(distance)))]);
  const state = rows[0]?.state.map(({ symbol }) => `|Δ${symbol}|`) ?? [];
  parts.push(textTable(['step', `loss ${first}`, `loss ${second}`, '|Δθ|', ...state], steps, new Set([0, 1, 2, 3, ...state.map((_, index) => index + 4)])));
  parts.push(`${partingSentence(parting, last)}\n${sentences.map((sentence) => `${sentence}\n`).join('')}`);
  return parts.join('\n');
}

function partingSentence(parting: Parting | undefined, last: number): string {
  if (!parting) return `They do not part in ${last} steps.`;
  return `They part at step ${parting.step}: θ${parting.coordinate + 1} is ${parting.a} and ${parting.b}, which is ${small(parting.difference)} apart.`;
}

function differenceJson({ configurations, rules, reasons: sentences, parting, shown }: Difference): object {
  const wire = (values: Iterable<number>) => Array.from(values, toWireNumber);
  const rowJson = ({ loss, parameters, state }: ShownRow) => ({
    loss: toWireNumber(loss),
    parameters: wire(parameters),
    state: Object.fromEntries(state.map(({ id, values }) => [id, wire(values)])),
  });
  return {
    a: { spec: formatSpec(configurations[0]), optimizer: configurations[0] },
    b: { spec: formatSpec(configurations[1]), optimizer: configurations[1] },
    equations: rules.equations,
    hyperparameters: rules.hyperparameters,
    parting: parting ? { ...parting, a: toWireNumber(parting.a), b: toWireNumber(parting.b), difference: toWireNumber(parting.difference) } : null,
    reasons: sentences,
    steps: shown.map(({ step, rows: [a, b] }) => ({ step, a: rowJson(a), b: rowJson(b) })),
  };
}
