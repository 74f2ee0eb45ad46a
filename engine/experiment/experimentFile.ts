import { findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { JSONPath, Node, ParseError } from 'jsonc-parser';
import type { z } from 'zod';
import type { BranchPoint } from '../comparison/comparison.ts';
import { baseName, folderOf } from '../compile/fileSystem.ts';
import type { FileSystem } from '../compile/fileSystem.ts';
import { createModuleResolver } from '../compile/moduleResolver.ts';
import { textPositions } from '../compile/textPositions.ts';
import { parseStart } from '../data/parseStart.ts';
import { findLosses } from '../loss/discoverLosses.ts';
import type { Start } from '../loss/lossFunction.ts';
import { splitReference } from '../loss/splitReference.ts';
import type { OptimizerConfiguration } from '../optimizers/description.ts';
import { shortMessage } from '../shortMessage.ts';
import { suggest } from '../suggest.ts';
import type { Problem } from '../problem.ts';
import type { StopConditions } from '../run/run.ts';
import { configureAt, ownAt } from './configureAt.ts';
import { experimentSchema, seedAtMost, stepsAtMost } from './experimentSchema.ts';
import type { ExperimentFile } from './experimentSchema.ts';

/** A comparison that a file describes, so that it can be reviewed, committed and repeated. */
export interface Experiment {
  /** Absolute path; the name is absent where the file's only loss function is meant. */
  readonly loss: { readonly file: string; readonly name?: string };
  /** The last of them are those of the branches. */
  readonly optimizers: readonly OptimizerConfiguration[];
  /** Where these begin, in their order. */
  readonly branches?: readonly BranchPoint[];
  readonly steps: number;
  readonly start?: Start;
  readonly seed: number;
  readonly stop: StopConditions;
  readonly breakpoints?: readonly string[];
}

export interface ReadExperiment {
  /** Absent where a problem is an error. */
  readonly experiment?: Experiment;
  /** All mistakes, each where it stands in the file. */
  readonly problems: readonly Problem[];
}

/** Told a mistake at a value, or at a key, of the file. */
export type Report = (path: JSONPath, message: string, at?: 'value' | 'key') => void;

/** What each value is to be, in the words of the messages. */
const expected: Readonly<Record<string, string>> = {
  '': 'An experiment is an object such as { "loss": "rosenbrock.ts#rosenbrock", "optimizers": ["adam"] }.',
  $schema: '“$schema” is a text.',
  loss: '“loss” names a file and a loss function in it, such as "rosenbrock.ts#rosenbrock".',
  optimizers: '“optimizers” is a list of at least one optimizer, such as ["sgd", "adam@keras:learningRate=0.01"].',
  branches: '“branches” is a list of objects such as { "of": 0, "step": 100, "optimizer": "adam:learningRate=0.1" }.',
  'branches.of': '“of” is the place of a run in “optimizers”, from 0; the branches count on behind them.',
  'branches.step': '“step” is a whole number of at least 0.',
  steps: `“steps” is a whole number from 0 to ${stepsAtMost}.`,
  start: '“start” is a list of numbers, or a text such as "all 1", "normal 0.1" or "uniform -1 1".',
  seed: `“seed” is a whole number from 0 to ${seedAtMost}.`,
  stop: '“stop” is an object with “lossBelow” or “gradientNormBelow”.',
  'stop.lossBelow': '“lossBelow” is a number.',
  'stop.gradientNormBelow': '“gradientNormBelow” is a number of at least 0.',
  breakpoints: '“breakpoints” is a list of expressions, such as ["loss < 1e-3"].',
};

/**
 * Reads `name.optlab.json`; comments and trailing commas are allowed.
 * @param file absolute path of the experiment, where its loss function's path starts
 */
export async function readExperiment(file: string, text: string, files: FileSystem): Promise<ReadExperiment> {
  const positions = textPositions(text);
  const problems: Problem[] = [];
  const reportAt = (offset: number, message: string) => problems.push({ severity: 'error', file, message: shortMessage(message), ...positions.at(offset) });

  const errors: ParseError[] = [];
  const tree = jsonTree(text, errors);
  if (tree === 'too deep') {
    reportAt(0, 'This is nested too deeply to be read.');
    return { problems };
  }
  for (const { error, offset } of errors) reportAt(Math.min(offset, text.length), `This is no JSON: ${printParseErrorCode(error)}.`);
  if (errors.length > 0) return { problems };
  if (!tree) {
    reportAt(0, expected['']!);
    return { problems };
  }

  const report: Report = (path, message, at = 'value') => reportAt(offsetOf(tree, path, at), message);
  const parsed = experimentSchema.safeParse(getNodeValue(tree));
  if (!parsed.success) {
    parsed.error.issues.forEach((issue) => reportIssue(issue, report));
    return { problems };
  }
  const value = parsed.data;
  const { branches } = value;
  const requests = [
    ...value.optimizers.map((request, index) => ({ request, path: ['optimizers', index] })),
    ...(branches ?? []).map(({ optimizer }, index) => ({ request: optimizer, path: ['branches', index, 'optimizer'] })),
  ];
  const optimizers = await Promise.all(requests.map(async ({ request, path }) => {
    const own = await ownAt(request, path, file, files, report);
    return own && configureAt(request, path, own, report);
  }));
  branches?.forEach((branch, index) => reportBranch(branch, index, value, report));
  const start = readStart(value.start, report);
  const loss = await findLoss(file, value.loss, files, report);
  // Optimizers of other files were read side by side.
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  if (problems.length > 0 || !loss) return { problems };
  const { steps, seed, breakpoints } = value;
  return {
    experiment: { loss, optimizers: optimizers.filter((optimizer) => optimizer !== undefined), steps, seed, stop: stopOf(value), ...(start && { start }), ...(breakpoints && { breakpoints }), ...(branches && { branches: branches.map(({ of, step }) => ({ of, step })) }) },
    problems,
  };
}

/** A branch leaves a run that stands before it, and there are steps behind it. */
function reportBranch({ of, step }: BranchPoint, index: number, { optimizers, steps }: ExperimentFile, report: Report): void {
  const before = optimizers.length + index;
  if (of >= before) report(['branches', index, 'of'], `There is no run ${of} before this branch: “of” is a place in “optimizers”, from 0; the branches count on behind them, so it is at most ${before - 1}.`);
  if (step >= steps) report(['branches', index, 'step'], `A branch from step ${step} has nothing to run, as the runs end at step ${steps}. Choose an earlier step, or raise “steps”.`);
}

/** The parser calls itself for what is nested. */
function jsonTree(text: string, errors: ParseError[]): Node | 'too deep' | undefined {
  try {
    return parseTree(text, errors, { allowTrailingComma: true });
  } catch (error) {
    if (error instanceof RangeError) return 'too deep';
    throw error;
  }
}

function stopOf({ stop: { lossBelow, gradientNormBelow } }: ExperimentFile): StopConditions {
  return { ...(lossBelow !== undefined && { lossBelow }), ...(gradientNormBelow !== undefined && { gradientNormBelow }) };
}

function offsetOf(tree: Node, path: JSONPath, at: 'value' | 'key'): number {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (!node) continue;
    return at === 'key' && length === path.length && node.parent?.type === 'property' ? node.parent.offset : node.offset;
  }
  return tree.offset;
}

