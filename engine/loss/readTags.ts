import { parseStart } from '../data/parseStart.ts';
import { fail, parseCount, parseIntervals, parseNumbers, parseSizes, readTokens, type Parsed } from '../data/numberText.ts';
import { closestTag, isLossTag, type LossTag } from './closestTag.ts';
import type { DocComment, DocTag } from './docComment.ts';
import type { Start } from './lossFunction.ts';

/** A value and the offset in the file of the tag's value that it came from. */
export interface Placed<T> {
  readonly value: T;
  readonly offset: number;
}

/** `all 1`, which needs n, or the coordinates. */
export type Minimum = { readonly all: number } | readonly number[];

/** Of a parameter, of a part of one (`layer.W`), or of the next stretch of a vector. */
export interface NamedSizes {
  readonly name: string;
  readonly sizes: readonly number[];
}

/** Of the parameter or part that has the name, and of all that is in it. */
export interface NamedStart {
  readonly name: string;
  readonly start: Start;
}

/** The tags of a loss function's comment, each read by itself. */
export interface LossTags {
  loss?: Placed<true>;
  start?: Placed<Start>;
  readonly starts: Placed<NamedStart>[];
  readonly shapes: Placed<NamedSizes>[];
  domain?: Placed<[number, number][]>;
  minima: Placed<Minimum>[];
  dimensions?: Placed<number>;
  data?: Placed<string>;
  batch?: Placed<number>;
  /** The names of `@shape` tags whose sizes cannot be read. */
  readonly misread: string[];
  readonly mistakes: TagMistake[];
}

/** What is wrong with a tag, at an offset in the file. A guess is a tag that is not ours but looks like one. */
export interface TagMistake {
  readonly offset: number;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information';
}

export function readTags(doc: DocComment): LossTags {
  const tags: LossTags = { minima: [], starts: [], shapes: [], misread: [], mistakes: [] };
  const seen = new Set<string>();
  for (const tag of doc.tags) {
    if (!isLossTag(tag.name)) {
      const meant = closestTag(tag.name);
      if (meant) tags.mistakes.push({ offset: tag.offset, severity: 'warning', message: `@${tag.name} is not known; did you mean @${meant}?` });
      continue;
    }
    const named = tag.name === 'shape' || tag.name === 'start' ? nameOf(tag.value) : undefined;
    const subject = named === undefined ? tag.name : `${tag.name} ${named}`;
    if (seen.has(subject) && tag.name !== 'minimum') {
      tags.mistakes.push({ offset: tag.offset, severity: 'error', message: `@${subject} stands twice; keep one.` });
      continue;
    }
    seen.add(subject);
    const mistake = readTag(tags, tag.name, tag);
    if (mistake) {
      if (tag.name === 'shape' && named !== undefined) tags.misread.push(named);
      tags.mistakes.push({ offset: tag.valueOffset + mistake.offset, severity: 'error', message: `@${tag.name}: ${mistake.error}; ${example[tag.name]}` });
    }
  }
  return tags;
}

const example: Readonly<Record<LossTag, string>> = {
  loss: '',
  start: 'right is, for example, @start -1.2, 1 or all -1.2 or normal 0.1 or uniform -1 1.',
  domain: 'right is, for example, @domain [-2, 2] [-1, 3], or one interval for all coordinates.',
  minimum: 'right is, for example, @minimum 1, 1 or @minimum all 1.',
  dimensions: 'right is, for example, @dimensions 10.',
  shape: 'right is, for example, @shape W 16x2.',
  data: 'right is, for example, @data ./points.csv.',
  batch: 'right is, for example, @batch 32.',
};

/** Reads one tag into `tags`; gives back what is wrong with it. */
function readTag(tags: LossTags, name: LossTag, tag: DocTag): { readonly error: string; readonly offset: number } | undefined {
  const place = <T>(parsed: Parsed<T>, keep: (placed: Placed<T>) => void) => {
    if (!parsed.ok) return parsed;
    keep({ value: parsed.value, offset: tag.valueOffset });
    return undefined;
  };
  switch (name) {
    case 'loss':
      tags.loss = { value: true, offset: tag.offset };
      return undefined;
    case 'start': {
      const part = nameOf(tag.value);
      // Where nothing but the word stands, it is a form of a start without its numbers, or none.
      if (part === undefined || part === tag.value) return place(parseStart(tag.value), (start) => (tags.start = start));
      // Brackets may group the numbers of a matrix by rows.
      const own = tag.value.slice(part.length).replace(/[[\]]/g, ' ');
      const parsed = parseStart(own);
      if (!parsed.ok) return { error: parsed.error, offset: part.length + parsed.offset };
      return place({ ok: true, value: { name: part, start: parsed.value } }, (start) => void tags.starts.push(start));
    }
    case 'shape':
      return place(parseShape(tag.value), (shape) => void tags.shapes.push(shape));
    case 'domain':
      return place(parseIntervals(tag.value), (domain) => (tags.domain = domain));
    case 'minimum':
      return place(parseMinimum(tag.value), (minimum) => tags.minima.push(minimum));
    case 'dimensions':
      return place(parseCount(tag.value), (dimensions) => (tags.dimensions = dimensions));
    case 'data':
      return place(parsePath(tag.value), (data) => (tags.data = data));
    case 'batch':
      return place(parseCount(tag.value), (batch) => (tags.batch = batch));
  }
}

/** The name that a value begins with, unless that is a form of a start. */
function nameOf(value: string): string | undefined {
  const name = /^[\p{L}_$][\p{L}\p{N}_$.]*(?:\[\d+\][\p{L}\p{N}_$.]*)*/u.exec(value)?.[0];
  return name === undefined || ['all', 'normal', 'uniform', 'nan', 'infinity'].includes(name.toLowerCase()) ? undefined : name;
}

function parseShape(text: string): Parsed<NamedSizes> {
  const name = nameOf(text);
  if (name === undefined) return fail('the name of a parameter is missing', 0);
  const sizes = parseSizes(text.slice(name.length));
  return sizes.ok ? { ok: true, value: { name, sizes: sizes.value } } : fail(sizes.error, name.length + sizes.offset);
}

function parseMinimum(text: string): Parsed<Minimum> {
  const tokens = readTokens(text);
  if (tokens[0]?.text.toLowerCase() !== 'all') return parseNumbers(tokens, text.length);
  const values = parseNumbers(tokens.slice(1), text.length);
  if (!values.ok) return values;
  return values.value.length === 1 ? { ok: true, value: { all: values.value[0]! } } : fail('“all” takes one number', 0);
}

function parsePath(text: string): Parsed<string> {
  const path = text.replace(/^(["'`])(.*)\1$/, '$2');
  if (path === '') return fail('the path of a file is missing', 0);
  return /\.(csv|tsv|json)$/i.test(path) ? { ok: true, value: path } : fail(`“${path}” is neither a .csv nor a .json file`, 0);
}
