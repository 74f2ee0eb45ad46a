import type * as t from '@babel/types';
import { parseSource } from '../compile/parseSource.ts';
import { textPositions } from '../compile/textPositions.ts';
import { editDistance } from '../editDistance.ts';
import { readDocComment, type DocComment } from '../loss/docComment.ts';
import { docCommentOf, unwrap } from '../loss/topLevelFunctions.ts';
import type { Problem, Range } from '../problem.ts';
import type { OwnOptimizer } from './ownOptimizer.ts';
import { readOwnOptimizer } from './readOwnOptimizer.ts';

/** An optimizer of a file; with problems it cannot run. */
export interface FoundOptimizer {
  readonly optimizer: OwnOptimizer;
  /** Its name in the source: where the lens stands. */
  readonly range: Range;
  readonly problems: readonly Problem[];
}

export interface FoundOptimizers {
  readonly found: readonly FoundOptimizer[];
  /** Of tags that mark no optimizer; `of` is the name that the tag stands before. */
  readonly problems: readonly (Problem & { readonly of?: string })[];
  readonly syntaxError?: Problem;
}

/** Whether a text may have an optimizer, or a misspelt tag of one: quick, so that nothing is parsed for other files. */
export const mayHaveOptimizers = (text: string): boolean => /@o[a-z]{6,10}\b/i.test(text);

/** A tag that looks like ours; `@optimize` is another tool's. */
const isMisspelt = (tag: string): boolean => tag !== 'optimizer' && tag.toLowerCase() !== 'optimize' && editDistance(tag.toLowerCase(), 'optimizer') <= 2;

/** Finds the exported objects that `@optimizer` marks, in the order of the text. Nothing is run. */
export function discoverOptimizers(file: string, text: string): FoundOptimizers {
  if (!mayHaveOptimizers(text)) return { found: [], problems: [] };
  const { tree, syntaxError } = parseSource(file, text);
  if (!tree) return { found: [], problems: [], ...(syntaxError && { syntaxError }) };
  const positions = textPositions(text);
  const exportedApart = new Set(tree.program.body.flatMap((statement) => (statement.type === 'ExportNamedDeclaration' && !statement.source ? statement.specifiers.flatMap((each) => (each.type === 'ExportSpecifier' ? [each.local.name] : [])) : [])));
  const docOf = (comment: t.CommentBlock): DocComment => readDocComment(text.slice(comment.start, comment.end), comment.start!);

  const found: FoundOptimizer[] = [];
  const problems: (Problem & { readonly of?: string })[] = [];
  const read = new Set<t.Comment>();
  for (const statement of tree.program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    const comment = docCommentOf(statement) ?? (declaration ? docCommentOf(declaration) : undefined);
    const doc = comment && docOf(comment);
    if (!comment || !doc) continue;
    const tag = doc.tags.find(({ name }) => name === 'optimizer');
    if (declaration?.type === 'FunctionDeclaration' && tag && declaration.id) {
      read.add(comment);
      const { name } = declaration.id;
      problems.push({ severity: 'error', file, ...positions.at(tag.offset), message: `“${name}” is a function, and an optimizer is an object with its rule in “step”: ${example(name)}.`, of: name });
      continue;
    }
    if (declaration?.type !== 'VariableDeclaration') continue;
    const { id, init } = declaration.declarations[0]!;
    const object = init ? unwrap(init) : undefined;
    const misspelt = tag ? undefined : doc.tags.find(({ name }) => isMisspelt(name));
    if (misspelt && id.type === 'Identifier' && object?.type === 'ObjectExpression') {
      problems.push({ severity: 'warning', file, ...positions.at(misspelt.offset), message: `@${misspelt.name} is not known; did you mean @optimizer?`, of: id.name });
    }
    if (!tag || id.type !== 'Identifier' || object?.type !== 'ObjectExpression') continue;
    read.add(comment);
    const { name } = id;
    if (statement.type !== 'ExportNamedDeclaration' && !exportedApart.has(name)) {
      problems.push({ severity: 'error', file, ...positions.at(tag.offset), message: `“${name}” is not exported, so it cannot be asked for; write “export” before it.`, of: name });
      continue;
    }
    const summary = doc.summary ?? (tag.value === '' ? undefined : tag.value);
    const optimizer: OwnOptimizer = { name, file, text: text.slice(object.start!, object.end!), start: positions.at(object.start!), ...(summary !== undefined && { summary }) };
    const result = readOwnOptimizer(optimizer);
    found.push({ optimizer, range: positions.range(id.start!, id.start! + name.length), problems: result.ok ? [] : result.problems });
  }
  for (const comment of tree.comments ?? []) {
    if (comment.type !== 'CommentBlock' || !comment.value.startsWith('*') || read.has(comment)) continue;
    // Prose may speak of the tag; one that begins a line is meant.
    const tag = /(?:^\*+|^[ \t]*\*)[ \t]*@optimizer\b/m.test(comment.value) ? docOf(comment).tags.find(({ name }) => name === 'optimizer') : undefined;
    if (tag) {
      const message = `@optimizer marks an exported object: put this comment right before “${example('mine')}”.`;
      problems.push({ severity: 'error', file, ...positions.at(tag.offset), message });
    }
  }
  return { found, problems, ...(syntaxError && { syntaxError }) };
}

const example = (name: string): string => `export const ${name} = { hyperparameters: { learningRate: 0.01 }, state: { m: 0 }, step({ g, m }, { learningRate }) { … } }`;
