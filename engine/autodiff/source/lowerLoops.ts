import type * as t from '@babel/types';
import { assignedNames, childNodes, someNode } from './assignedNames.ts';
import { requireValuedFields } from './classMembers.ts';
import type { Value} from './ir.ts';
import { type Variable } from './ir.ts';
import { assignTo, bindPattern } from './lowerPatterns.ts';
import type { Lowering } from './lowering.ts';
import { lowerValue } from './lowerExpressions.ts';
import { iterate } from './lowerIterables.ts';
import { lowerExpression } from './lowerExpressions.ts';
import { lowerBlock, lowerCondition, lowerStatement, newExit, setFlag, without, type Completion } from './lowerStatements.ts';
import { namesOf } from './moduleTable.ts';
import { refuse } from './refuse.ts';
import { isWholeNumber } from './wholeNumbers.ts';
import type { Scope } from './scope.ts';

/** The body of a loop, with `break` and `continue` leading where they should; what the loop itself lets out is returned. */
function lowerBody(l: Lowering, body: t.Statement, scope: Scope, label: string | undefined, exit: Variable): Completion {
  const continueExit = newExit(l, 'next', body);
  const breakExit = { flag: exit };
  l.frame.targets.push({ label, isLoop: true, isSwitch: false, breakExit, continueExit, loopExit: exit });
  const completion = body.type === 'BlockStatement' ? lowerBlock(l, body.body, scope) : lowerStatement(l, body, scope.inner());
  l.frame.targets.pop();
  return without(completion, continueExit);
}

/** What follows a loop: it may not have run at all. */
const afterLoop = (completion: Completion, exit: Variable): Completion => ({
  normal: true,
  exits: new Set([...completion.exits].filter(({ flag }) => flag !== exit)),
});

export function lowerFor(l: Lowering, node: t.ForStatement, outer: Scope, label: string | undefined): Completion {
  const counted = l.findings.generalLoops.has(node) ? undefined : readCounted(node);
  if (counted) {
    const start = lowerValue(l, counted.start, outer);
    const scope = outer.inner();
    for (const { id, init } of counted.others) scope.bind((id as t.Identifier).name, { kind: 'constant', is: lowerExpression(l, init!, scope) });
    const bound = lowerValue(l, counted.bound, scope);
    if (isWholeNumber(start) && (counted.offset === 0 || isWholeNumber(bound))) return lowerCounted(l, node, counted, start, bound, scope, label);
  }
  const scope = outer.inner();
  if (node.init?.type === 'VariableDeclaration') {
    for (const { id, init } of node.init.declarations) {
      if (id.type === 'VoidPattern') continue;
      if (node.init.kind === 'var' && namesOf(id).some((name) => outer.find(name))) return refuse(id, '“var” is not followed here: use “let”');
      bindPattern(l, id, init ? lowerExpression(l, init, scope) : l.literal(undefined, id), scope, false, node);
    }
  } else if (node.init) lowerExpression(l, node.init, scope);
  return lowerRepeated(l, node, scope, label, node.test ?? undefined, () => node.update && lowerExpression(l, node.update, scope));
}

/** `for (let i = start; i < bound; i += step)` with i and bound untouched by the body. */
interface CountedHeader {
  readonly name: string;
  readonly start: t.Expression;
  readonly bound: t.Expression;
  /** What is added to the counter before it is compared, as in `i + 1 < n`. */
  readonly offset: number;
  /** Names declared beside the counter, as in `let i = 0, n = a.length`. */
  readonly others: readonly t.VariableDeclarator[];
  readonly compare: '<' | '<=' | '>' | '>=';
  readonly step: number;
}

