import type { JSONPath } from 'jsonc-parser';
import type { OptimizerConfiguration } from '../optimizers/description.ts';
import { folderOf, baseName, type FileSystem } from '../compile/fileSystem.ts';
import { loadOwn, type OwnOptimizers } from '../ownOptimizers/loadOwn.ts';
import { configure, SpecError } from '../optimizers/spec.ts';
import { ProblemError } from '../problem.ts';
import type { Report } from './experimentFile.ts';
import type { ExperimentFile } from './experimentSchema.ts';

/**
 * The user's own optimizer that an entry names, or none; a mistake is reported where it is named.
 * @param file of the experiment, where the optimizer's path starts
 */
export async function ownAt(request: ExperimentFile['optimizers'][number], path: JSONPath, file: string, files: FileSystem, report: Report): Promise<OwnOptimizers | undefined> {
  try {
    return await loadOwn([typeof request === 'string' ? request : request.id], folderOf(file), files);
  } catch (error) {
    const at = typeof request === 'string' ? path : [...path, 'id'];
    if (error instanceof SpecError) report(at, error.message);
    else if (error instanceof ProblemError) report(at, `${baseName(error.problem.file)}:${error.problem.line}:${error.problem.column}: ${error.problem.message}`);
    else throw error;
    return undefined;
  }
}

/** Settles an optimizer of an experiment, or reports its mistake at the very value that is to be mended. */
export function configureAt(request: ExperimentFile['optimizers'][number], path: JSONPath, own: OwnOptimizers, report: Report): OptimizerConfiguration | undefined {
  const mistake = (asked: Parameters<typeof configure>[0]): string | undefined => mistakeOf(asked, own);
  const message = mistake(request);
  if (message === undefined) return configure(request, { own });
  if (typeof request === 'string') {
    report(path, message);
    return undefined;
  }
  const { id, dialect, transforms, averaging } = request;
  const idMistake = mistake({ id });
  const dialectMistake = idMistake === undefined && dialect !== undefined ? mistake({ id, dialect }) : undefined;
  if (idMistake !== undefined) report([...path, 'id'], idMistake);
  else if (dialectMistake !== undefined) report([...path, 'dialect'], dialectMistake);
  else if (transforms && mistake({ id, dialect, transforms }) !== undefined) report([...path, 'transforms'], mistake({ id, dialect, transforms })!);
  else if (averaging !== undefined && mistake({ id, dialect, averaging }) !== undefined) report([...path, 'averaging'], mistake({ id, dialect, averaging })!);
  else reportHyperparameter(request, path, message, mistake, report);
  return undefined;
}

function reportHyperparameter({ id, dialect, hyperparameters = {} }: Exclude<ExperimentFile['optimizers'][number], string>, path: JSONPath, message: string, mistake: (asked: Parameters<typeof configure>[0]) => string | undefined, report: Report): void {
  // A choice decides which others there are, so texts go first.
  const entries = Object.entries(hyperparameters).sort(([, a], [, b]) => Number(typeof b === 'string') - Number(typeof a === 'string'));
  const accepted: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    const own = mistake({ id, dialect, hyperparameters: { ...accepted, [name]: value } });
    if (own === undefined) accepted[name] = value;
    else report([...path, 'hyperparameters', name], own);
  }
  // Each is right by itself only where they do not go together.
  if (Object.keys(accepted).length === entries.length) report(path, message);
}

function mistakeOf(request: Parameters<typeof configure>[0], own: OwnOptimizers): string | undefined {
  try {
    configure(request, { own });
    return undefined;
  } catch (error) {
    if (error instanceof SpecError) return error.message;
    throw error;
  }
}
