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
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] };

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
  /** Names that are one number for the whole step: t, hyperparameters, scalar state, and quantities made of these alone. */
  readonly scalars: ReadonlySet<string>;
  /** Names with a value for each coordinate: theta, g, the other state, and quantities made with these. */
  readonly coordinates: ReadonlySet<string>;
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
      return { ...expression, arguments: expression.arguments.map(replace) };
  }
}

/** Whether any name in the expression is among these. */
export function mentions(expression: Expression, names: ReadonlySet<string>): boolean {
  return expression.kind === 'name' ? names.has(expression.name) : childrenOf(expression).some((child) => mentions(child, names));
}
