import type * as t from '@babel/types';
import { parseSource } from '../../compile/parseSource.ts';
import { textPositions } from '../../compile/textPositions.ts';
import type { Position, Range } from '../../problem.ts';
import { prefix } from '../trace/rewrite.ts';
import { childrenOf } from '../trace/syntax.ts';
import { textEdits } from './textEdits.ts';

/** A place where a name is given a value: a parameter, a declaration, an assignment. */
export interface Binding {
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
  /** Of the name. */
  readonly range: Range;
  /** Behind what gives it its value, where that ends on the name's line; otherwise behind the name. */
  readonly at: Position;
}

export interface MarkedText {
  readonly text: string;
  /** The marks are numbered in this order. */
  readonly bindings: readonly Binding[];
}

/** What marked code calls with the number of a binding and its value; it goes on with what the call gives. */
export const markName = `${prefix}mark`;

/**
 * Puts a mark around every value that a name is given inside a function: parameters, `const`, `let` and `var` with a value, assignments to a name.
 * Counters of `for (;;)`, functions and classes are left alone, and so is what cannot hold a call without changing what the code does.
 * @param first number of the first mark
 * @returns the text as it is where it cannot be read
 */
export function markBindings(file: string, text: string, first: number): MarkedText {
  const { tree, syntaxError } = parseSource(file, text);
  if (!tree || syntaxError) return { text, bindings: [] };
  const positions = textPositions(text);
  const edits = textEdits(text);
  const bindings: Binding[] = [];

  function mark(name: t.Identifier, end: number): string {
    const range = positions.range(name.start!, name.start! + name.name.length);
    const behind = positions.at(end);
    bindings.push({ name: name.name, file, range, at: behind.line === range.start.line ? behind : positions.at(name.end!) });
    return `${markName}(${first + bindings.length - 1}, `;
  }

  /** Statements that mark names which have their value already. */
  const marksOf = (names: readonly (readonly [name: t.Identifier, end: number])[]): string => names.map(([name, end]) => `${name.name} = ${mark(name, end)}${name.name});`).join(' ');

  function visitFunction(node: t.Function): void {
    const names = node.params.flatMap((parameter) => namesIn(parameter).map((name) => [name, parameter.type === 'AssignmentPattern' && parameter.left === name ? parameter.end! : name.end!] as const)).filter(([{ name }]) => name !== 'this');
    if (names.length === 0) return;
    const { body } = node;
    if (body.type === 'BlockStatement') edits.open(body.directives.at(-1)?.end ?? body.start! + 1, `;${marksOf(names)}`);
    else {
      edits.open(outerStart(body), `(${marksOf(names).replaceAll(';', ',')} `);
      edits.close(node.end!, ')');
    }
  }

  function visitDeclaration(node: t.VariableDeclaration, parent: t.Node | undefined): void {
    if (node.declare || !['const', 'let', 'var'].includes(node.kind)) return;
    const patterns: t.Identifier[] = [];
    for (const { id, init, end } of node.declarations) {
      if (!init || isCode(init)) continue;
      if (id.type === 'Identifier') {
        edits.open(outerStart(init), mark(id, end!));
        edits.close(end!, ')');
      } else if (parent && holdsStatements(parent)) patterns.push(...namesIn(id));
    }
    if (patterns.length === 0) return;
    assignable(node);
    edits.close(node.end!, `; ${marksOf(patterns.map((name) => [name, name.end!]))}`);
  }

  /** What is read only is assigned what its mark gives. */
  function assignable(node: t.VariableDeclaration): void {
    if (node.kind === 'const') edits.replace(node.start!, node.start! + 'const'.length, 'let');
  }

  function visitForOf({ left, body }: t.ForOfStatement): void {
    const names = left.type === 'VariableDeclaration' ? left.declarations.flatMap(({ id }) => namesIn(id)) : namesIn(left);
    if (names.length === 0) return;
    if (left.type === 'VariableDeclaration') assignable(left);
    edits.open(body.start!, `{ ${marksOf(names.map((name) => [name, name.end!]))} `);
    edits.close(body.end!, ' }');
  }

  function visitAssignment({ left, right, operator, end }: t.AssignmentExpression): void {
    if (left.type !== 'Identifier' || left.extra?.parenthesized || isCode(right)) return;
    const isPlain = operator === '=' || ['&&=', '||=', '??='].includes(operator);
    if (isPlain) edits.open(outerStart(right), mark(left, end!));
    else edits.replace(left.end!, outerStart(right), ` = ${mark(left, end!)}${left.name} ${operator.slice(0, -1)} (`);
    edits.close(end!, isPlain ? ')' : '))');
  }

  function visitStatement({ expression, end }: t.ExpressionStatement, parent: t.Node | undefined): void {
    if (expression.type !== 'AssignmentExpression' || !/Pattern/.test(expression.left.type) || !parent || !holdsStatements(parent)) return;
    edits.close(end!, `; ${marksOf(namesIn(expression.left).map((name) => [name, name.end!]))}`);
  }

  function visit(node: t.Node, parent: t.Node | undefined, inFunction: boolean): void {
    let within = inFunction;
    let passedOver: readonly (t.Node | null | undefined)[] = [];
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
      case 'ObjectMethod':
      case 'ClassMethod':
      case 'ClassPrivateMethod':
        visitFunction(node);
        within = true;
        break;
      case 'VariableDeclaration':
        if (inFunction) visitDeclaration(node, parent);
        break;
      case 'ForOfStatement':
        if (inFunction && !node.await) visitForOf(node);
        passedOver = [node.left];
        break;
      case 'ForInStatement':
        passedOver = [node.left];
        break;
      case 'ForStatement':
        passedOver = [node.init, node.update];
        break;
      case 'AssignmentExpression':
        if (inFunction) visitAssignment(node);
        break;
      case 'ExpressionStatement':
        if (inFunction) visitStatement(node, parent);
        break;
      default:
        if (node.type.startsWith('TSType') || node.type === 'TSInterfaceDeclaration' || node.type === 'TSDeclareFunction') return;
    }
    for (const child of childrenOf(node)) if (!passedOver.includes(child)) visit(child, node, within);
  }

  visit(tree.program, undefined, false);
  return { text: edits.apply(), bindings };
}

/** Where an expression begins, with the parentheses around it. */
const outerStart = (node: t.Node): number => (node.extra?.parenthesized ? (node.extra.parenStart as number) : node.start!);

const isCode = (node: t.Node): boolean => /Function|^Class/.test(node.type);

const holdsStatements = (node: t.Node): boolean => node.type === 'BlockStatement' || node.type === 'StaticBlock' || node.type === 'SwitchCase';

/** The names that a pattern gives values to. */
function namesIn(pattern: t.Node): t.Identifier[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? namesIn(element) : []));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => namesIn(property.type === 'RestElement' ? property : property.value));
    default:
      return [];
  }
}
