import { parseExpression } from '@babel/parser';
import type * as t from '@babel/types';
import { baseName } from '../compile/fileSystem.ts';
import { syntaxMessage } from '../compile/syntaxMessage.ts';
import type { RuleDescription, Family, Hyperparameter, Quantity, Rule, StateVariable } from '../optimizers/description.ts';
import { readRule, RuleError } from '../optimizers/readRule.ts';
import type { Problem } from '../problem.ts';
import { shortMessage } from '../shortMessage.ts';
import { suggest } from '../suggest.ts';
import { literalOf } from './literal.ts';
import { fieldsOf, type Fail } from './objectFields.ts';
import type { OwnOptimizer } from './ownOptimizer.ts';
import { ownDialect, readHyperparameter } from './readHyperparameter.ts';
import { symbolOf } from './symbols.ts';

export type ReadOwnOptimizer = { readonly ok: true; readonly description: RuleDescription } | { readonly ok: false; readonly problems: readonly Problem[] };

const parts = ['name', 'family', 'hyperparameters', 'state', 'derived', 'step'] as const;
const families: readonly Family[] = ['gradient descent', 'momentum', 'adaptive', 'second order'];
const extents = ['coordinate', 'tensor', 'step'] as const;
const example = 'export const mine = { hyperparameters: { learningRate: 0.01 }, state: { m: 0 }, step({ g, m }, { learningRate }) { … } }';

/** Makes of the text what built-in optimizers are described by. The text is read, never run. */
export function readOwnOptimizer(own: OwnOptimizer): ReadOwnOptimizer {
  const { file, text, start } = own;
  const problems: Problem[] = [];
  const at = (line: number, column: number, message: string): void => void problems.push({ severity: 'error', file, line, column, message: shortMessage(message) });
  const fail: Fail = (node, message) => void at(node.loc?.start.line ?? start.line, (node.loc?.start.column ?? start.column - 1) + 1, message);

  let object: t.Expression;
  try {
    object = parseExpression(text, { plugins: ['typescript'], startLine: start.line, startColumn: start.column - 1 });
  } catch (error) {
    const { loc } = error as { readonly loc?: { readonly line: number; readonly column: number } };
    at(loc?.line ?? start.line, (loc?.column ?? 0) + 1, syntaxMessage(error as Error));
    return { ok: false, problems };
  }
  if (object.type !== 'ObjectExpression') {
    fail(object, `An optimizer is an object: ${example}.`);
    return { ok: false, problems };
  }

  const step = object.properties.find((property) => property.type !== 'SpreadElement' && property.key.type === 'Identifier' && property.key.name === 'step');
  const fields = fieldsOf({ ...object, properties: object.properties.filter((property) => property !== step) }, parts, `the optimizer “${own.name}”`, fail);
  const entries = (key: 'hyperparameters' | 'state' | 'derived'): [string, t.Expression][] => {
    const value = fields.get(key);
    if (!value) return [];
    if (value.type === 'ObjectExpression') return [...fieldsOf(value, undefined, `“${key}”`, fail)];
    fail(value, `“${key}” is an object, written out here.`);
    return [];
  };
  const word = (key: 'name' | 'family', otherwise: string): string => {
    const value = fields.get(key);
    const literal = value && literalOf(value);
    if (value && typeof literal !== 'string') fail(value, `“${key}” is a text.`);
    return typeof literal === 'string' ? literal : otherwise;
  };

  const family = word('family', 'adaptive');
  if (!families.includes(family as Family)) fail(fields.get('family')!, `There is no family “${family}”${suggest(family, families)}; there are ${families.join(', ')}.`);
  const hyperparameters: Record<string, Hyperparameter> = {};
  for (const [id, value] of entries('hyperparameters')) {
    const read = readHyperparameter(id, value, fail);
    if (read) hyperparameters[id] = read;
  }
  const state: Record<string, StateVariable> = {};
  for (const [id, value] of entries('state')) {
    const read = readState(id, value, Object.keys(hyperparameters), fail);
    if (read) state[id] = read;
  }
  const derived: Record<string, Quantity> = Object.fromEntries(constantsOf(step).map((name) => [name, { symbol: symbolOf(name), meaning: '' }]));
  for (const [id, value] of entries('derived')) derived[id] = { symbol: symbolOf(id), meaning: '', ...quantityOf(id, value, fail) };

  if (!step) fail(object, `The optimizer “${own.name}” has no “step”: ${example}.`);
  if (!step || problems.length > 0) return { ok: false, problems };
  // From the parser's offsets; it counts the text's own characters.
  const whole = step.type === 'ObjectProperty' ? step.value : step;
  const rule = text.slice(whole.start!, whole.end!);
  try {
    readRule(rule, { id: own.name, hyperparameters, state, derived });
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    const { line, column } = whole.loc!.start;
    at(line + error.line - 1, error.column + (error.line === 1 ? column : 0), sentence(error.message.replace(/^Rule of .*?, line \d+: /s, '')));
    return { ok: false, problems };
  }
  const description: RuleDescription = {
    kind: 'rule',
    id: own.name,
    name: word('name', own.name),
    family: family as Family,
    summary: own.summary ?? `An optimizer of ${baseName(file)}.`,
    paper: { authors: baseName(file), title: own.name, year: 0 },
    hyperparameters,
    state,
    derived,
    dialects: { [ownDialect]: { equivalent: `${baseName(file)}#${own.name}`, source: baseName(file), step: textOnly(rule) } },
  };
  return { ok: true, description };
}

