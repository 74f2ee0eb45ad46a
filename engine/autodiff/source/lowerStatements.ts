import type * as t from '@babel/types';
import { assignedNames } from './assignedNames.ts';
import type { Value} from './ir.ts';
import { type Block, type Variable } from './ir.ts';
import type { Lowering, Exit, Target } from './lowering.ts';
import type { Lowered } from './lowered.ts';
import { lowerExpression, lowerValue } from './lowerExpressions.ts';
import { lowerFor, lowerForIn, lowerForOf, lowerWhile } from './lowerLoops.ts';
import { bindPattern } from './lowerPatterns.ts';
import { lowerSwitch } from './lowerSwitch.ts';
import { namesOf } from './moduleTable.ts';
import { refuse } from './refuse.ts';
import type { Scope } from './scope.ts';

/** How statements may end: by reaching their end, or on the way to an exit. */
export interface Completion {
  readonly normal: boolean;
  readonly exits: ReadonlySet<Exit>;
}

export const normally: Completion = { normal: true, exits: new Set() };
export const never = (...exits: Exit[]): Completion => ({ normal: false, exits: new Set(exits) });

/** A sequence of statements in a scope of their own. */
export function lowerBlock(l: Lowering, statements: readonly t.Statement[], scope: Scope): Completion {
  return lowerSequence(l, statements, scope.inner());
}

/** Statements one after the other; what follows one that may exit runs only if it did not. */
export function lowerSequence(l: Lowering, statements: readonly t.Statement[], scope: Scope): Completion {
  for (const statement of statements) {
    if (statement.type === 'FunctionDeclaration' && statement.id) {
      scope.bind(statement.id.name, { kind: 'constant', is: { kind: 'function', node: statement, scope } });
    }
  }
  return lowerFrom(l, statements, 0, scope);
}

function lowerFrom(l: Lowering, statements: readonly t.Statement[], start: number, scope: Scope): Completion {
  for (let index = start; index < statements.length; index++) {
    const statement = statements[index]!;
    const rest = (): Completion => lowerFrom(l, statements, index + 1, scope);
    if (statement.type === 'IfStatement') {
      const { completion, done } = lowerIf(l, statement, scope, index + 1 < statements.length ? rest : undefined);
      if (done) return completion;
      continue;
    }
    const completion = lowerStatement(l, statement, scope);
    if (!completion.normal) return completion;
    if (completion.exits.size > 0) return guard(l, completion, statement, rest);
  }
  return normally;
}

/** Writes what `rest` writes so that it runs only when none of the exits is on its way. */
function guard(l: Lowering, before: Completion, node: t.Node, rest: () => Completion): Completion {
  const flags = [...before.exits].map(({ flag }) => l.builder.read(flag, { file: '', line: 0, column: 0 }));
  const clear = l.test((...texts) => `!(${texts.join(' || ')})`, flags, node);
  let after = normally;
  l.branch(clear, () => (after = rest()));
  return { normal: after.normal, exits: new Set([...before.exits, ...after.exits]) };
}

