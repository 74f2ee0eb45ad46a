import { baseName, type FileSystem } from '../compile/fileSystem.ts';
import { createModuleResolver } from '../compile/moduleResolver.ts';
import { splitReference } from '../loss/splitReference.ts';
import { SpecError } from '../optimizers/spec.ts';
import { ProblemError } from '../problem.ts';
import { suggest } from '../suggest.ts';
import { discoverOptimizers } from './discoverOptimizers.ts';
import type { OwnOptimizer } from './ownOptimizer.ts';

/** Own optimizers by the reference that a SPEC begins with, as written. */
export type OwnOptimizers = ReadonlyMap<string, OwnOptimizer>;

/** `./my.ts#mine`, which a SPEC or an id begins with; undefined where it names a built-in optimizer. */
export function ownReference(spec: string): string | undefined {
  return /^\s*((?:[A-Za-z]:)?[^:]*#[\p{L}_$][\p{L}\p{N}_$]*)/u.exec(spec)?.[1];
}

/**
 * Reads the own optimizers that these SPECs or ids name.
 * @param folder absolute, where their paths start
 * @throws {SpecError} where there is no such file or optimizer
 * @throws {ProblemError} for a mistake in an optimizer
 */
export async function loadOwn(specs: readonly string[], folder: string, files: FileSystem): Promise<OwnOptimizers> {
  const references = [...new Set(specs.flatMap((spec) => ownReference(spec) ?? []))];
  return new Map(await Promise.all(references.map(async (reference): Promise<[string, OwnOptimizer]> => [reference, await loadOne(reference, folder, files)])));
}

async function loadOne(reference: string, folder: string, files: FileSystem): Promise<OwnOptimizer> {
  const { path, name } = splitReference(reference);
  const relative = /^(\.{1,2}[\\/]|[\\/]|[A-Za-z]:)/.test(path) ? path : `./${path}`;
  const resolved = await createModuleResolver(files)(folder, relative);
  if (resolved.kind !== 'module') throw new SpecError(`There is no file “${path}” for the optimizer “${reference}”. Its path starts at ${folder}.`);
  const { found, problems, syntaxError } = discoverOptimizers(resolved.path, await files.readText(resolved.path));
  const names = found.map(({ optimizer }) => optimizer.name);
  const own = found.find(({ optimizer }) => optimizer.name === name);
  if (!own && syntaxError) throw new ProblemError(syntaxError);
  const told = problems.find(({ of }) => of === name);
  if (!own && told) throw new ProblemError(told);
  if (!own) {
    const hint = names.length > 0 ? `; it has ${names.join(', ')}` : ': an optimizer is an exported object with the tag @optimizer in the comment before it';
    throw new SpecError(`${baseName(resolved.path)} has no optimizer “${name}”${suggest(name!, names)}${hint}.`);
  }
  if (own.problems[0]) throw new ProblemError(own.problems[0]);
  return own.optimizer;
}