/** Rules are read from their text; this one is nothing else. */
function textOnly(text: string): Rule {
  return Object.assign(() => undefined, { toString: () => text });
}

/** The quantities that a rule names. */
function constantsOf(step: t.ObjectExpression['properties'][number] | undefined): string[] {
  const rule = step?.type === 'ObjectMethod' ? step : step?.type === 'ObjectProperty' ? step.value : undefined;
  if (rule?.type !== 'ObjectMethod' && rule?.type !== 'FunctionExpression' && rule?.type !== 'ArrowFunctionExpression') return [];
  if (rule.body.type !== 'BlockStatement') return [];
  const names = rule.body.body.flatMap((statement) => (statement.type === 'VariableDeclaration' ? statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : [])) : []));
  return names.filter((name) => name !== 'update' && name !== 'effectiveLearningRate');
}

/** `0`, or `{ initial: 0, symbol: 'm', meaning: '…', extent: 'tensor' }`; the initial value may be a hyperparameter's name, or "theta". */
function readState(id: string, value: t.Expression, hyperparameters: readonly string[], fail: Fail): StateVariable | undefined {
  const fields = value.type === 'ObjectExpression' ? fieldsOf(value, ['initial', 'symbol', 'meaning', 'extent'], `the state variable “${id}”`, fail) : new Map([['initial', value] as const]);
  const node = fields.get('initial');
  const initial = node ? literalOf(node) : 0;
  const common = { symbol: symbolOf(id), meaning: '', ...(value.type === 'ObjectExpression' && quantityFrom(fields, fail)) };
  const extentNode = fields.get('extent');
  const extent = extentNode && extents.find((each) => each === literalOf(extentNode));
  if (extentNode && !extent) return fail(extentNode, `“extent” says how many numbers “${id}” is: one for each "coordinate", for each "tensor", or for the whole "step".`);
  const shaped = { ...common, ...(extent && { extent }) };
  if (typeof initial === 'number') return { ...shaped, initial };
  if (initial === 'theta' && (extent ?? 'coordinate') === 'coordinate') return { ...shaped, initial };
  if (typeof initial === 'string' && hyperparameters.includes(initial)) return { ...shaped, initial: { hyperparameter: initial } };
  const names = hyperparameters.length > 0 ? `, or the name of a hyperparameter: ${hyperparameters.map((name) => `"${name}"`).join(', ')}` : '';
  return fail(node ?? value, `The state variable “${id}” starts at a number, written out${names}.`);
}

function quantityOf(id: string, value: t.Expression, fail: Fail): Partial<Quantity> {
  if (value.type === 'ObjectExpression') return quantityFrom(fieldsOf(value, ['symbol', 'meaning'], `the quantity “${id}”`, fail), fail);
  fail(value, `The quantity “${id}” is { symbol: '…', meaning: '…' }.`);
  return {};
}

function quantityFrom(fields: ReadonlyMap<string, t.Expression>, fail: Fail): Partial<Quantity> {
  const texts = (['symbol', 'meaning'] as const).flatMap((key): [string, string][] => {
    const node = fields.get(key);
    if (!node) return [];
    const text = literalOf(node);
    if (typeof text === 'string') return [[key, text]];
    fail(node, `“${key}” is a text.`);
    return [];
  });
  return Object.fromEntries(texts);
}

const sentence = (message: string): string => `${message[0]!.toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;