function reportIssue(issue: z.core.$ZodIssue, report: Report): void {
  const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const known = path[0] === 'stop' ? Object.keys(experimentSchema.shape.stop.unwrap().shape) : path[0] === 'branches' ? ['of', 'step', 'optimizer'] : Object.keys(experimentSchema.shape).filter((key) => key !== '$schema');
    for (const key of issue.keys) report([...path, key], `“${key}” is not known here${suggest(key, known)}; it may be ${known.join(', ')}.`, 'key');
    return;
  }
  const optimizerAt = path[0] === 'optimizers' ? 2 : path[0] === 'branches' && path[2] === 'optimizer' ? 3 : Infinity;
  if (path.length >= optimizerAt) report(path.slice(0, optimizerAt), 'An optimizer is a SPEC such as "adam@keras:learningRate=0.01", or an object with “id”, “dialect”, “hyperparameters”, “transforms” and “averaging”.');
  else report(path, expected[path.filter((part) => typeof part === 'string').join('.')] ?? issue.message);
}

function readStart(start: ExperimentFile['start'], report: Report): Start | undefined {
  if (start === undefined) return undefined;
  if (typeof start !== 'string') return { kind: 'point', values: start };
  const parsed = parseStart(start);
  if (parsed.ok) return parsed.value;
  report(['start'], `In “start”, ${parsed.error}.`);
  return undefined;
}

async function findLoss(experimentFile: string, reference: string, files: FileSystem, report: Report): Promise<Experiment['loss'] | undefined> {
  const { path, name } = splitReference(reference);
  const relative = /^(\.{1,2}[\\/]|[\\/]|[A-Za-z]:)/.test(path) ? path : `./${path}`;
  const found = await createModuleResolver(files)(folderOf(experimentFile), relative);
  if (found.kind !== 'module') {
    report(['loss'], `There is no file “${path}”. Its path starts at the folder of this experiment, ${folderOf(experimentFile)}.`);
    return undefined;
  }
  const file = found.path;
  const { found: losses, syntaxError } = findLosses(file, await files.readText(file), name === undefined ? 'named' : 'every');
  const names = losses.map(({ loss }) => loss.name);
  if (syntaxError && (name === undefined ? names.length !== 1 : !names.includes(name))) report(['loss'], `${baseName(file)}:${syntaxError.line}:${syntaxError.column}: ${syntaxError.message}`);
  else if (name !== undefined && !names.includes(name)) report(['loss'], `${baseName(file)} has no loss function “${name}”${suggest(name, names)}${names.length > 0 ? `; it has ${names.join(', ')}` : ''}.`);
  else if (name === undefined && names.length !== 1) report(['loss'], names.length === 0 ? `${baseName(file)} has no loss function.` : `${baseName(file)} has several loss functions; write one of ${names.map((each) => `“${path}#${each}”`).join(', ')}.`);
  return { file, ...(name !== undefined && { name }) };
}
