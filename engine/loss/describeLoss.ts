import { describeStarts } from './describeStart.ts';
import { describeTensors, type DescribedTensors } from './describeTensors.ts';
import type { LossFunction, Start } from './lossFunction.ts';
import type { LossTags, Minimum, TagMistake } from './readTags.ts';
import type { Signature } from './signature.ts';
import { tensorsInOrder, type Tensor } from './tensor.ts';
import type { TextPositions } from '../compile/textPositions.ts';

type Described = Pick<LossFunction, 'parameters' | 'tensors'> & Partial<Pick<LossFunction, 'dimensions' | 'start' | 'domain' | 'minima' | 'data' | 'batch'>>;

export interface Description {
  readonly described: Described;
  readonly mistakes: readonly TagMistake[];
}

/** Fits tags and signature together: counts of coordinates must agree, and data needs a parameter that takes it. What does not fit is left out. */
export function describeLoss(signature: Signature, tags: LossTags, positions: TextPositions): Description {
  const mistakes: TagMistake[] = [];
  const mistake = (offset: number, message: string): void => void mistakes.push({ offset, message, severity: 'error' });
  const typed = describeTensors(signature, tags, mistake);
  const { parameters } = typed;

  let { dimensions } = typed;
  let source = typed.source ?? (parameters.kind === 'scalars' ? `the function has ${plural(dimensions!, 'parameter')}` : `the parameter has ${plural(dimensions ?? 0, 'number')}`);
  /** Is this count of coordinates the one known so far? The first that says one decides. */
  const agrees = (count: number | undefined, offset: number, tag: string, has = plural(count ?? 0, 'number')): boolean => {
    if (count === undefined || count === dimensions) return true;
    if (dimensions === undefined) {
      dimensions = count;
      source = `@${tag} has ${has}`;
      return true;
    }
    mistake(offset, `@${tag} has ${has}, but ${source}.`);
    return false;
  };

  if (tags.dimensions && parameters.kind === 'tensors') {
    mistake(tags.dimensions.offset, '@dimensions is for one “number[]” parameter; here @shape says the sizes. Remove the tag.');
  } else if (tags.dimensions && parameters.kind === 'scalars') {
    mistake(tags.dimensions.offset, `@dimensions is for a “number[]” parameter; ${source}, so n is ${dimensions}. Remove the tag.`);
  } else if (tags.dimensions && dimensions !== undefined && dimensions !== tags.dimensions.value) {
    mistake(tags.dimensions.offset, `@dimensions says ${tags.dimensions.value}, but ${source}.`);
  } else if (tags.dimensions && dimensions === undefined) {
    dimensions = tags.dimensions.value;
    source = `@dimensions says ${dimensions}`;
  }

  const whole = tags.start && agrees(startLength(tags.start.value), tags.start.offset, 'start') ? tags.start.value : undefined;
  const start = describeStarts(tags, typed.tensors, mistake) ?? whole;
  const intervals = tags.domain?.value.length;
  const domain =
    tags.domain && agrees(intervals === 1 ? undefined : intervals, tags.domain.offset, 'domain', plural(intervals ?? 0, 'interval')) ? tags.domain.value : undefined;
  const minima: (readonly number[])[] = [];
  for (const { value, offset } of tags.minima) {
    if (!agrees(minimumLength(value), offset, 'minimum')) continue;
    if (!('all' in value)) minima.push(value);
    else if (dimensions !== undefined) minima.push(Array.from({ length: dimensions }, () => value.all));
    else mistake(offset, '“@minimum all” needs the number of parameters: add, for example, @dimensions 10.');
  }

  const dataNode = tags.data || !signature.dataIsOptional ? signature.data : undefined;
  if (tags.data && !dataNode) mistake(tags.data.offset, '@data needs a parameter that takes the rows: add one after θ, such as “rows: Row[]”, or remove the tag.');
  if (dataNode && !tags.data) mistake(dataNode.start ?? 0, 'This parameter takes rows of data: name their file by a tag such as @data ./points.csv.');
  if (tags.batch && !tags.data) mistake(tags.batch.offset, '@batch divides the rows of data into batches, and there is no @data. Add one such as @data ./points.csv, or remove the tag.');
  const data = tags.data && dataNode ? { path: tags.data.value, range: positions.range(tags.data.offset, tags.data.offset + tags.data.value.length) } : undefined;

  return {
    described: {
      parameters,
      tensors: completeTensors(typed, dimensions),
      ...(dimensions !== undefined && { dimensions }),
      ...(start && { start }),
      ...(domain && { domain }),
      ...(minima.length > 0 && { minima }),
      ...(data && { data }),
      ...(data && tags.batch && { batch: tags.batch.value }),
    },
    mistakes,
  };
}

/** One tensor where the function takes scalars or a vector that nothing cuts. */
export function completeTensors({ parameters, tensors }: Pick<DescribedTensors, 'parameters' | 'tensors'>, dimensions: number | undefined): readonly Tensor[] {
  if (tensors.length > 0 || dimensions === undefined || parameters.kind === 'tensors') return tensors;
  return tensorsInOrder([{ name: parameters.kind === 'vector' ? parameters.name : 'θ', shape: [dimensions] }]);
}

const startLength = (start: Start): number | undefined => (start.kind === 'point' ? start.values.length : undefined);
const minimumLength = (minimum: Minimum): number | undefined => ('all' in minimum ? undefined : minimum.length);
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
