import type { ComparedRun, ComparisonRequest } from '../comparison/comparison.ts';
import { runLabels } from '../comparison/runLabels.ts';
import { configurationOf } from '../comparison/runComparison.ts';
import { coordinateNames, hasTensors } from '../loss/coordinateNames.ts';
import { ProblemError, type Problem } from '../problem.ts';
import type { Provenance } from '../recording/provenance.ts';
import { comparisonCsv, type LabelledRun } from '../recording/comparisonCsv.ts';
import { comparisonJson } from '../recording/comparisonDocument.ts';
import { createRunReader } from '../recording/createRunReader.ts';
import { everyRowSource, keptRowSource } from '../recording/rowSource.ts';
import type { Engine } from '../worker/engine.ts';
import { comparisonTable } from './comparisonTable.ts';
import { lossOfArgument, shownProblem } from './lossArgument.ts';
import type { LossArgument } from './lossArgument.ts';
import { ProgressLine } from './progressLine.ts';
import { provenanceOf } from './provenanceOf.ts';
import { print } from './standardOutput.ts';
import { commandEngine } from './commandEngine.ts';
import type { NodeModulesOption } from './commandEngine.ts';

export interface OutputOptions extends NodeModulesOption {
  readonly json?: true | undefined;
  readonly csv?: true | undefined;
}

/** Bytes that the recordings of one command may take. */
export const recordingBudget = 2 * 1024 ** 3;

/**
 * Runs a comparison and prints it as asked; Ctrl-C ends the runs, and what there is is printed.
 * @returns the exit code: 1 where a loss function failed, 130 after Ctrl-C
 * @throws {ProblemError} where no run could begin
 */
export async function performComparison(argument: LossArgument, request: ComparisonRequest, { json, csv, allowNodeModules }: OutputOptions): Promise<number> {
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  // The second Ctrl-C finds no listener and ends the program at once.
  process.once('SIGINT', onInterrupt);
  const progress = new ProgressLine(request.optimizers, request.steps);
  const engine = commandEngine({ allowNodeModules });
  try {
    let runs: readonly ComparedRun[];
    let warnings: readonly Problem[] = [];
    const provenance = json && await provenanceOf(request, await lossOfArgument(argument), argument.written);
    try {
      runs = await engine.compare(request, progress.observer, interrupt.signal);
      if (!interrupt.signal.aborted) warnings = await warningsOf(engine, request, interrupt.signal);
    } finally {
      progress.clear();
      process.off('SIGINT', onInterrupt);
    }
    await printRuns(engine, argument, request, { csv, ...(provenance && { provenance }) }, runs);
    for (const problem of [...warnings, ...problemsOf(runs)]) process.stderr.write(`${shownProblem(problem, argument.written)}\n`);
    if (interrupt.signal.aborted) return 130;
    return runs.some(({ summary }) => summary.stopped === 'error') ? 1 : 0;
  } finally {
    await engine.dispose();
  }
}

/** Every step that was asked for; what did not fit into memory is computed again. */
async function printRuns(engine: Engine, argument: LossArgument, request: ComparisonRequest, { csv, provenance }: { readonly csv?: true | undefined; readonly provenance?: Provenance }, runs: readonly ComparedRun[]): Promise<void> {
  const labels = runLabels(request);
  const dimensions = Math.max(...runs.map(({ summary }) => summary.start.length));
  if (provenance || csv) {
    const loss = await lossOfArgument(argument);
    const shaped = loss && hasTensors(loss) ? loss : undefined;
    const documented = runs.map((run, index) => documentedRun(engine, request, run, index, labels[index]!));
    if (provenance) await print(comparisonJson({ file: argument.written, name: argument.source.name ?? loss?.name ?? '', dimensions, tensors: shaped?.tensors }, documented, provenance));
    else await print(comparisonCsv(documented, shaped && coordinateNames(shaped, dimensions)));
  } else {
    const loss = runs.some(({ summary }) => summary.divergence) ? await lossOfArgument(argument) : undefined;
    await print(comparisonTable(runs.map(({ summary }, index) => ({ label: labels[index]!, summary })), loss && coordinateNames(loss, dimensions)));
  }
}

function documentedRun(engine: Engine, request: ComparisonRequest, { summary, recording }: ComparedRun, index: number, label: string): LabelledRun {
  const { optimizers, branches = [] } = request;
  const named = { label, summary, branch: branches[index - optimizers.length + branches.length] };
  if (!recording) return named;
  const { every } = request.recording;
  if (!recording.checkpoints || summary.every === every) return { ...named, rows: keptRowSource(recording) };
  const reader = createRunReader(recording, (wish) => engine.replay({ source: request.source, run: configurationOf(request, request.optimizers[index]!), ...wish }));
  return { ...named, summary: { ...summary, every }, rows: everyRowSource(recording, reader, every) };
}

/** What the editor would mark at the loss function, but what kept it from running. */
async function warningsOf(engine: Engine, { source }: ComparisonRequest, signal: AbortSignal): Promise<readonly Problem[]> {
  try {
    return (await engine.check(source, signal)).filter(({ severity }) => severity !== 'error');
  } catch (error) {
    // Checking has a limit of time, and the runs are done.
    if (error instanceof ProblemError || signal.aborted) return [];
    throw error;
  }
}

/** Each once: a mistake of the loss function is usually met by all optimizers. */
function problemsOf(runs: readonly ComparedRun[]): Iterable<Problem> {
  const problems = runs.flatMap(({ summary }) => summary.problem ?? []);
  return new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values();
}
