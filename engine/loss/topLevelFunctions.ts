import type * as t from '@babel/types';

export type FunctionNode = t.FunctionDeclaration | t.FunctionExpression | t.ArrowFunctionExpression;

/** A function at the top level of a file. */
export interface TopLevelFunction {
  /** As other files import it; a default export has its own name. Absent where it has none. */
  readonly name?: string;
  readonly exported: boolean;
  readonly node: FunctionNode;
  /** What an editor selects: the name, or the whole function where there is none. */
  readonly nameNode: t.Node;
  /** The JSDoc comment before it. */
  readonly comment?: t.CommentBlock;
  /** `const f: (x: number) => number = …` */
  readonly annotation?: t.TSFunctionType;
}

/** Finds the functions of a file: declarations and `const f = …`, whether exported where they stand, by `export { f }` or as default. */
export function topLevelFunctions(program: t.Program): TopLevelFunction[] {
  const exportedAs = new Map<string, string>();
  for (const statement of program.body) {
    if (statement.type === 'ExportNamedDeclaration' && !statement.source && statement.exportKind !== 'type') {
      for (const specifier of statement.specifiers) {
        if (specifier.type !== 'ExportSpecifier' || specifier.exportKind === 'type') continue;
        const name = specifier.exported.type === 'Identifier' ? specifier.exported.name : specifier.exported.value;
        exportedAs.set(specifier.local.name, name === 'default' ? specifier.local.name : name);
      }
    } else if (statement.type === 'ExportDefaultDeclaration' && statement.declaration.type === 'Identifier') {
      exportedAs.set(statement.declaration.name, statement.declaration.name);
    }
  }

  const functions: TopLevelFunction[] = [];
  let overloadComment: { readonly name: string | undefined; readonly comment: t.CommentBlock | undefined } | undefined;
  const add = (id: t.Identifier | null | undefined, node: FunctionNode, exported: boolean, comment: t.CommentBlock | undefined, annotation?: t.TSFunctionType): void => {
    const name = id ? (exportedAs.get(id.name) ?? id.name) : undefined;
    const doc = comment ?? (overloadComment?.name === id?.name ? overloadComment?.comment : undefined);
    functions.push({
      ...(name !== undefined && { name }),
      exported: exported || (id ? exportedAs.has(id.name) : false),
      node,
      nameNode: id ?? node,
      ...(doc && { comment: doc }),
      ...(annotation && { annotation }),
    });
  };

  for (const statement of program.body) {
    const exported = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
    const declaration = exported ? statement.declaration : statement;
    const comment = docCommentOf(statement) ?? (declaration ? docCommentOf(declaration) : undefined);
    switch (declaration?.type) {
      case 'TSDeclareFunction':
        overloadComment ??= { name: declaration.id?.name, comment };
        continue;
      case 'FunctionDeclaration':
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        add(declaration.type === 'ArrowFunctionExpression' ? undefined : declaration.id, declaration, exported, comment);
        break;
      case 'VariableDeclaration':
        for (const [index, { id, init, leadingComments }] of declaration.declarations.entries()) {
          const node = init ? unwrap(init) : undefined;
          if (id.type !== 'Identifier' || !node || !isFunction(node)) continue;
          const type = id.typeAnnotation?.type === 'TSTypeAnnotation' ? id.typeAnnotation.typeAnnotation : undefined;
          const own = docCommentOf({ leadingComments }) ?? (index === 0 ? comment : undefined);
          add(id, node, exported, own, type?.type === 'TSFunctionType' ? type : undefined);
        }
        break;
      default:
    }
    overloadComment = undefined;
  }
  return functions;
}

const isFunction = (node: t.Expression): node is t.FunctionExpression | t.ArrowFunctionExpression =>
  node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';

/** Takes away `as`, `satisfies`, `!` and parentheses. */
export function unwrap(node: t.Expression): t.Expression {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      return unwrap(node.expression);
    default:
      return node;
  }
}

/** The JSDoc comment right before a node. */
export function docCommentOf(node: { readonly leadingComments?: t.Comment[] | null | undefined }): t.CommentBlock | undefined {
  return node.leadingComments?.findLast((comment): comment is t.CommentBlock => comment.type === 'CommentBlock' && comment.value.startsWith('*'));
}