function readCounted({ init, test, update, body }: t.ForStatement): CountedHeader | undefined {
  if (init?.type !== 'VariableDeclaration' || init.declarations.length < 1 || init.kind === 'var') return undefined;
  const [declaration, ...others] = init.declarations;
  if (declaration!.id.type !== 'Identifier' || !declaration!.init) return undefined;
  const { name } = declaration!.id;
  const assigned = new Set([...assignedNames(body), ...(update ? assignedNames(update) : [])]);
  if (others.some(({ id, init: value }) => id.type !== 'Identifier' || !value || assigned.has(id.name) || !isSimple(value, name, new Set()) || someNode(value, (inner) => inner.type === 'Identifier' && inner.name === name))) return undefined;
  if (test?.type !== 'BinaryExpression') return undefined;
  const offset = offsetFrom(test.left, name);
  if (offset === undefined) return undefined;
  const { operator } = test;
  if (operator !== '<' && operator !== '<=' && operator !== '>' && operator !== '>=') return undefined;
  const step = update ? stepOf(update, name) : undefined;
  if (step === undefined || (operator.startsWith('<') ? step <= 0 : step >= 0)) return undefined;
  if (assignedNames(body).has(name) || !isSimple(test.right, name, assignedNames(body)) || !isSimple(declaration!.init, '', new Set())) return undefined;
  return { name, start: declaration!.init, bound: test.right, offset, others, compare: operator, step };
}

/** `i`, `i + 1`, `i - 1`: how far from the counter. */
function offsetFrom(node: t.Node, name: string): number | undefined {
  if (node.type === 'Identifier' && node.name === name) return 0;
  if (node.type !== 'BinaryExpression' || node.right.type !== 'NumericLiteral' || !Number.isInteger(node.right.value)) return undefined;
  if (node.left.type !== 'Identifier' || node.left.name !== name) return undefined;
  return node.operator === '+' ? node.right.value : node.operator === '-' ? -node.right.value : undefined;
}

function stepOf(update: t.Expression, name: string): number | undefined {
  const isName = (node: t.Node): boolean => node.type === 'Identifier' && node.name === name;
  if (update.type === 'UpdateExpression' && isName(update.argument)) return update.operator === '++' ? 1 : -1;
  if (update.type !== 'AssignmentExpression' || !isName(update.left)) return undefined;
  const whole = (node: t.Expression): number | undefined => (node.type === 'NumericLiteral' && Number.isInteger(node.value) && node.value > 0 ? node.value : undefined);
  const { operator, right } = update;
  if (operator === '+=') return whole(right);
  if (operator === '-=') return negated(whole(right));
  if (operator === '=' && right.type === 'BinaryExpression' && isName(right.left)) {
    if (right.operator === '+') return whole(right.right);
    if (right.operator === '-') return negated(whole(right.right));
  }
  return undefined;
}

const negated = (value: number | undefined): number | undefined => (value === undefined ? undefined : -value);

/** Names, numbers, lengths and arithmetic of them, none of which is assigned; whether the body changes lengths is seen later. */
function isSimple(node: t.Node, counter: string, assigned: ReadonlySet<string>): boolean {
  return !someNode(node, (inner) => {
    switch (inner.type) {
      case 'Identifier':
        return inner.name === counter || assigned.has(inner.name);
      case 'MemberExpression':
      case 'NumericLiteral':
      case 'BinaryExpression':
      case 'UnaryExpression':
      case 'ThisExpression':
      case 'TSNonNullExpression':
      case 'ParenthesizedExpression':
        return false;
      case 'CallExpression':
        return !(inner.callee.type === 'MemberExpression' && inner.callee.object.type === 'Identifier' && inner.callee.object.name === 'Math');
      default:
        return true;
    }
  });
}

/** The values of names that are never assigned again, and the variables behind the others. */
function namesIn(node: t.Node, scope: Scope, found = { fixed: new Set<Value>(), variables: new Set<Variable>() }): { fixed: Set<Value>; variables: Set<Variable> } {
  if (node.type === 'Identifier') {
    const binding = scope.find(node.name);
    if (binding?.kind === 'variable') found.variables.add(binding.variable);
    else if (binding?.is.kind === 'value') found.fixed.add(binding.is);
  }
  for (const child of childNodes(node)) namesIn(child, scope, found);
  return found;
}

function lowerCounted(l: Lowering, node: t.ForStatement, { name, bound: boundNode, offset, compare, step }: CountedHeader, start: Value, limit: Value, outer: Scope, label: string | undefined): Completion {
  const bound = offset === 0 ? limit : l.arithmetic('-', [limit, l.literal(offset, boundNode)], boundNode);
  let completion!: Completion;
  let loopExit!: Variable;
  l.counted({ start, bound, step, compare }, node, (counter, exit) => {
    const scope = outer.inner();
    scope.bind(name, { kind: 'constant', is: counter });
    l.assumptions.push({ node, bound, ...namesIn(boundNode, outer), body: l.builder.current });
    loopExit = exit;
    completion = lowerBody(l, node.body, scope, label, exit);
  });
  return afterLoop(completion, loopExit);
}

