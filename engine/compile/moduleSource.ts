import type * as t from '@babel/types';
import type { Position } from '../problem.ts';

/** A place where a file asks for another. */
export interface ImportSite extends Position {
  readonly specifier: string;
  /** `import … from` is needed to start at all; `require(…)` and `import(…)` only when they are reached. */
  readonly kind: 'declaration' | 'call';
}

export interface ModuleSource {
  readonly sites: readonly ImportSite[];
  /** What cannot run as a function of CommonJS. */
  readonly refused?: Position & { readonly message: string };
}

/** Finds what a parsed file imports, and what in it cannot be run. Imports of types are not listed. */
export function readModuleSource(tree: t.File): ModuleSource {
  const sites: ImportSite[] = [];
  let refused: ModuleSource['refused'];
  const site = (literal: t.Node, kind: ImportSite['kind']): void => {
    if (literal.type === 'StringLiteral') sites.push({ specifier: literal.value, kind, ...positionOf(literal) });
  };
  const refuse = (node: t.Node, message: string): void => void (refused ??= { message, ...positionOf(node) });

  const visit = (node: t.Node, inFunction: boolean): void => {
    switch (node.type) {
      case 'ImportDeclaration':
        if (node.importKind !== 'type' && node.importKind !== 'typeof') site(node.source, 'declaration');
        return;
      case 'ExportAllDeclaration':
        if (node.exportKind !== 'type') site(node.source, 'declaration');
        return;
      case 'ExportNamedDeclaration':
        if (node.source && node.exportKind !== 'type') site(node.source, 'declaration');
        break;
      case 'TSExternalModuleReference':
        site(node.expression, 'declaration');
        return;
      case 'CallExpression':
        if (node.arguments.length > 0 && (node.callee.type === 'Import' || (node.callee.type === 'Identifier' && node.callee.name === 'require'))) site(node.arguments[0]!, 'call');
        break;
      case 'ImportExpression':
        site(node.source, 'call');
        break;
      case 'AwaitExpression':
        if (!inFunction) refuse(node, '“await” at the top level of a file cannot run here: a loss function and what it imports are evaluated at once. Import the data, or name it by @data.');
        break;
      case 'ForOfStatement':
        if (node.await && !inFunction) refuse(node, '“for await” at the top level of a file cannot run here: a loss function and what it imports are evaluated at once.');
        break;
      case 'MetaProperty':
        if (node.meta.name === 'import') refuse(node, '“import.meta” has no meaning here: the file runs without a place of its own. Import data by “import rows from \'./rows.csv\'”, or name it by @data.');
        break;
      case 'TSModuleDeclaration':
        if (!node.declare && node.body.type === 'TSModuleBlock') refuse(node, 'A namespace cannot run here: move its contents to the file itself, or to one of their own.');
        return;
      default:
        // Types hold nothing that runs.
        if (/^TS(?!AsExpression|SatisfiesExpression|NonNullExpression|TypeAssertion|ParameterProperty|ExportAssignment|Enum|ImportEquals|InstantiationExpression)/.test(node.type)) return;
    }
    const within = inFunction || /Function|Method/.test(node.type);
    for (const [key, value] of Object.entries(node)) {
      if (key === 'loc' || key.endsWith('Comments') || typeof value !== 'object' || value === null) continue;
      for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(child)) visit(child, within);
    }
  };
  visit(tree.program, false);
  return { sites, ...(refused && { refused }) };
}

const isNode = (value: unknown): value is t.Node => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function positionOf(node: t.Node): Position {
  return { line: node.loc?.start.line ?? 1, column: (node.loc?.start.column ?? 0) + 1 };
}
