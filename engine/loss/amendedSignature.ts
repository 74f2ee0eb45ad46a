import type * as t from '@babel/types';
import type { LossTags } from './readTags.ts';
import { readSignature, type SignatureResult } from './signature.ts';
import type { FunctionNode, TopLevelFunction } from './topLevelFunctions.ts';
import type { TypeAliases } from './typeShape.ts';

/** Lists of numbers in which a derivative would be lost. */
const roundingArray = /^(Float16|Float32|Int8|Int16|Int32|Uint8|Uint8Clamped|Uint16|Uint32)Array$/;

/** What a function would be if it gave its number at once and took its parameters in double precision. */
export function amendedSignature(candidate: TopLevelFunction, aliases: TypeAliases, tags: Pick<LossTags, 'data' | 'shapes'>): SignatureResult {
  const { node } = candidate;
  const { returnType } = node;
  const amended = {
    ...node,
    async: false,
    ...(node.async && returnType?.type === 'TSTypeAnnotation' && { returnType: { ...returnType, typeAnnotation: awaited(returnType.typeAnnotation) } }),
    params: node.params.map((parameter) =>
      parameter.type === 'Identifier' && parameter.typeAnnotation?.type === 'TSTypeAnnotation'
        ? { ...parameter, typeAnnotation: { ...parameter.typeAnnotation, typeAnnotation: precise(parameter.typeAnnotation.typeAnnotation) } }
        : parameter,
    ),
  } as FunctionNode;
  return readSignature({ ...candidate, node: amended }, aliases, tags);
}

/** `Promise<T>` is T. */
function awaited(type: t.TSType): t.TSType {
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier' || type.typeName.name !== 'Promise') return type;
  return type.typeParameters?.params[0] ?? type;
}

function precise(type: t.TSType): t.TSType {
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier' || !roundingArray.test(type.typeName.name)) return type;
  return { ...type, typeName: { ...type.typeName, name: 'Float64Array' } };
}
