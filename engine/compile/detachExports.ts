import type * as t from '@babel/types';

export interface DetachedExports {
  /** The text without the word `export` before declarations and without export lists; every other character at its place. */
  readonly text: string;
  /** What those exported: the name inside the file, by the name outside. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Takes the exports of a file's own names out of its text, to be made into live bindings apart.
 * The compiler that removes the types handles only simple forms of them (`export const a = 1, b = 2` comes out wrong).
 * Default exports and exports from other files stay.
 */
export function detachExports(text: string, program: t.Program): DetachedExports {
  const values = new Set(program.body.flatMap((statement) => declaredValues(statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement)));
  const names = new Map<string, string>();
  const blanks: (readonly [start: number, end: number])[] = [];
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.source || statement.exportKind === 'type') continue;
    const { declaration } = statement;
    if (declaration) {
      const own = declaredValues(declaration);
      own.forEach((name) => names.set(name, name));
      if (own.length > 0 || declaration.type === 'TSDeclareFunction') blanks.push(wordExport(text, statement, declaration));
      continue;
    }
    for (const specifier of statement.specifiers) {
      if (specifier.type !== 'ExportSpecifier' || specifier.exportKind === 'type' || !values.has(specifier.local.name)) continue;
      names.set(specifier.exported.type === 'Identifier' ? specifier.exported.name : specifier.exported.value, specifier.local.name);
    }
    blanks.push([statement.start!, statement.end!]);
  }
  let result = '';
  let at = 0;
  for (const [start, end] of blanks) {
    result += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n\u2028\u2029]/g, ' ');
    at = end;
  }
  return { text: result + text.slice(at), names };
}

/** Decorators may stand before the word. */
function wordExport(text: string, statement: t.Statement, declaration: t.Declaration): readonly [number, number] {
  const decorators = 'decorators' in declaration ? (declaration.decorators ?? []) : [];
  const from = Math.max(statement.start!, ...decorators.map(({ end, start }) => (start! < statement.start! || text.startsWith('@', statement.start!) ? end! : 0)));
  const start = text.indexOf('export', from);
  return [start, start + 'export'.length];
}

/** The names that a statement declares and that exist when the program runs. */
function declaredValues(statement: t.Statement | t.Declaration): string[] {
  if ('declare' in statement && statement.declare === true) return [];
  switch (statement.type) {
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return statement.id ? [statement.id.name] : [];
    case 'TSEnumDeclaration':
      return [statement.id.name];
    case 'VariableDeclaration':
      return statement.declarations.flatMap(({ id }) => patternNames(id));
    case 'ImportDeclaration':
      return statement.importKind === 'type' ? [] : statement.specifiers.filter((specifier) => specifier.type !== 'ImportSpecifier' || specifier.importKind !== 'type').map(({ local }) => local.name);
    case 'TSImportEqualsDeclaration':
      return [statement.id.name];
    case 'ExportDefaultDeclaration':
      return 'id' in statement.declaration && statement.declaration.id?.type === 'Identifier' ? [statement.declaration.id.name] : [];
    default:
      return [];
  }
}

function patternNames(pattern: t.Node | null): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => patternNames(property.type === 'RestElement' ? property.argument : property.value));
    case 'ArrayPattern':
      return pattern.elements.flatMap(patternNames);
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    case 'RestElement':
      return patternNames(pattern.argument);
    default:
      return [];
  }
}