/** `if`, and what follows it: where a branch always exits, what follows belongs to the other. */
function lowerIf(l: Lowering, node: t.IfStatement, scope: Scope, rest: (() => Completion) | undefined): { completion: Completion; done: boolean } {
  const condition = lowerCondition(l, node.test, scope);
  if (typeof condition === 'boolean') {
    const taken = condition ? node.consequent : node.alternate;
    const completion = taken ? lowerStatement(l, taken, scope.inner()) : normally;
    if (!completion.normal || !rest) return { completion, done: true };
    if (completion.exits.size === 0) return { completion, done: false };
    return { completion: guard(l, completion, node, rest), done: true };
  }
  const { builder } = l;
  let then = normally;
  let otherwise = normally;
  const thenBlock = l.inBlock(() => (then = lowerStatement(l, node.consequent, scope.inner())));
  const otherwiseBlock = l.inBlock(() => (otherwise = node.alternate ? lowerStatement(l, node.alternate, scope.inner()) : normally));
  const finish = (): void => builder.emit({ kind: 'branch', condition, then: thenBlock, otherwise: otherwiseBlock });
  const both = (): Completion => ({ normal: then.normal || otherwise.normal, exits: new Set([...then.exits, ...otherwise.exits]) });

  const continueIn = (block: Block, ended: Completion): Completion => {
    let completion = normally;
    builder.within(block, () => (completion = ended.exits.size > 0 ? guard(l, ended, node, rest!) : rest!()));
    return { normal: completion.normal, exits: new Set([...then.exits, ...otherwise.exits, ...completion.exits]) };
  };
  if (rest && then.normal !== otherwise.normal) {
    const completion = then.normal ? continueIn(thenBlock, then) : continueIn(otherwiseBlock, otherwise);
    finish();
    return { completion, done: true };
  }
  finish();
  const completion = both();
  if (!rest || !completion.normal) return { completion, done: true };
  return completion.exits.size > 0 ? { completion: guard(l, completion, node, rest), done: true } : { completion, done: false };
}

/** A test, or what it is known to be. */
export function lowerCondition(l: Lowering, node: t.Expression, scope: Scope): Value | boolean {
  const lowered = lowerExpression(l, node, scope);
  if (lowered.kind !== 'value') return true;
  return lowered.operation.kind === 'literal' ? Boolean(lowered.operation.value) : lowered;
}

export function lowerStatement(l: Lowering, statement: t.Statement, scope: Scope, label?: string): Completion {
  switch (statement.type) {
    case 'ExpressionStatement':
      lowerExpression(l, statement.expression, scope);
      return normally;
    case 'VariableDeclaration':
      declare(l, statement, scope);
      return normally;
    case 'ReturnStatement':
      return lowerReturn(l, statement.argument ? lowerExpression(l, statement.argument, scope) : l.literal(undefined, statement), statement);
    case 'IfStatement':
      return lowerIf(l, statement, scope, undefined).completion;
    case 'BlockStatement':
      return label === undefined ? lowerBlock(l, statement.body, scope) : lowerLabelled(l, statement, scope, label);
    case 'ForStatement':
      return lowerFor(l, statement, scope, label);
    case 'WhileStatement':
    case 'DoWhileStatement':
      return lowerWhile(l, statement, scope, label);
    case 'ForOfStatement':
      return lowerForOf(l, statement, scope, label);
    case 'ForInStatement':
      return lowerForIn(l, statement, scope, label);
    case 'SwitchStatement':
      return lowerSwitch(l, statement, scope, label);
    case 'LabeledStatement':
      return lowerStatement(l, statement.body, scope, statement.label.name);
    case 'BreakStatement':
    case 'ContinueStatement':
      return lowerJump(l, statement);
    case 'ThrowStatement':
      return lowerThrow(l, statement, scope);
    case 'ClassDeclaration':
      if (statement.id) scope.bind(statement.id.name, { kind: 'constant', is: { kind: 'class', node: statement, scope } });
      return normally;
    case 'FunctionDeclaration':
    case 'EmptyStatement':
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSDeclareFunction':
    case 'DebuggerStatement':
      return normally;
    case 'TryStatement':
      return refuse(statement, '“try” is not followed here: what is caught depends on where in the computation it was thrown');
    default:
      return refuse(statement, `${statement.type} is not differentiated`);
  }
}

function declare(l: Lowering, { declarations, kind }: t.VariableDeclaration, scope: Scope): void {
  for (const { id, init } of declarations) {
    if (id.type === 'VoidPattern') continue;
    // “var” belongs to the whole function: followed where “let” would mean the same.
    if (kind === 'var' && namesOf(id).some((name) => scope.find(name) || (!init && scope.parent !== l.frames.at(-1)?.scope))) return refuse(id, '“var” is not followed here: use “let”');
    if (init) {
      bindPattern(l, id, lowerExpression(l, init, scope), scope, kind === 'const');
    } else if (id.type === 'Identifier') {
      const variable = l.builder.variable(id.name);
      scope.bind(id.name, { kind: 'variable', variable });
      l.builder.assign(variable, l.literal(undefined, id));
    }
  }
}

