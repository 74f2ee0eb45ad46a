import type * as t from '@babel/types';
import { parseSource } from '../compile/parseSource.ts';
import type { Problem, Range } from '../problem.ts';
import { shortMessage } from '../shortMessage.ts';
import { describeLoss } from './describeLoss.ts';
import { readDocComment } from './docComment.ts';
import type { LossFunction, Recognition } from './lossFunction.ts';
import { isLossName } from './lossName.ts';
import { readTags, type LossTags, type TagMistake } from './readTags.ts';
import { amendedSignature } from './amendedSignature.ts';
import { readSignature, type Signature } from './signature.ts';
import { textPositions, type TextPositions } from '../compile/textPositions.ts';
import { topLevelFunctions, type TopLevelFunction } from './topLevelFunctions.ts';
import { typeAliases, type TypeAliases } from './typeShape.ts';

export interface Discovery {
  readonly losses: LossFunction[];
  /** Mistakes in tags and signatures, in the order of the text. */
  readonly problems: Problem[];
  /** The text does not parse: what was found is perhaps not all, so keep what was known before. */
  readonly syntaxError?: Problem;
}

/** A loss function with the problems that are its own: one of severity `error` keeps it from running. */
export interface FoundLoss {
  readonly loss: LossFunction;
  readonly problems: readonly Problem[];
}

export interface FoundLosses {
  readonly found: readonly FoundLoss[];
  /** Of what would be a loss function and cannot, by the name it would have. */
  readonly refused: readonly { readonly name?: string; readonly problem: Problem }[];
  readonly syntaxError?: Problem;
}

/** A file that mentions none of these holds no loss function that counts, so it need not be parsed. */
const mentions: Readonly<Record<Recognition, RegExp>> = {
  tagged: /@loss\b|@(start|domain|minimum|dimensions|shape)\b/,
  named: /@loss\b|@(start|domain|minimum|dimensions|shape)\b|loss|cost|objective|energy/i,
  every: /number|Float64Array|@/,
};

/**
 * Finds the loss functions of a TypeScript file, in the order of the text.
 * @param file absolute path; its extension says how to read the text.
 */
export function discoverLosses(file: string, text: string, recognition: Recognition): Discovery {
  const { found, refused, syntaxError } = findLosses(file, text, recognition);
  const problems = [...found.flatMap((entry) => entry.problems), ...refused.map((entry) => entry.problem)];
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { losses: found.map(({ loss }) => loss), problems, ...(syntaxError && { syntaxError }) };
}

/**
 * As `discoverLosses`, with each problem beside the function that it belongs to.
 * @param wanted the name of a function that is asked for: it counts as if it had the tag, so what is wrong with it is said
 */
export function findLosses(file: string, text: string, recognition: Recognition, wanted?: string): FoundLosses {
  if (wanted === undefined && !mentions[recognition].test(text)) return { found: [], refused: [] };
  const { tree, syntaxError } = parseSource(file, text);
  if (!tree) return { found: [], refused: [], ...(syntaxError && { syntaxError }) };

  const positions = textPositions(text);
  const functions = topLevelFunctions(tree.program);
  const context: Context = { file, text, positions, recognition, aliases: typeAliases(tree.program), functions, wanted };
  const found: FoundLoss[] = [];
  const refused: { name?: string; problem: Problem }[] = [];
  const refuse = (candidate: TopLevelFunction | undefined, mistake: TagMistake): void =>
    void refused.push({ ...(candidate?.name !== undefined && { name: candidate.name }), problem: problemAt(context, mistake) });

  const read = new Set<t.Comment>();
  for (const candidate of functions) {
    if (candidate.comment) read.add(candidate.comment);
    const result = readCandidate(candidate, context);
    if ('loss' in result) found.push(result);
    else result.mistakes.forEach((mistake) => refuse(candidate, mistake));
  }
  for (const comment of tree.comments ?? []) {
    if (comment.type !== 'CommentBlock' || !comment.value.startsWith('*') || read.has(comment)) continue;
    const { loss } = tagsOf(comment, text).tags;
    if (loss) refuse(undefined, error(loss.offset, '@loss marks an exported function at the top level of a file: put this comment right before one.'));
  }
  return { found, refused, ...(syntaxError && { syntaxError }) };
}

interface Context {
  readonly file: string;
  readonly text: string;
  readonly positions: TextPositions;
  readonly recognition: Recognition;
  readonly aliases: TypeAliases;
  readonly functions: readonly TopLevelFunction[];
  readonly wanted: string | undefined;
}

