import { transform } from 'sucrase';
import type { SourceProgram } from '../../../../engine/autodiff/source/program.ts';
import { globals } from './globals.ts';
import { rewrite } from './rewrite.ts';
import { runtime } from './runtime.ts';

export type Exports = Readonly<Record<string, unknown>>;

/** Evaluates the program's modules anew, so that nothing that one evaluation leaves behind reaches the next. */
export type Instantiate = () => Exports;

type Body = (module: { exports: Exports }, require: (specifier: string) => Exports) => void;
type Modules = Readonly<Record<string, { readonly text: string; readonly imports: Readonly<Record<string, string>> }>>;

let latest: { readonly text: string; readonly code: string } | undefined;

/** TypeScript as CommonJS; types are dropped, all else stays as written. */
export function withoutTypes(text: string, path: string): string {
  // The program as it is and the rewritten one come from the same text, one after the other.
  if (latest?.text !== text) latest = { text, code: transform(text, { transforms: ['typescript', 'imports'], disableESTransforms: true, filePath: path, preserveDynamicImport: true }).code };
  return latest.code;
}

/** The program as it is. */
export function untouched({ modules, entry }: Pick<SourceProgram, 'modules' | 'entry'>): Instantiate {
  return instantiator(modules, entry, (code) => {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const body = new Function('module', 'exports', 'require', code) as (module: object, exports: object, require: unknown) => void;
    return (module, require) => body(module, module.exports, require);
  });
}

/** The program on numbers and duals. */
export function rewritten({ modules, entry }: Pick<SourceProgram, 'modules' | 'entry'>): Instantiate {
  const names = Object.keys(globals);
  return instantiator(modules, entry, (code) => {
    // The wrapper function leaves the program free to declare any of the names itself.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const body = new Function('module', 'exports', 'require', '$judge', ...names, `return (() => {${rewrite(code)}\n})();`) as (...operands: unknown[]) => void;
    return (module, require) => body(module, module.exports, require, runtime, ...Object.values(globals));
  });
}

function instantiator(modules: Modules, entry: string, compile: (code: string) => Body): Instantiate {
  const bodies = new Map<string, Body>();
  const bodyOf = (path: string): Body => {
    let body = bodies.get(path);
    if (!body) {
      const { text } = modules[path]!;
      body = path.endsWith('.json') ? (module) => void (module.exports = { ...(JSON.parse(text) as object), default: JSON.parse(text) as unknown }) : compile(withoutTypes(text, path));
      bodies.set(path, body);
    }
    return body;
  };
  return () => {
    const loaded = new Map<string, { exports: Exports }>();
    const load = (path: string): Exports => {
      const known = loaded.get(path);
      if (known) return known.exports;
      const module: { exports: Exports } = { exports: {} };
      loaded.set(path, module);
      bodyOf(path)(module, (specifier) => {
        const target = modules[path]!.imports[specifier];
        if (target === undefined) throw new Error(`${path} imports ${specifier}, which is not among the modules`);
        return load(target);
      });
      return module.exports;
    };
    return load(entry);
  };
}
