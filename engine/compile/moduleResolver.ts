import resolve from 'enhanced-resolve';
import { isInPackage, type FileSystem } from './fileSystem.ts';

export type Resolution =
  | { readonly kind: 'module'; readonly path: string }
  /** A package says that there is nothing to load outside Node. */
  | { readonly kind: 'empty' }
  /** `reason` where it is more than that nothing was found. */
  | { readonly kind: 'missing'; readonly reason?: string };

/**
 * The file that an import means.
 * @param folder of the importing file
 */
export type ModuleResolver = (folder: string, specifier: string) => Promise<Resolution>;

type NodeCallback<T> = (error: NodeJS.ErrnoException | null, result?: T) => void;

/** Resolves as TypeScript and Node do: extensions may be left out, `.js` may name a `.ts`, packages, `exports`, tsconfig `paths`. */
export function createModuleResolver(files: FileSystem): ModuleResolver {
  // Made for the first import: a file without any does not wait for it.
  let resolver: resolve.Resolver | undefined;
  const create = (): resolve.Resolver => resolve.ResolverFactory.createResolver({
    fileSystem: resolverFiles(files) as NonNullable<Parameters<typeof resolve.ResolverFactory.createResolver>[0]>['fileSystem'],
    extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json'],
    extensionAlias: { '.js': ['.ts', '.tsx', '.js', '.jsx'], '.mjs': ['.mts', '.mjs'], '.cjs': ['.cts', '.cjs'] },
    // Node's own modules are out of reach, so a package's version for browsers serves better than the one for Node.
    conditionNames: ['import', 'require', 'browser', 'default'],
    mainFields: ['main', 'module'],
    aliasFields: ['browser'],
    // An unsaved file has no link; packages are followed to their real place below, as their own imports need it.
    symlinks: false,
    tsconfig: true,
  });
  return async (folder, specifier) => {
    const found = await new Promise<string | false | Error>((done) => {
      (resolver ??= create()).resolve({}, folder, specifier, {}, (error, result) => done(error ?? result ?? false));
    });
    if (found === false) return { kind: 'empty' };
    if (typeof found === 'string') {
      // The resolver marks a # that belongs to the path, as it would otherwise begin a fragment.
      const path = found.replaceAll('\0#', '#');
      return { kind: 'module', path: isInPackage(path) ? await files.realPath(path) : path };
    }
    return found.message.startsWith("Can't resolve") ? { kind: 'missing' } : { kind: 'missing', reason: found.message };
  };
}

/** What the resolver asks of a file system, in the manner of Node. Each path is looked up once. */
function resolverFiles(files: FileSystem): object {
  const kinds = new Map<string, ReturnType<FileSystem['kind']>>();
  const kind = (path: string): ReturnType<FileSystem['kind']> => {
    const known = kinds.get(path) ?? files.kind(path);
    kinds.set(path, known);
    return known;
  };
  const missing = (path: string): NodeJS.ErrnoException => Object.assign(new Error(`No such file: ${path}`), { code: 'ENOENT' });
  const stat = (path: string, optionsOrDone: unknown, maybeDone?: unknown): void => {
    const done = (maybeDone ?? optionsOrDone) as NodeCallback<object>;
    kind(path).then(
      (found) => (found ? done(null, { isFile: () => found === 'file', isDirectory: () => found === 'directory', isSymbolicLink: () => false }) : done(missing(path))),
      (error: unknown) => done(error as NodeJS.ErrnoException),
    );
  };
  const readFile = (path: string, optionsOrDone: unknown, maybeDone?: unknown): void => {
    const done = (maybeDone ?? optionsOrDone) as NodeCallback<string>;
    kind(path).then(async (found) => (found === 'file' ? files.readText(path) : Promise.reject(missing(path)))).then(
      (text) => done(null, text),
      (error: unknown) => done(error as NodeJS.ErrnoException),
    );
  };
  const unknown = (path: string, optionsOrDone: unknown, maybeDone?: unknown): void => ((maybeDone ?? optionsOrDone) as NodeCallback<never>)(missing(path));
  return { stat, lstat: stat, readFile, readdir: unknown, readlink: unknown };
}
