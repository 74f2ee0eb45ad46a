import { baseName, folderOf, whyUnreadable, type FileSystem } from '../compile/fileSystem.ts';
import { hashTexts } from '../compile/hashTexts.ts';
import { loadModuleGraph, type ModuleGraph } from '../compile/moduleGraph.ts';
import { createModuleResolver } from '../compile/moduleResolver.ts';
import { readData } from '../data/readData.ts';
import { ProblemError, type Problem } from '../problem.ts';
import { findLosses, type FoundLoss } from './discoverLosses.ts';
import type { LossFunction, Recognition } from './lossFunction.ts';
import type { Rows } from './lossKernel.ts';

/** Which loss function. */
export interface LossReference {
  /** Absolute path. */
  readonly file: string;
  /** Any exported function of the right shape can be asked for by name; absent: the file's only loss function. */
  readonly name?: string;
  /** Which functions count where no name is given. */
  readonly recognition: Recognition;
  /** May central differences stand in where no exact gradient is possible? Such a loss function is refused where absent. */
  readonly numericGradients?: boolean;
}

/** All that a run needs of files: plain data, which can be sent to another thread. */
export interface LoadedLoss {
  readonly loss: LossFunction;
  readonly graph: ModuleGraph;
  /** Present where the function takes data; shared by all runs, so its arrays of records and the records are frozen. */
  readonly rows?: Rows;
  /** Of the code and the data: the same where a run would be the same. */
  readonly hash: string;
}

/**
 * Finds a loss function, compiles its file with what it imports, and reads its data.
 * @throws {ProblemError} for the first mistake that keeps it from running
 */
export async function loadLoss(reference: LossReference, files: FileSystem): Promise<LoadedLoss> {
  const { file } = reference;
  const text = await readSource(file, files);
  const { loss, problems } = chooseLoss(reference, text);
  const mistake = problems.find(({ severity }) => severity === 'error');
  if (mistake) throw new ProblemError(mistake);

  const graph = await loadModuleGraph(file, files);
  if (!loss.data) return { loss, graph, hash: graph.hash };
  const data = await readDataFile(loss, files);
  const rows = readData(data.path, data.text);
  try {
    rows.forEach(freezeRecord);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProblemError({ severity: 'error', file: data.path, line: 1, column: 1, message: 'Its rows are nested too deeply.' });
  }
  return { loss, graph, rows: Object.freeze(rows), hash: await hashTexts([graph.hash, data.text]) };
}

/** @throws {ProblemError} where the file cannot be read */
export async function readSource(file: string, files: FileSystem): Promise<string> {
  try {
    return await files.readText(file);
  } catch (error) {
    throw new ProblemError({ severity: 'error', file, line: 1, column: 1, message: whyUnreadable(error) });
  }
}

function chooseLoss({ file, name, recognition }: LossReference, text: string): FoundLoss {
  const { found, refused, syntaxError } = findLosses(file, text, recognition, name);
  const fail = (message: string): never => {
    throw new ProblemError({ severity: 'error', file, line: 1, column: 1, message });
  };
  if (syntaxError) throw new ProblemError(syntaxError);
  const names = found.map(({ loss }) => loss.name).join(', ');
  const example = 'Write, for example, “/** @loss */ export function f(x: number, y: number): number { … }”.';
  if (name !== undefined) {
    const named = found.find(({ loss }) => loss.name === name);
    const reason: Problem | undefined = refused.find((entry) => entry.name === name)?.problem;
    if (reason && !named) throw new ProblemError(reason);
    return named ?? fail(`${baseName(file)} exports no loss function “${name}”. ${names ? `It has ${names}.` : example}`);
  }
  if (found.length > 1) return fail(`${baseName(file)} has several loss functions; choose one of ${names}, as in “${baseName(file)}#${found[0]!.loss.name}”.`);
  // What is only remarked on a function that nobody asked for keeps the file from running here.
  if (!found[0] && refused[0]) throw new ProblemError({ ...refused[0].problem, severity: 'error' });
  return found[0] ?? fail(`${baseName(file)} has no loss function. ${example}`);
}

async function readDataFile({ file, data }: LossFunction, files: FileSystem): Promise<{ readonly path: string; readonly text: string }> {
  const { path: written, range } = data!;
  const relative = /^(\.{1,2}[\\/]|[\\/]|[A-Za-z]:)/.test(written) ? written : `./${written}`;
  const fail = (message: string): never => {
    throw new ProblemError({ severity: 'error', file, ...range.start, message });
  };
  const found = await createModuleResolver(files)(folderOf(file), relative);
  if (found.kind !== 'module') return fail(`There is no data file “${written}”. Its path starts at the folder of this file, ${folderOf(file)}.`);
  const { path } = found;
  const text = await files.readText(path).catch((error: unknown) => fail(`The data file ${path}: ${whyUnreadable(error)}`));
  return { path, text };
}

/** Records are frozen, arrays of numbers are not: V8 would box their numbers. */
function freezeRecord(row: unknown): void {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return;
  Object.values(row).forEach(freezeRecord);
  Object.freeze(row);
}
