import { describeValue } from '../compile/mapError.ts';
import type { LossFunction } from './lossFunction.ts';
import { product } from './tensor.ts';
import { fieldPath, type Structure } from './structure.ts';

/**
 * Reads what the user's gradient function returned: n numbers in a list, a number where n = 1, or lists and records shaped as the parameters,
 * in a list where there are several parameters.
 * @param into n numbers, written
 * @throws via `fail` with what was expected and what came
 */
export function readGradient(result: unknown, { gradient, parameters }: Pick<LossFunction, 'gradient' | 'parameters'>, into: Float64Array, fail: (message: string) => never): void {
  const { name } = gradient!;
  const n = into.length;
  const given = n === 1 && typeof result === 'number' ? [result] : result;
  const isFlat = isList(given) && given.length === n && Array.from(given).every((derivative) => typeof derivative === 'number');
  if (parameters.kind !== 'tensors' || isFlat) {
    const expected = `${name} returns the ${n} partial derivatives as an array of numbers`;
    const list = isList(given) ? given : fail(`${expected}, but here it returned ${lowerFirst(describeValue(given))}.`);
    if (list.length !== n) fail(`${expected}, but here it returned ${list.length}.`);
    for (let i = 0; i < n; i++) {
      const derivative = list[i];
      if (typeof derivative !== 'number') fail(`${expected}, but number ${i + 1} of them is ${lowerFirst(describeValue(derivative))}.`);
      into[i] = derivative;
    }
    return;
  }

  const several = parameters.parameters.length > 1;
  const expected = `${name} returns the partial derivatives shaped as the parameters, ${several ? `a list of ${parameters.parameters.length}` : `as “${parameters.parameters[0]!.name}” is`}, or all ${n} of them in one list`;
  let next = 0;
  const tensor = (value: unknown, [size, ...inner]: readonly number[], path: string): void => {
    if (size === undefined) {
      if (typeof value !== 'number') fail(`${expected}, but the one of ${path} is ${lowerFirst(describeValue(value))}.`);
      into[next++] = value;
    } else if (!isList(value)) fail(`${expected}, but that of ${path} is ${lowerFirst(describeValue(value))}.`);
    else if (value.length !== size) fail(`${expected}, but that of ${path} has ${value.length} entries, not ${size}${inner.length > 0 ? ` of ${product(inner)}` : ''}.`);
    else for (let i = 0; i < size; i++) tensor(value[i], inner, `${path}[${i}]`);
  };
  const read = (value: unknown, structure: Structure, path: string): void => {
    switch (structure.kind) {
      case 'tensor':
        return tensor(value, structure.shape, path);
      case 'record':
        if (typeof value !== 'object' || value === null) fail(`${expected}, but that of ${path} is ${lowerFirst(describeValue(value))}.`);
        for (const [key, field] of Object.entries(structure.fields)) read((value as Readonly<Record<string, unknown>>)[key], field, fieldPath(path, key));
        return;
      case 'tuple':
        if (!isList(value) || value.length !== structure.elements.length) fail(`${expected}, but that of ${path} is not a list of ${structure.elements.length}.`);
        structure.elements.forEach((element, index) => read((value)[index], element, `${path}[${index}]`));
    }
  };
  if (!several) return read(given, parameters.parameters[0]!.structure, parameters.parameters[0]!.name);
  if (!isList(given)) return fail(`${expected}, but here it returned ${lowerFirst(describeValue(given))}.`);
  if (given.length !== parameters.parameters.length) return fail(`${expected}, but here it returned ${given.length}.`);
  parameters.parameters.forEach(({ name: parameter, structure }, index) => read(given[index], structure, parameter));
}

const isList = (value: unknown): value is ArrayLike<unknown> => Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);

const lowerFirst = (text: string): string => text.replace(/^(A|An|The)\b/, (article) => article.toLowerCase());
