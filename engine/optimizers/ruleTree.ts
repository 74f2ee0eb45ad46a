import type { Extent } from './extent.ts';
import type { RuleFunctionName } from './ruleFunctions.ts';

/** Where in the text of a rule: 1-based line, counted from the rule's first. */
export interface RulePosition {
  readonly line: number;
}

export type UnaryOperator = '-' | '+' | '!';
export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '**' | '<' | '<=' | '>' | '>=' | '===' | '!==';
export type LogicalOperator = '&&' | '||';

/** The part of TypeScript in which rules are written; parentheses are in the shape of the tree. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: number | boolean | string }
  /** `theta`, `g`, `t`, a hyperparameter, a state variable or a named quantity. */
  | { readonly kind: 'name'; readonly name: string }
  /** `Math.PI` and its like. */
  | { readonly kind: 'constant'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'logical'; readonly operator: LogicalOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'conditional'; readonly test: Expression; readonly then: Expression; readonly otherwise: Expression }
  /** `Math.sqrt(x)`: name is `sqrt`. */
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  /** `norm(x)`: a function that sees beyond the coordinate. */
  | { readonly kind: 'apply'; readonly name: RuleFunctionName; readonly arguments: readonly Expression[] };

export type Statement =
  /** `const name = value`: a named quantity. */
  | { readonly kind: 'define'; readonly name: string; readonly value: Expression; readonly position: RulePosition }
  /** `name = value`: the new state; `m *= x` reads as `m = m * x`. */
  | { readonly kind: 'assign'; readonly name: string; readonly value: Expression; readonly position: RulePosition }
  | {
      readonly kind: 'if';
      readonly test: Expression;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
      readonly position: RulePosition;
    };

/** A rule as read: its statements in order, under the names of the description. */
export interface RuleTree {
  readonly statements: readonly Statement[];
  /** Of theta, g and what else a rule is given, hyperparameters, state and named quantities. */
  readonly extents: ReadonlyMap<string, Extent>;
}

/** The expressions directly below one. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'name':
    case 'constant':
      return [];
    case 'unary':
      return [expression.operand];
    case 'binary':
    case 'logical':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.test, expression.then, expression.otherwise];
    case 'call':
    case 'apply':
      return expression.arguments;
  }
}

/** The same expression with each one directly below it replaced. */
export function mapChildren(expression: Expression, replace: (child: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'literal':
    case 'name':
    case 'constant':
      return expression;
    case 'unary':
      return { ...expression, operand: replace(expression.operand) };
    case 'binary':
    case 'logical':
      return { ...expression, left: replace(expression.left), right: replace(expression.right) };
    case 'conditional':
      return { ...expression, test: replace(expression.test), then: replace(expression.then), otherwise: replace(expression.otherwise) };
    case 'call':
    case 'apply':
      return { ...expression, arguments: expression.arguments.map(replace) };
  }
}

/** Calls back with each name in the expression, as often as it stands there. */
export function forEachName(expression: Expression, visit: (name: string) => void): void {
  if (expression.kind === 'name') visit(expression.name);
  else for (const child of childrenOf(expression)) forEachName(child, visit);
}

/** Calls back with the expression and all that is in it. */
export function forEachPart(expression: Expression, visit: (part: Expression) => void): void {
  visit(expression);
  for (const child of childrenOf(expression)) forEachPart(child, visit);
}
