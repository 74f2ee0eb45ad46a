import { suggest } from '../suggest.ts';
import type { LossParameters } from './lossFunction.ts';
import type { LossTags, NamedSizes, Placed } from './readTags.ts';
import type { Signature, TypedParameter } from './signature.ts';
import { fieldPath, tensorsWithin, type Structure, type TensorParameters } from './structure.ts';
import { product, tensorsInOrder, type Tensor } from './tensor.ts';
import type { TypeShape } from './typeShape.ts';

export interface DescribedTensors {
  readonly parameters: LossParameters | TensorParameters;
  readonly dimensions?: number;
  /** Empty where neither types nor tags say them. */
  readonly tensors: readonly Tensor[];
  /** Where n comes from, such as `@shape gives 40 numbers`. */
  readonly source?: string;
}

type Report = (offset: number, message: string) => void;

/** Fits the types of the parameters and `@shape` together. What is wrong is told to `mistake`; then there are no tensors. */
export function describeTensors(signature: Signature, { shapes, misread }: Pick<LossTags, 'shapes' | 'misread'>, mistake: Report): DescribedTensors {
  const { parameters, dimensions } = signature;
  switch (parameters.kind) {
    case 'scalars':
      for (const { value, offset } of shapes) mistake(offset, `@shape is for lists and matrices, and the parameters of this function are numbers: ${parameters.names.join(', ')}. Remove “${value.name}”, or declare a “${value.name}: number[][]”.`);
      return { parameters, ...(dimensions !== undefined && { dimensions }), tensors: [] };
    case 'vector':
      return shapes.length > 0 ? cutVector(parameters, dimensions, shapes, mistake) : { parameters, ...(dimensions !== undefined && { dimensions }), tensors: [] };
    case 'typed':
      return structured(parameters.parameters, shapes, misread, mistake);
  }
}

/** The tags name stretches of the vector, one after the other; a single one may give the vector itself a shape. */
function cutVector(parameters: LossParameters, declared: number | undefined, shapes: LossTags['shapes'], mistake: Report): DescribedTensors {
  const tensors = tensorsInOrder(shapes.map(({ value: { name, sizes } }) => ({ name, shape: sizes })));
  const dimensions = tensors.reduce((sum, { length }) => sum + length, 0);
  const agrees = declared === undefined || declared === dimensions;
  if (!agrees) mistake(shapes.at(-1)!.offset, `@shape gives ${dimensions} numbers, but the parameter has ${declared}.`);
  return { parameters, dimensions: declared ?? dimensions, tensors: agrees ? tensors : [], source: `@shape gives ${numbers(dimensions)}` };
}

function structured(typed: readonly TypedParameter[], shapes: LossTags['shapes'], misread: readonly string[], mistake: Report): DescribedTensors {
  const used = new Set<Placed<NamedSizes>>();
  const paths: string[] = [];
  const missing: { readonly path: string; readonly offset: number; readonly message: string }[] = [];
  let failed = false;
  const fail: Report = (offset, message) => {
    failed = true;
    mistake(offset, message);
  };
  const single = typed.length === 1 && typed[0]!.shape.kind === 'record';

  const sized = (declared: readonly (number | undefined)[], path: string, { node, shape: whole }: TypedParameter): Structure => {
    paths.push(path);
    const tag = shapes.find(({ value }) => value.name === path);
    if (tag) used.add(tag);
    const sizes = tag?.value.sizes;
    if (!tag || !sizes) {
      const isMissing = declared.some((size) => size === undefined);
      const example = declared.map((size, index) => size ?? [16, 2][index] ?? 2).join('x');
      const orRows = typed.length > 1 && typed.at(-1)!.node === node && whole.kind !== 'record' ? ' If it takes rows of data, name their file by a tag such as @data ./points.csv.' : '';
      const setting = typed.find((other) => other.shape.kind === 'number');
      const orSetting = setting && !orRows ? ` If “${setting.name}” is a setting and no part of θ, give it a default: “${setting.name} = 1”.` : '';
      if (isMissing) missing.push({ path, offset: node.start ?? 0, message: `The size of “${path}” is not known: add a tag such as @shape ${path} ${example}.${orRows}${orSetting}` });
      return { kind: 'tensor', shape: declared.map((size) => size ?? 0) };
    }
    const written = sizes.join('x');
    if (declared.length === 0) fail(tag.offset, `@shape ${path}: “${path}” is one number. Remove the tag.`);
    else if (sizes.length !== declared.length) fail(tag.offset, `@shape ${path} has ${plural(sizes.length, 'size')}, ${written}, but “${path}” is a ${`number${'[]'.repeat(declared.length)}`}, which has ${plural(declared.length, 'size')}.`);
    else if (declared.some((size, index) => size !== undefined && size !== sizes[index])) fail(tag.offset, `@shape ${path} says ${written}, but the type of “${path}” says ${declared.map((size) => size ?? '?').join('x')}.`);
    return { kind: 'tensor', shape: sizes };
  };
  const resolve = (shape: TypeShape, path: string, parameter: TypedParameter): Structure => {
    switch (shape.kind) {
      case 'number':
        return sized([], path, parameter);
      case 'vector':
        if (shape.type === 'Float64Array') fail(parameter.node.start ?? 0, `“${path}” is a Float64Array, which stands for θ only where it is the one parameter: write “number[]”.`);
        return sized([shape.length], path, parameter);
      case 'matrix':
        return sized(shape.sizes, path, parameter);
      case 'record':
        return { kind: 'record', fields: Object.fromEntries(Object.entries(shape.fields).map(([key, field]) => [key, resolve(field, fieldPath(path, key), parameter)])) };
      case 'tuple':
        return { kind: 'tuple', elements: shape.elements.map((element, index) => resolve(element, `${path}[${index}]`, parameter)) };
      case 'unknown':
      case 'other':
        throw new Error(`The parameter ${path} is not numeric.`);
    }
  };

  const parameters: TensorParameters = { kind: 'tensors', parameters: typed.map((parameter) => ({ name: parameter.name, structure: resolve(parameter.shape, single ? '' : parameter.name, parameter) })) };
  const strangers = shapes.filter((tag) => !used.has(tag)).map(({ value }) => value.name);
  for (const { path, offset, message } of missing) {
    failed = true;
    // One mistake is told once: the tag that was meant is there, but its name or its sizes are wrong.
    if (!misread.includes(path) && !strangers.some((name) => suggest(name, [path]) !== '')) mistake(offset, message);
  }
  for (const tag of shapes) {
    const { name } = tag.value;
    if (!used.has(tag)) fail(tag.offset, `@shape: there is no parameter “${name}”${suggest(name, paths)}; there are ${paths.join(', ')}.`);
  }
  if (failed) return { parameters, tensors: [] };
  const tensors = tensorsInOrder(tensorsWithin(parameters));
  const dimensions = tensors.reduce((sum, { shape }) => sum + product(shape), 0);
  return { parameters, dimensions, tensors, source: `the parameters have ${numbers(dimensions)}` };
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
const numbers = (count: number): string => plural(count, 'number');