/** Is the name assigned to after its declaration, anywhere in the function that is being read? */
export function isReassigned(l: Lowering, name: string, node: t.Node): boolean {
  const frame = l.frames.at(-1);
  return assignedNames(frame?.node ?? node).has(name);
}

export function lowerReturn(l: Lowering, lowered: Lowered, node: t.Node): Completion {
  const { frame, builder } = l;
  frame.returns++;
  if (builder.current === frame.block && frame.returns === 1) {
    frame.direct = lowered;
    return never(frame.returnExit);
  }
  if (lowered.kind !== 'value') return refuse(node, 'which function is returned is decided while running');
  builder.assign(frame.result, lowered);
  for (const target of frame.targets) if (target.loopExit) setFlag(l, target.loopExit, node);
  setFlag(l, frame.returnExit.flag, node);
  return never(frame.returnExit);
}

export function setFlag(l: Lowering, flag: Variable, node: t.Node): void {
  l.builder.assign(flag, l.literal(true, node));
}

function lowerJump(l: Lowering, node: t.BreakStatement | t.ContinueStatement): Completion {
  const isContinue = node.type === 'ContinueStatement';
  const { targets } = l.frame;
  const fits = (target: Target): boolean =>
    node.label ? target.label === node.label.name : isContinue ? target.isLoop : target.isLoop || target.isSwitch;
  const index = targets.findLastIndex(fits);
  const target = targets[index];
  if (!target) return refuse(node, 'this jumps out of the function');
  for (const crossed of targets.slice(index + 1)) if (crossed.loopExit) setFlag(l, crossed.loopExit, node);
  if (isContinue) {
    setFlag(l, target.continueExit!.flag, node);
    return never(target.continueExit!);
  }
  setFlag(l, target.breakExit.flag, node);
  return never(target.breakExit);
}

function lowerLabelled(l: Lowering, statement: t.BlockStatement, scope: Scope, label: string): Completion {
  const breakExit = newExit(l, 'left', statement);
  l.frame.targets.push({ label, isLoop: false, isSwitch: false, breakExit });
  const completion = lowerBlock(l, statement.body, scope);
  l.frame.targets.pop();
  return without(completion, breakExit);
}

/** A flag that starts as false here. */
export function newExit(l: Lowering, name: string, node: t.Node): Exit {
  const flag = l.builder.variable(name);
  l.builder.assign(flag, l.literal(false, node));
  return { flag };
}

/** After the statement that these exits lead to the end of. */
export function without(completion: Completion, ...reached: Exit[]): Completion {
  const normal = completion.normal || reached.some((exit) => completion.exits.has(exit));
  return { normal, exits: new Set([...completion.exits].filter((exit) => !reached.includes(exit))) };
}

function lowerThrow(l: Lowering, node: t.ThrowStatement, scope: Scope): Completion {
  const { argument } = node;
  const isError = argument.type === 'NewExpression' && argument.callee.type === 'Identifier' && /Error$/.test(argument.callee.name) && argument.arguments.length <= 1;
  const [message] = isError ? argument.arguments : [];
  const text = isError
    ? message && message.type !== 'SpreadElement' && message.type !== 'ArgumentPlaceholder'
      ? lowerValue(l, message, scope)
      : l.literal('', node)
    : lowerValue(l, argument, scope);
  const name = isError ? (argument.callee as t.Identifier).name : undefined;
  const known = name !== undefined && /^(|Range|Type|Reference|Syntax|Eval|URI)Error$/.test(name);
  const thrown = l.passive({ text: (value) => (known ? `new ${name}(${value})` : value), valueOnly: true, pure: false, what: '“throw”' }, [text], node);
  l.builder.emit({ kind: 'throw', text: thrown, place: thrown.place });
  return never();
}
