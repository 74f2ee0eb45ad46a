import type * as t from '@babel/types';

/** What a type annotation says about the numbers of a parameter or result. */
export type TypeShape =
  | { readonly kind: 'number' }
  /** `length` of a tuple. */
  | { readonly kind: 'vector'; readonly type: 'number[]' | 'Float64Array'; readonly length?: number }
  /** `number[][]` and deeper; tuples say some of the sizes. */
  | { readonly kind: 'matrix'; readonly sizes: readonly (number | undefined)[] }
  /** Of numbers and what is made of them. */
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, TypeShape>> }
  | { readonly kind: 'tuple'; readonly elements: readonly TypeShape[] }
  /** No annotation, or a name that this file does not define. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'other' };

/** The file's `type Name = …` and `interface Name { … }` without type parameters. */
export type TypeAliases = ReadonlyMap<string, t.TSType>;

export function typeAliases(program: t.Program): TypeAliases {
  const aliases = new Map<string, t.TSType>();
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type === 'TSTypeAliasDeclaration' && !declaration.typeParameters) aliases.set(declaration.id.name, declaration.typeAnnotation);
    if (declaration?.type === 'TSInterfaceDeclaration' && !declaration.typeParameters && !declaration.extends?.length) {
      aliases.set(declaration.id.name, { type: 'TSTypeLiteral', members: declaration.body.body });
    }
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
      return listOf(shape(type.elementType));
    case 'TSTupleType':
      return tupleOf(type.elementTypes.map((element) => shape(element.type === 'TSNamedTupleMember' ? element.elementType : element)));
    case 'TSTypeLiteral':
      return recordOf(type.members, shape);
    case 'TSUnionType':
      return type.types.map(shape).find(({ kind }) => kind === 'vector') ?? { kind: 'other' };
    case 'TSTypeReference': {
      if (type.typeName.type !== 'Identifier') return { kind: 'unknown' };
      const { name } = type.typeName;
      const [argument] = type.typeParameters?.params ?? [];
      if (name === 'Float64Array') return { kind: 'vector', type: 'Float64Array' };
      if (argument && ['Array', 'ReadonlyArray', 'ArrayLike'].includes(name)) return listOf(shape(argument));
      if (argument && name === 'Readonly') return shape(argument);
      const alias = aliases.get(name);
      return alias ? shape(alias) : { kind: 'unknown' };
    }
    default:
      return { kind: 'other' };
  }
}

/** Is it made of numbers alone, so that it can be part of θ? */
export const isNumeric = ({ kind }: TypeShape): boolean => kind !== 'unknown' && kind !== 'other';

/** The sizes of a list of numbers, of lists of them …; undefined where it is none or typed. */
function sizesOf(shape: TypeShape): readonly (number | undefined)[] | undefined {
  if (shape.kind === 'number') return [];
  if (shape.kind === 'vector') return shape.type === 'number[]' ? [shape.length] : undefined;
  return shape.kind === 'matrix' ? shape.sizes : undefined;
}

function ofSizes([length, ...inner]: readonly (number | undefined)[]): TypeShape {
  if (inner.length > 0) return { kind: 'matrix', sizes: [length, ...inner] };
  return { kind: 'vector', type: 'number[]', ...(length !== undefined && { length }) };
}

function listOf(element: TypeShape): TypeShape {
  const sizes = sizesOf(element);
  return sizes ? ofSizes([undefined, ...sizes]) : { kind: 'other' };
}

function tupleOf(elements: readonly TypeShape[]): TypeShape {
  if (elements.length === 0 || !elements.every(isNumeric)) return { kind: 'other' };
  const [first, ...rest] = elements.map(sizesOf);
  const areAlike = first?.every((size) => size !== undefined) && rest.every((sizes) => sizes?.join() === first.join());
  return areAlike ? ofSizes([elements.length, ...first]) : { kind: 'tuple', elements };
}

function recordOf(members: readonly t.TSTypeElement[], shape: (type: t.TSType) => TypeShape): TypeShape {
  const fields: Record<string, TypeShape> = {};
  for (const member of members) {
    if (member.type !== 'TSPropertySignature' || member.computed || member.optional || member.key.type !== 'Identifier' || !member.typeAnnotation) return { kind: 'other' };
    const field = shape(member.typeAnnotation.typeAnnotation);
    if (!isNumeric(field)) return { kind: 'other' };
    fields[member.key.name] = field;
  }
  return members.length > 0 ? { kind: 'record', fields } : { kind: 'other' };
}
