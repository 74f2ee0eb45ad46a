import { startForms } from '../data/parseStart.ts';
import { suggest } from '../suggest.ts';
import type { PartedStart, Start } from './lossFunction.ts';
import type { LossTags } from './readTags.ts';
import type { Tensor } from './tensor.ts';

/**
 * Fits `@start W normal 0.5`, `@start b all 0` to the tensors; those without one start at 0.
 * @param tensors of θ, or none where a name means nothing
 */
export function describeStarts({ start, starts }: Pick<LossTags, 'start' | 'starts'>, tensors: readonly Tensor[], mistake: (offset: number, message: string) => void): PartedStart | undefined {
  const names = tensors.map(({ name }) => name);
  let failed = false;
  const fail = (offset: number, message: string): void => {
    failed = true;
    mistake(offset, message);
  };
  const chosen = new Map<Tensor, Start>();
  for (const { value, offset } of starts) {
    const within = tensors.filter(({ name }) => name === value.name || name.startsWith(`${value.name}.`) || name.startsWith(`${value.name}[`));
    if (tensors.length === 0) fail(offset, `@start: “${value.name}” is no start: write ${startForms}.`);
    else if (within.length === 0) fail(offset, `@start: there is no parameter “${value.name}”${suggest(value.name, names)}; there are ${names.join(', ')}.`);
    const length = within.reduce((sum, tensor) => sum + tensor.length, 0);
    const { start: own } = value;
    if (within.length > 0 && own.kind === 'point' && own.values.length !== length) fail(offset, `@start ${value.name} has ${own.values.length} numbers, but “${value.name}” has ${length}.`);
    for (const tensor of within) {
      const from = tensor.offset - within[0]!.offset;
      chosen.set(tensor, own.kind === 'point' ? { kind: 'point', values: own.values.slice(from, from + tensor.length) } : own);
    }
  }
  if (starts[0] && start) fail(starts[0].offset, '@start gives all of θ a start already: give every parameter its own, or remove this one.');
  if (failed || starts.length === 0) return undefined;
  return { kind: 'parts', parts: tensors.map((tensor) => ({ length: tensor.length, start: chosen.get(tensor) ?? { kind: 'all', value: 0 } })) };
}