export function lowerWhile(l: Lowering, node: t.WhileStatement | t.DoWhileStatement, outer: Scope, label: string | undefined): Completion {
  if (node.type === 'WhileStatement') return lowerRepeated(l, node, outer, label, node.test, () => undefined);
  let completion!: Completion;
  let loopExit!: Variable;
  l.repeat(node, (exit) => {
    loopExit = exit;
    completion = lowerBody(l, node.body, outer, label, exit);
    unlessLeft(l, completion, exit, node, () => {
      const again = lowerCondition(l, node.test, outer);
      if (typeof again !== 'boolean') l.branch(again, () => undefined, () => setFlag(l, exit, node));
      else if (!again) setFlag(l, exit, node);
    });
  });
  return afterLoop(completion, loopExit);
}

/** `while (test) { body; update }`: each run tests first and leaves when the test fails. */
function lowerRepeated(l: Lowering, node: t.ForStatement | t.WhileStatement, scope: Scope, label: string | undefined, test: t.Expression | undefined, update: () => void): Completion {
  let completion!: Completion;
  let loopExit!: Variable;
  l.repeat(node, (exit) => {
    loopExit = exit;
    const run = (): void => {
      completion = lowerBody(l, node.body, scope, label, exit);
      unlessLeft(l, completion, exit, node, update);
    };
    const condition = test ? lowerCondition(l, test, scope) : true;
    if (typeof condition === 'boolean') {
      if (condition) run();
      else {
        completion = { normal: true, exits: new Set() };
        setFlag(l, exit, node);
      }
    } else l.branch(condition, run, () => setFlag(l, exit, node));
  });
  return afterLoop(completion, loopExit);
}

function unlessLeft(l: Lowering, { normal, exits }: Completion, exit: Variable, node: t.Node, write: () => void): void {
  if (exits.size === 0) {
    if (normal) write();
    return;
  }
  if (!normal) return;
  const left = l.builder.read(exit, { file: '', line: 0, column: 0 });
  l.branch(l.test((flag) => `!${flag}`, [left], node), write);
}

export function lowerForOf(l: Lowering, node: t.ForOfStatement, outer: Scope, label: string | undefined): Completion {
  if (node.await) return refuse(node, '“for await” waits, and a loss function gives its number at once');
  let completion!: Completion;
  let loopExit!: Variable;
  iterate(l, lowerExpression(l, node.right, outer), node.right, (item, exit) => {
    loopExit = exit;
    const scope = outer.inner();
    if (node.left.type === 'VariableDeclaration') {
      const { id } = node.left.declarations[0]!;
      if (id.type !== 'VoidPattern') bindPattern(l, id, item(), scope, node.left.kind === 'const', node);
    } else assignTo(l, node.left, item(), scope);
    completion = lowerBody(l, node.body, scope, label, exit);
  });
  return afterLoop(completion, loopExit);
}

export function lowerForIn(l: Lowering, node: t.ForInStatement, outer: Scope, label: string | undefined): Completion {
  const object = lowerValue(l, node.right, outer);
  requireValuedFields(l, object, node);
  const keys = l.passive({ text: (a) => `keysIn(${a})`, valueOnly: true, pure: false, what: '“for … in”' }, [object], node);
  const bound = l.length(keys, node);
  let completion!: Completion;
  let loopExit!: Variable;
  l.counted({ start: l.literal(0, node), bound, step: 1, compare: '<' }, node, (counter, exit) => {
    loopExit = exit;
    const key = l.load(keys, counter, node);
    const scope = outer.inner();
    if (node.left.type === 'VariableDeclaration') {
      const { id } = node.left.declarations[0]!;
      if (id.type !== 'VoidPattern') bindPattern(l, id, key, scope, node.left.kind === 'const', node);
    } else assignTo(l, node.left, key, scope);
    completion = lowerBody(l, node.body, scope, label, exit);
  });
  return afterLoop(completion, loopExit);
}
