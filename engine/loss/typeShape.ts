import type * as t from '@babel/types';

/** What a type annotation says about the numbers of a parameter or result. */
export type TypeShape =
  | { readonly kind: 'number' }
  /** `length` of a tuple. */
  | { readonly kind: 'vector'; readonly type: 'number[]' | 'Float64Array'; readonly length?: number }
  /** No annotation, or a name that this file does not define. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'other' };

/** The file's `type Name = …` without type parameters. */
export type TypeAliases = ReadonlyMap<string, t.TSType>;

export function typeAliases(program: t.Program): TypeAliases {
  const aliases = new Map<string, t.TSType>();
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type === 'TSTypeAliasDeclaration' && !declaration.typeParameters) aliases.set(declaration.id.name, declaration.typeAnnotation);
  }
  return aliases;
}

/** @param depth guards against aliases that name each other. */
export function typeShape(type: t.TSType | undefined, aliases: TypeAliases, depth = 0): TypeShape {
  if (!type || depth > 20) return { kind: 'unknown' };
  const shape = (inner: t.TSType): TypeShape => typeShape(inner, aliases, depth + 1);
  switch (type.type) {
    case 'TSNumberKeyword':
      return { kind: 'number' };
    case 'TSAnyKeyword':
    case 'TSUnknownKeyword':
      return { kind: 'unknown' };
    case 'TSParenthesizedType':
      return shape(type.typeAnnotation);
    case 'TSTypeOperator':
      return type.operator === 'readonly' ? shape(type.typeAnnotation) : { kind: 'other' };
    case 'TSArrayType':
      return vectorOf(shape(type.elementType));
    case 'TSTupleType': {
      const elements = type.elementTypes.map((element) => shape(element.type === 'TSNamedTupleMember' ? element.elementType : element));
      return elements.length > 0 && elements.every(({ kind }) => kind === 'number') ? { kind: 'vector', type: 'number[]', length: elements.length } : { kind: 'other' };
    }
    case 'TSUnionType':
      return type.types.map(shape).find(({ kind }) => kind === 'vector') ?? { kind: 'other' };
    case 'TSTypeReference': {
      if (type.typeName.type !== 'Identifier') return { kind: 'unknown' };
      const { name } = type.typeName;
      const [argument] = type.typeParameters?.params ?? [];
      if (name === 'Float64Array') return { kind: 'vector', type: 'Float64Array' };
      if (argument && ['Array', 'ReadonlyArray', 'ArrayLike'].includes(name)) return vectorOf(shape(argument));
      const alias = aliases.get(name);
      return alias ? shape(alias) : { kind: 'unknown' };
    }
    default:
      return { kind: 'other' };
  }
}

const vectorOf = (element: TypeShape): TypeShape => (element.kind === 'number' ? { kind: 'vector', type: 'number[]' } : { kind: 'other' });
