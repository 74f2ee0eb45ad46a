import type * as t from '@babel/types';
import { compileModule } from '../../compile/compileModule.ts';
import { extensionOf } from '../../compile/fileSystem.ts';
import { parseSource } from '../../compile/parseSource.ts';
import { ProblemError } from '../../problem.ts';
import type { ClassNode, FunctionNode } from './lowered.ts';
import type { SourceProgram } from './program.ts';
import { changedNames, type ChangedNames } from './steadyNames.ts';

/** What a name at the top level of a module is. */
export type TopLevel =
  | { readonly kind: 'function'; readonly module: string; readonly node: FunctionNode }
  | { readonly kind: 'class'; readonly module: string; readonly node: ClassNode }
  | { readonly kind: 'variable'; readonly module: string; readonly name: string; readonly node: t.Node; readonly init: t.Expression | undefined; readonly reassignable: boolean }
  | { readonly kind: 'namespace'; readonly module: string }
  /** Of a module that is not part of the program. */
  | { readonly kind: 'missing'; readonly specifier: string };

interface ParsedModule {
  readonly program: t.Program;
  readonly locals: Map<string, TopLevel | { readonly kind: 'import'; readonly from: string; readonly name: string }>;
  readonly exports: Map<string, { readonly kind: 'local'; readonly name: string } | { readonly kind: 'from'; readonly from: string; readonly name: string }>;
  readonly exportAll: string[];
}

/** The modules of a program: their names, and their values when they are evaluated. */
export class ModuleTable {
  readonly #program: SourceProgram;
  readonly #parsed = new Map<string, ParsedModule>();
  #changed: ChangedNames | undefined;
  readonly #instances = new Map<string, { exports: Record<string, unknown>; locals: Record<string, unknown> }>();

  constructor(program: SourceProgram) {
    this.#program = program;
  }

  /** The modules that are programs, not data. */
  scripts(): string[] {
    return Object.keys(this.#program.modules).filter(isScript);
  }

  /** What is changed after its declaration while the modules are made. */
  get changed(): ChangedNames {
    return (this.#changed ??= changedNames(this));
  }

  /** The syntax tree of a module's body. */
  body(module: string): t.Program {
    return this.#module(module).program;
  }

  /** What a name means at the top level of a module, imports followed. */
  find(module: string, name: string): TopLevel | undefined {
    const local = this.#module(module).locals.get(name);
    return local?.kind === 'import' ? this.#follow(module, local.from, local.name) : local;
  }

  /** What a module exports under a name; for `default` also what JSON holds. */
  exported(module: string, name: string, seen = new Set<string>()): TopLevel | undefined {
    if (seen.has(module)) return undefined;
    seen.add(module);
    if (!isScript(module)) return { kind: 'variable', module, name, node: this.#module(module).program, init: undefined, reassignable: false };
    const { exports, exportAll } = this.#module(module);
    const found = exports.get(name);
    if (found) return found.kind === 'local' ? this.find(module, found.name) : this.#follow(module, found.from, found.name);
    for (const from of exportAll) {
      const path = this.#path(module, from);
      const through = path !== undefined ? this.exported(path, name, seen) : undefined;
      if (through) return through;
    }
    return undefined;
  }

  /**
   * The value of a module's variable, after evaluating the module and what it imports.
   * @throws whatever the module throws
   */
  valueOf(module: string, name: string): unknown {
    const { exports, locals } = this.#evaluate(module);
    return isScript(module) ? locals[name] : name === 'default' ? exports : exports[name];
  }

  #follow(module: string, specifier: string, name: string): TopLevel | undefined {
    const path = this.#path(module, specifier);
    if (path === undefined) return { kind: 'missing', specifier };
    return name === '*' ? { kind: 'namespace', module: path } : this.exported(path, name);
  }

  #path(module: string, specifier: string): string | undefined {
    const path = this.#program.modules[module]?.imports[specifier];
    return path !== undefined && this.#program.modules[path] ? path : undefined;
  }

  #module(path: string): ParsedModule {
    let parsed = this.#parsed.get(path);
    if (!parsed) this.#parsed.set(path, (parsed = readModule(path, this.#program.modules[path]!.text)));
    return parsed;
  }

