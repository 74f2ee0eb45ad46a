import type * as t from '@babel/types';
import type { LossParameters } from './lossFunction.ts';
import { resultKind } from './resultKind.ts';
import type { TopLevelFunction } from './topLevelFunctions.ts';
import { typeShape, type TypeAliases, type TypeShape } from './typeShape.ts';

/** A function of numeric parameters that may return a number. */
export interface Signature {
  readonly parameters: LossParameters;
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

interface Parameter {
  readonly node: t.Node;
  readonly name: string;
  readonly shape: TypeShape;
  readonly optional: boolean;
}

/**
 * Reads how a function takes its parameters θ: either all scalars, or one vector; then, perhaps, rows of data.
 * Parameters with a default, optional ones and a rest after them are settings of the function and no part of θ: it is called without them.
 */
export function readSignature({ node, annotation }: TopLevelFunction, aliases: TypeAliases): SignatureResult {
  const refuse = (error: string, at: t.Node): SignatureResult => ({ ok: false, error, node: at });
  if (node.async) return refuse('a loss function returns its number at once: remove “async”', node);
  if (node.generator) return refuse('a loss function cannot be a generator: remove the “*” and return a number', node);

  const all = node.params.map((parameter, index) => readParameter(parameter, annotation?.parameters[index], aliases));
  const required = takeWhile(all, ({ optional }) => !optional);
  const [first] = required;
  if (!first) {
    return all[0]?.node.type === 'RestElement'
      ? refuse('a loss function takes its parameters as a list, not as a rest: write “p: number[]”', all[0].node)
      : refuse('a loss function takes its parameters θ as numbers, such as “x: number, y: number”, or as one “p: number[]”', node);
  }
  if (first.name === 'this') return refuse('a loss function is called without “this”', first.node);

  const scalars = takeWhile(required, ({ shape }) => shape.kind === 'number');
  if (scalars.length === 0 && first.shape.kind !== 'vector') {
    return refuse(`the parameter “${first.name}” is not numeric: write “${first.name}: number” or “${first.name}: number[]”`, first.node);
  }
  const rest = required.slice(Math.max(1, scalars.length));
  if (rest.length > 1 || (rest.length === 1 && rest[0]!.shape.kind === 'number')) {
    const wrong = scalars.length > 0 ? rest[0]! : rest[rest.length > 1 ? 1 : 0]!;
    return refuse(`the parameter “${wrong.name}” is neither part of θ nor rows of data: θ is all numbers or one “number[]”, with at most one parameter for @data after it`, wrong.node);
  }
  const optional = all[required.length];
  const optionalData = optional && optional.node.type !== 'RestElement' && optional.shape.kind !== 'number' ? optional.node : undefined;
  const data = rest[0]?.node ?? optionalData;

  const result = resultKind(node, annotation, aliases);
  if (!result.ok) return result;
  const parameters: LossParameters =
    first.shape.kind === 'vector' ? { kind: 'vector', name: first.name, type: first.shape.type } : { kind: 'scalars', names: scalars.map(({ name }) => name) };
  const dimensions = first.shape.kind === 'vector' ? first.shape.length : scalars.length;
  return {
    ok: true,
    signature: { parameters, ...(dimensions !== undefined && { dimensions }), ...(data && { data }), dataIsOptional: rest.length === 0, returnsNumber: result.certain },
  };
}

function takeWhile<T>(items: readonly T[], holds: (item: T) => boolean): readonly T[] {
  const end = items.findIndex((item) => !holds(item));
  return end < 0 ? items : items.slice(0, end);
}

function readParameter(node: t.FunctionParameter | t.TSParameterProperty, expected: t.Node | undefined, aliases: TypeAliases): Parameter {
  const target = node.type === 'AssignmentPattern' ? node.left : node;
  const own = typeOf(target) ?? (expected ? typeOf(expected) : undefined);
  const shape = typeShape(own, aliases);
  const isNumberDefault = node.type === 'AssignmentPattern' && !own && (node.right.type === 'NumericLiteral' || node.right.type === 'UnaryExpression');
  return {
    node,
    name: target.type === 'Identifier' ? target.name : 'p',
    shape: isNumberDefault ? { kind: 'number' } : shape,
    optional: node.type === 'AssignmentPattern' || node.type === 'RestElement' || (target.type === 'Identifier' && target.optional === true),
  };
}

function typeOf(node: t.Node): t.TSType | undefined {
  const annotation = 'typeAnnotation' in node ? node.typeAnnotation : undefined;
  return annotation && annotation.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
}
