import { ProblemError, type Position, type Problem } from '../problem.ts';
import { compileModule, type SourceMap } from './compileModule.ts';
import { folderOf, isInPackage, whyUnreadable, type FileSystem } from './fileSystem.ts';
import { hashTexts } from './hashTexts.ts';
import { createModuleResolver } from './moduleResolver.ts';
import type { ImportSite } from './moduleSource.ts';
import { isNodeBuiltin } from './nodeBuiltins.ts';
import { nodeModules } from './nodeModules.ts';

/** What an import gives: a module of the graph, an empty object, a module of Node's, or, when it is reached, a problem. */
export type ImportTarget =
  | { readonly kind: 'module'; readonly path: string }
  | { readonly kind: 'empty' }
  /** One of Node's own, where they are open. */
  | { readonly kind: 'node' }
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface CompiledModule {
  /** Of the file. */
  readonly text: string;
  /** Body of a CommonJS function. */
  readonly code: string;
  readonly map?: SourceMap;
  /** By the text between the quotes of the import. */
  readonly imports: Readonly<Record<string, ImportTarget>>;
}

/** A file and everything that it imports, compiled; plain data that can be sent to a worker. */
export interface ModuleGraph {
  /** Absolute path, a key of `modules`. */
  readonly entry: string;
  /** By absolute path, the entry first. */
  readonly modules: Readonly<Record<string, CompiledModule>>;
  /** SHA-256 of all texts, hexadecimal: the same where the same code runs, wherever its folder lies. */
  readonly hash: string;
}

/** The import in the user's own files through which a file came in. */
type Origin = Position & { readonly file: string };

/**
 * Loads and compiles a file and, from there, all that it imports.
 *
 * What an `import` declaration of the user's own files asks for must be there. Within packages, and for `require(…)` and `import(…)`,
 * a missing file counts only when it is reached, as packages try for modules that they can do without. Modules of Node's are refused at
 * once wherever the user's own files ask for them, unless they are open.
 * @param file absolute path
 * @throws {ProblemError} at the import that cannot be followed, or where a file cannot be compiled.
 */
export async function loadModuleGraph(file: string, files: FileSystem): Promise<ModuleGraph> {
  const resolve = createModuleResolver(files);
  const modules: Record<string, CompiledModule> = {};
  const texts: string[] = [];
  const waiting: { readonly path: string; readonly origin?: Origin }[] = [{ path: file }];
  const seen = new Set([file]);

  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { path, origin } = next;
    const inPackage = isInPackage(path);
    const text = await readModule(path, origin, files);
    const { code, map, sites } = compileOrExplain(path, text, inPackage ? origin : undefined);
    const imports: Record<string, ImportTarget> = {};
    for (const site of sites) {
      const at: Origin = inPackage && origin ? origin : { file: path, line: site.line, column: site.column };
      const target = await followImport(path, site, at);
      if (target.kind === 'refused' && !inPackage && (site.kind === 'declaration' || isNodeBuiltin(site.specifier))) throw new ProblemError(target.problem);
      if (target.kind === 'module' && !seen.has(target.path)) {
        seen.add(target.path);
        waiting.push({ path: target.path, origin: at });
      }
      imports[site.specifier] = target;
    }
    modules[path] = { text, code, imports, ...(map && { map }) };
    texts.push(text);
  }
  return { entry: file, modules, hash: await hashTexts(texts) };

  async function followImport(importer: string, { specifier }: ImportSite, at: Origin): Promise<ImportTarget> {
    const found = await resolve(folderOf(importer), specifier);
    if (found.kind !== 'missing') return found;
    if (isNodeBuiltin(specifier) && nodeModules()) return { kind: 'node' };
    return { kind: 'refused', problem: { severity: 'error', ...at, message: whyNotFound(importer, specifier, found.reason) } };
  }
}

function whyNotFound(importer: string, specifier: string, reason: string | undefined): string {
  const asker = isInPackage(importer) ? ` (asked for by ${importer})` : '';
  if (isNodeBuiltin(specifier)) {
    return `“${specifier}” is a module of Node.js${asker}, and a loss function is computed without files, network and processes. Import data as “import rows from './rows.csv'”, or name it by @data; the setting optimizerLab.allowNodeModules, or --allow-node-modules, opens Node's modules.`;
  }
  if (reason !== undefined) return `“${specifier}” cannot be imported${asker}: ${reason}`;
  return /^[./\\]|^[A-Za-z]:[\\/]/.test(specifier)
    ? `There is no file “${specifier}”${asker}. Check the path, which starts at the folder of this file.`
    : `The package “${specifier}” is not installed${asker}. Run “npm install ${packageName(specifier)}” in the folder of the file, or correct the name.`;
}

const packageName = (specifier: string): string => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;

async function readModule(path: string, origin: Origin | undefined, files: FileSystem): Promise<string> {
  try {
    return await files.readText(path);
  } catch (error) {
    throw new ProblemError({ severity: 'error', message: `The file ${path}: ${whyUnreadable(error)}`, ...(origin ?? { file: path, line: 1, column: 1 }) });
  }
}

/** A mistake within a package is reported where the user imports it; the person cannot mend it elsewhere. */
function compileOrExplain(path: string, text: string, origin: Origin | undefined): ReturnType<typeof compileModule> {
  try {
    return compileModule(path, text);
  } catch (error) {
    if (!(error instanceof ProblemError) || !origin) throw error;
    const { line, column, message } = error.problem;
    throw new ProblemError({ severity: 'error', ...origin, message: `The package cannot be used here: ${path}:${line}:${column}: ${message}` });
  }
}