function readCandidate(candidate: TopLevelFunction, context: Context): FoundLoss | { readonly mistakes: readonly TagMistake[] } {
  const { positions, text } = context;
  const { tags, summary } = candidate.comment ? tagsOf(candidate.comment, text) : { tags: readTags({ tags: [] }), summary: undefined };
  const { name } = candidate;
  const asked = tags.loss !== undefined || (name !== undefined && name === context.wanted);
  if (asked && !candidate.exported) {
    return { mistakes: [error(tags.loss?.offset ?? candidate.nameNode.start ?? 0, `“${name}” is not exported, so it cannot be run; write “export” before it.`)] };
  }
  if (tags.loss && name === undefined) return { mistakes: [error(tags.loss.offset, '@loss: give the function a name, so that it can be asked for.')] };
  if (!candidate.exported || name === undefined) return { mistakes: [] };

  const recognition = tags.loss ? 'tag' : isLossName(name) ? 'name' : 'shape';
  const counts = asked || { tag: true, name: context.recognition !== 'tagged', shape: context.recognition === 'every' }[recognition];
  if (!counts || (!asked && isCompanion(name, context.functions))) return { mistakes: misspeltLoss(tags) };

  const shape = readSignature(candidate, context.aliases, tags);
  if (!shape.ok) {
    const mistake = error(shape.node.start ?? 0, `${name}: ${shape.error}.`);
    if (asked) return { mistakes: [mistake] };
    const amended = recognition === 'name' && amendedSignature(candidate, context.aliases, tags);
    // It may well be meant for something else.
    return { mistakes: amended && amended.ok && isEvident(amended.signature, tags) ? [{ ...mistake, severity: 'information' }] : [] };
  }
  const { signature } = shape;
  if (!asked && !isEvident(signature, tags)) return { mistakes: [] };

  const { described, mistakes } = describeLoss(signature, tags, positions);
  const gradient = context.functions.find((other) => other.exported && other.name === `${name}Gradient`);
  return {
    loss: {
      name,
      file: context.file,
      range: nodeRange(candidate.nameNode, positions),
      recognition,
      ...described,
      ...(gradient && { gradient: { name: `${name}Gradient`, range: nodeRange(gradient.nameNode, positions) } }),
      ...(summary !== undefined && { summary }),
    },
    problems: [...tags.mistakes, ...mistakes].map((mistake) => problemAt(context, mistake)),
  };
}

/** Does a signature say, without a tag, that this is a loss function? Lists and records of unknown sizes are what many functions take. */
const isEvident = ({ returnsNumber, data, dataIsOptional, parameters }: Signature, tags: LossTags): boolean =>
  returnsNumber && (!data || dataIsOptional || tags.data !== undefined) && (parameters.kind !== 'typed' || tags.shapes.length > 0);

/** `rosenbrockGradient` beside an exported `rosenbrock` is its gradient, no loss function of its own. */
function isCompanion(name: string, functions: readonly TopLevelFunction[]): boolean {
  return name.endsWith('Gradient') && functions.some((other) => other.exported && other.name === name.slice(0, -'Gradient'.length));
}

/** A function that is described like a loss function and is none: perhaps only its @loss is misspelt. */
function misspeltLoss(tags: LossTags): readonly TagMistake[] {
  const described = tags.start ?? tags.domain ?? tags.dimensions ?? tags.minima[0];
  return described ? tags.mistakes.filter(({ message }) => message.endsWith('did you mean @loss?')) : [];
}

function tagsOf(comment: t.CommentBlock, text: string): { readonly tags: LossTags; readonly summary: string | undefined } {
  const offset = comment.start ?? 0;
  const doc = readDocComment(text.slice(offset, comment.end ?? offset), offset);
  return { tags: readTags(doc), summary: doc.summary };
}

const error = (offset: number, message: string): TagMistake => ({ offset, message, severity: 'error' });

/** A name's node may go on over its type. */
function nodeRange(node: t.Node, positions: TextPositions): Range {
  const start = node.start ?? 0;
  return positions.range(start, node.type === 'Identifier' ? start + node.name.length : (node.end ?? start));
}

const problemAt = ({ file, positions }: Context, { offset, message, severity }: TagMistake): Problem => ({ severity, message: shortMessage(message), file, ...positions.at(offset) });
