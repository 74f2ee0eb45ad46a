import type * as t from '@babel/types';
import type { LossParameters } from './lossFunction.ts';
import type { LossTags } from './readTags.ts';
import { resultKind } from './resultKind.ts';
import type { TopLevelFunction } from './topLevelFunctions.ts';
import { isNumeric, typeShape, type TypeAliases, type TypeShape } from './typeShape.ts';

/** A parameter of θ beside others, or one that is no vector: its sizes may still be unknown. */
export interface TypedParameter {
  readonly node: t.Node;
  readonly name: string;
  readonly shape: TypeShape;
}

/** A function of numeric parameters that may return a number. */
export interface Signature {
  readonly parameters: LossParameters | { readonly kind: 'typed'; readonly parameters: readonly TypedParameter[] };
  /** n, where the parameters say it. */
  readonly dimensions?: number;
  /** The argument after the parameters: rows of data. */
  readonly data?: t.Node;
  /** It may be left out by the caller. */
  readonly dataIsOptional: boolean;
  /** Is it certain that the result is a number? */
  readonly returnsNumber: boolean;
}

export type SignatureResult =
  | { readonly ok: true; readonly signature: Signature }
  | { readonly ok: false; readonly error: string; readonly node: t.Node };

interface Parameter extends TypedParameter {
  readonly optional: boolean;
}

/**
 * Reads how a function takes its parameters θ: all scalars, or one vector, or lists, matrices and records of numbers; then, perhaps, rows of data.
 * Parameters with a default, optional ones and a rest after them are settings of the function and no part of θ: it is called without them.
 */
export function readSignature({ node, annotation }: TopLevelFunction, aliases: TypeAliases, { data: dataTag, shapes }: Pick<LossTags, 'data' | 'shapes'>): SignatureResult {
  const refuse = (error: string, at: t.Node): SignatureResult => ({ ok: false, error, node: at });
  if (node.async) return refuse('a loss function returns its number at once: remove “async”', node);
  if (node.generator) return refuse('a loss function cannot be a generator: remove the “*” and return a number', node);

  const shaped = new Map(shapes.map(({ value }) => [value.name, value.sizes]));
  const all = node.params.map((parameter, index): Parameter => {
    const read = readParameter(parameter, annotation?.parameters[index], aliases, index);
    const sizes = shaped.get(read.name);
    if (read.shape.kind !== 'unknown' || !sizes) return read;
    return { ...read, shape: sizes.length > 1 ? { kind: 'matrix', sizes } : { kind: 'vector', type: 'number[]' } };
  });
  const required = takeWhile(all, ({ optional }) => !optional);
  const [first] = required;
  if (!first) {
    return all[0]?.node.type === 'RestElement'
      ? refuse('a loss function takes its parameters as a list, not as a rest: write “p: number[]”', all[0].node)
      : refuse('a loss function takes its parameters θ as numbers, such as “x: number, y: number”, or as one “p: number[]”', node);
  }
  if (first.name === 'this') return refuse('a loss function is called without “this”', first.node);

  const last = required.at(-1)!;
  // A last parameter that could be part of θ takes the rows where there are some, unless a tag says its shape.
  const isShaped = shapes.some(({ value }) => value.name.split(/[.[]/)[0] === last.name);
  const takesRows = required.length > 1 && last.shape.kind !== 'number' && !isShaped && (dataTag !== undefined || !isNumeric(last.shape));
  const theta = takesRows ? required.slice(0, -1) : required;
  if (!isNumeric(first.shape)) {
    return refuse(`the parameter “${first.name}” is not numeric: write “${first.name}: number” or “${first.name}: number[]”`, first.node);
  }
  const wrong = theta.find(({ shape }) => !isNumeric(shape));
  if (wrong) {
    return refuse(`the parameter “${wrong.name}” is neither part of θ nor rows of data: θ is numbers, or lists and records of them, with at most one parameter for @data after it`, wrong.node);
  }
  const optional = all[required.length];
  const optionalData = optional && optional.node.type !== 'RestElement' && optional.shape.kind !== 'number' ? optional.node : undefined;
  const data = takesRows ? last.node : optionalData;

  const result = resultKind(node, annotation, aliases);
  if (!result.ok) return result;
  const parameters = parametersOf(theta);
  const dimensions = parameters.kind === 'scalars' ? theta.length : parameters.kind === 'vector' && first.shape.kind === 'vector' ? first.shape.length : undefined;
  return {
    ok: true,
    signature: { parameters, ...(dimensions !== undefined && { dimensions }), ...(data && { data }), dataIsOptional: !takesRows, returnsNumber: result.certain },
  };
}

function takeWhile<T>(items: readonly T[], holds: (item: T) => boolean): readonly T[] {
  const end = items.findIndex((item) => !holds(item));
  return end < 0 ? items : items.slice(0, end);
}

function parametersOf(theta: readonly Parameter[]): Signature['parameters'] {
  const [{ node, shape, name }] = theta as readonly [Parameter, ...Parameter[]];
  if (theta.every((parameter) => parameter.shape.kind === 'number')) return { kind: 'scalars', names: theta.map((parameter) => parameter.name) };
  if (theta.length > 1 || shape.kind !== 'vector') return { kind: 'typed', parameters: theta };
  const names = namesIn(node);
  return { kind: 'vector', name, type: shape.type, ...(names && { names }) };
}

/** Of `[x, y]: number[]`, x and y; undefined where an element has no name, or is a rest. */
function namesIn(node: t.Node): readonly string[] | undefined {
  if (node.type !== 'ArrayPattern') return undefined;
  const names = node.elements.flatMap((element) => {
    const target = element?.type === 'AssignmentPattern' ? element.left : element;
    return target?.type === 'Identifier' ? [target.name] : [];
  });
  return names.length === node.elements.length ? names : undefined;
}

function readParameter(node: t.FunctionParameter | t.TSParameterProperty, expected: t.Node | undefined, aliases: TypeAliases, index: number): Parameter {
  const target = node.type === 'AssignmentPattern' ? node.left : node;
  const own = typeOf(target) ?? (expected ? typeOf(expected) : undefined);
  const shape = typeShape(own, aliases);
  const isNumberDefault = node.type === 'AssignmentPattern' && !own && (node.right.type === 'NumericLiteral' || node.right.type === 'UnaryExpression');
  return {
    node,
    name: target.type === 'Identifier' ? target.name : index === 0 ? 'p' : `p${index + 1}`,
    shape: isNumberDefault ? { kind: 'number' } : shape,
    optional: node.type === 'AssignmentPattern' || node.type === 'RestElement' || (target.type === 'Identifier' && target.optional === true),
  };
}

function typeOf(node: t.Node): t.TSType | undefined {
  const annotation = 'typeAnnotation' in node ? node.typeAnnotation : undefined;
  return annotation && annotation.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
}
