import { childrenOf, type Expression } from '../optimizers/ruleTree.ts';

/** The smallest parts of two expressions that are not the same. */
export interface Marks {
  readonly a: ReadonlySet<Expression>;
  readonly b: ReadonlySet<Expression>;
}

/** Walks two expressions side by side; the order of what is added or multiplied does not count. */
export function markDifferences(a: Expression, b: Expression): Marks {
  const marks = { a: new Set<Expression>(), b: new Set<Expression>() };
  walk(a, b, marks);
  return marks;
}

export function sameExpression(a: Expression, b: Expression): boolean {
  return headOf(a) === headOf(b) && pairings(a, b).some((pairs) => pairs.every(([left, right]) => sameExpression(left, right)));
}

function walk(a: Expression, b: Expression, marks: { readonly a: Set<Expression>; readonly b: Set<Expression> }): void {
  if (sameExpression(a, b)) return;
  const pairs = headOf(a) === headOf(b) ? best(pairings(a, b)) : [];
  // Where nothing below is the same, the whole is what differs.
  if (pairs.some(([left, right]) => sameExpression(left, right)) || pairs.length === 1) for (const [left, right] of pairs) walk(left, right, marks);
  else {
    marks.a.add(a);
    marks.b.add(b);
  }
}

type Pairs = readonly (readonly [Expression, Expression])[];

function pairings(a: Expression, b: Expression): readonly Pairs[] {
  const [left, right] = [childrenOf(a), childrenOf(b)];
  if (left.length !== right.length) return [];
  const straight = left.map((child, index) => [child, right[index]!] as const);
  const commutes = a.kind === 'binary' && (a.operator === '+' || a.operator === '*');
  return commutes ? [straight, [[left[0]!, right[1]!], [left[1]!, right[0]!]]] : [straight];
}

/** That with the most parts that are the same. */
function best(candidates: readonly Pairs[]): Pairs {
  const score = (pairs: Pairs) => pairs.filter(([left, right]) => sameExpression(left, right)).length;
  return [...candidates].sort((first, second) => score(second) - score(first))[0] ?? [];
}

/** What an expression is, its parts aside. */
function headOf(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return `literal ${String(expression.value)}`;
    case 'name':
    case 'constant':
    case 'call':
    case 'apply':
      return `${expression.kind} ${expression.name}`;
    case 'unary':
    case 'binary':
    case 'logical':
      return `${expression.kind} ${expression.operator}`;
    case 'conditional':
      return 'conditional';
  }
}