  #evaluate(path: string): { exports: Record<string, unknown>; locals: Record<string, unknown> } {
    const known = this.#instances.get(path);
    if (known) return known;
    const { text, imports } = this.#program.modules[path]!;
    const module = { exports: {} as Record<string, unknown> };
    const instance = { exports: module.exports, locals: {} as Record<string, unknown> };
    this.#instances.set(path, instance);
    const require = (specifier: string): unknown => {
      const target = imports[specifier];
      if (target === undefined || !this.#program.modules[target]) throw new Error(`“${specifier}” is not part of the program`);
      return this.#evaluate(target).exports;
    };
    const names = [...this.#module(path).locals].filter(([, { kind }]) => kind !== 'import' && kind !== 'namespace').filter(([name]) => name !== 'default').map(([name]) => name);
    // Getters, since what a name holds is known only when the module is done.
    const locals = `\n;locals$({ ${names.map((name) => `get ${name}() { return ${name}; }`).join(', ')} });`;
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const body = new Function('exports', 'require', 'module', 'locals$', compileModule(path, text).code + locals) as (...inputs: unknown[]) => void;
    body(module.exports, require, module, (found: Record<string, unknown>) => Object.defineProperties(instance.locals, Object.getOwnPropertyDescriptors(found)));
    instance.exports = module.exports;
    return instance;
  }
}

const isScript = (path: string): boolean => !['json', 'csv', 'tsv'].includes(extensionOf(path));

function readModule(path: string, text: string): ParsedModule {
  const program = isScript(path) ? parseModule(path, text) : parseModule(path, '');
  const parsed: ParsedModule = { program, locals: new Map(), exports: new Map(), exportAll: [] };
  for (const statement of program.body) readTopLevel(path, statement, parsed);
  return parsed;
}

function parseModule(path: string, text: string): t.Program {
  const { tree, syntaxError } = parseSource(path, text);
  if (syntaxError) throw new ProblemError(syntaxError);
  return tree!.program;
}

function readTopLevel(path: string, statement: t.Statement, { locals, exports, exportAll }: ParsedModule): void {
  const declare = (declaration: t.Node, exported: boolean): void => {
    const add = (name: string, what: TopLevel): void => {
      locals.set(name, what);
      if (exported) exports.set(name, { kind: 'local', name });
    };
    switch (declaration.type) {
      case 'FunctionDeclaration':
        if (declaration.id) add(declaration.id.name, { kind: 'function', module: path, node: declaration });
        return;
      case 'ClassDeclaration':
        if (declaration.id) add(declaration.id.name, { kind: 'class', module: path, node: declaration });
        return;
      case 'TSEnumDeclaration':
        add(declaration.id.name, { kind: 'variable', module: path, name: declaration.id.name, node: declaration, init: undefined, reassignable: false });
        return;
      case 'VariableDeclaration':
        for (const { id, init } of declaration.declarations) {
          const value = init ? withoutTypes(init) : undefined;
          if (id.type === 'Identifier' && declaration.kind === 'const' && value && (value.type === 'ArrowFunctionExpression' || value.type === 'FunctionExpression')) {
            add(id.name, { kind: 'function', module: path, node: value });
          } else if (id.type === 'Identifier' && declaration.kind === 'const' && value?.type === 'ClassExpression') {
            add(id.name, { kind: 'class', module: path, node: value });
          } else {
            for (const name of namesOf(id)) {
              const own = id.type === 'Identifier' ? value : undefined;
              add(name, { kind: 'variable', module: path, name, node: id, init: own, reassignable: declaration.kind !== 'const' });
            }
          }
        }
        return;
      default:
    }
  };

  switch (statement.type) {
    case 'ImportDeclaration':
      for (const specifier of statement.specifiers) {
        const name = specifier.type === 'ImportNamespaceSpecifier' ? '*' : specifier.type === 'ImportDefaultSpecifier' ? 'default' : textOf(specifier.imported);
        locals.set(specifier.local.name, { kind: 'import', from: statement.source.value, name });
      }
      return;
    case 'ExportNamedDeclaration':
      if (statement.declaration) declare(statement.declaration, true);
      for (const specifier of statement.specifiers) {
        if (specifier.type === 'ExportNamespaceSpecifier') {
          exports.set(textOf(specifier.exported), { kind: 'from', from: statement.source!.value, name: '*' });
        } else if (specifier.type === 'ExportSpecifier') {
          const name = textOf(specifier.local);
          exports.set(textOf(specifier.exported), statement.source ? { kind: 'from', from: statement.source.value, name } : { kind: 'local', name });
        }
      }
      return;
    case 'ExportDefaultDeclaration': {
      const { declaration } = statement;
      if (declaration.type === 'Identifier') {
        exports.set('default', { kind: 'local', name: declaration.name });
        return;
      }
      if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') declare(declaration, false);
      const name = 'id' in declaration && declaration.id?.type === 'Identifier' ? declaration.id.name : 'default';
      if (name === 'default' && (declaration.type === 'ArrowFunctionExpression' || declaration.type === 'FunctionExpression' || declaration.type === 'FunctionDeclaration')) {
        locals.set('default', { kind: 'function', module: path, node: declaration });
      }
      exports.set('default', { kind: 'local', name });
      return;
    }
    case 'ExportAllDeclaration':
      exportAll.push(statement.source.value);
      return;
    default:
      declare(statement, false);
  }
}

const textOf = (node: t.Identifier | t.StringLiteral): string => (node.type === 'Identifier' ? node.name : node.value);

/** The names that a pattern declares. */
export function namesOf(pattern: t.Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? namesOf(element) : []));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => namesOf(property.type === 'RestElement' ? property.argument : property.value));
    case 'AssignmentPattern':
      return namesOf(pattern.left);
    case 'RestElement':
      return namesOf(pattern.argument);
    default:
      return [];
  }
}

/** Takes away `as`, `satisfies`, `!` and parentheses. */
export function withoutTypes<T extends t.Node>(node: T): t.Expression {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
    case 'TSInstantiationExpression':
      return withoutTypes((node as unknown as t.ParenthesizedExpression).expression);
    default:
      return node as unknown as t.Expression;
  }
}
