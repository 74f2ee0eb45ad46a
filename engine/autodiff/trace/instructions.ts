import { name, number, type Expression } from '../expression.ts';
import { contributionOf, helpers, operations } from '../operations.ts';
import { printExpression, tangentOf, tangentOfOperation } from '../printExpression.ts';

/** Which operands of an operation are nodes of the tape; the other one is a constant that stands beside the node. */
export type InstructionForm = 'unary' | 'nodes' | 'nodeAndConstant' | 'constantAndNode';

/** One kind of node: an operation of the table in one form, as JavaScript over the names below. */
export interface Instruction {
  readonly code: number;
  readonly operation: string;
  readonly form: InstructionForm;
  /** The right operand is this number. */
  readonly exponent?: number;
  /** The value, of `a` and `b`. */
  readonly value: string;
  /** What the adjoint `g` of the result `v` adds to that of the operands; absent where it is 0. */
  readonly toLeft?: string;
  readonly toRight?: string;
  /** The tangent of the result, of the tangents `ad` and `bd`; absent where it is 0. */
  readonly tangent?: string;
  /** What the adjoint's tangent `gd` adds to that of the operands; needs `vd` too. */
  readonly toLeftTangent?: string;
  readonly toRightTangent?: string;
}

/** Code 0 is a node that is not computed: a parameter, or a constant among the operands of Math.hypot. */
export const leafCode = 0;

/** The only operation with any number of operands. */
export const hypot = 'Math.hypot';
export const hypotCode = 1;

/** Exponents whose powers have a rule of their own. */
const exponents = [0, 1, 2, 3, 4, -1, 0.5];

const flowing = name('g', 'gd');
const result = name('v', 'vd');

const print = (expression: Expression | undefined, strict: true | 'tangent' = true): string | undefined =>
  expression === undefined || (expression.kind === 'number' && expression.value === 0) ? undefined : printExpression(expression, strict);

/** The backward sweep passes over adjoints that are zero, so that products with `g` itself, and squares, need no test. */
const withoutTests = (text: string | undefined): string | undefined =>
  text
    ?.replace(/times\((\d[\d.]*|[abv]), ([abv])\)/g, (whole, left: string, right: string) => (left === right || /\d/.test(left) ? `(${left} * ${right})` : whole))
    .replace(/times\(g, (\w+|\([\w.]+ \* \w\))\)/g, '(g * $1)')
    .replace(/over\(g, (\w+|\([\w.]+ \* \w\))\)/g, '(g / $1)');

function instruction(code: number, operation: string, form: InstructionForm, exponent?: number): Instruction {
  const leftIsNode = form !== 'constantAndNode';
  const rightIsNode = form === 'nodes' || form === 'constantAndNode';
  const left = leftIsNode ? name('a', 'ad') : name('a');
  const right = exponent !== undefined ? number(exponent) : rightIsNode ? name('b', 'bd') : name('b');
  const operands = form === 'unary' ? [left] : [left, right];
  const toLeft = leftIsNode ? contributionOf(operation, 0)?.(flowing, operands, result) : undefined;
  const toRight = rightIsNode ? contributionOf(operation, 1)?.(flowing, operands, result) : undefined;
  const printed = {
    toLeft: withoutTests(print(toLeft)),
    toRight: withoutTests(print(toRight)),
    tangent: print(tangentOfOperation(operation, operands, result)),
    toLeftTangent: print(toLeft && tangentOf(toLeft), 'tangent'),
    toRightTangent: print(toRight && tangentOf(toRight), 'tangent'),
  };
  return {
    code,
    operation,
    form,
    ...(exponent !== undefined && { exponent }),
    value: operations[operation]!.text('a', exponent === undefined ? 'b' : String(exponent)),
    ...(Object.fromEntries(Object.entries(printed).filter(([, text]) => text !== undefined)) as Partial<Instruction>),
  };
}

function allInstructions(): Instruction[] {
  const list: Instruction[] = [];
  const add = (operation: string, form: InstructionForm, exponent?: number): void => void list.push(instruction(list.length + 2, operation, form, exponent));
  for (const [operation, rule] of Object.entries(operations)) {
    if (operation === hypot) continue;
    if (rule.text.length === 1) {
      add(operation, 'unary');
      continue;
    }
    add(operation, 'nodes');
    add(operation, 'nodeAndConstant');
    add(operation, 'constantAndNode');
    if (operation === '**') exponents.forEach((exponent) => add(operation, 'nodeAndConstant', exponent));
  }
  return list;
}

/** All kinds of nodes but the leaf and Math.hypot. */
export const instructions: readonly Instruction[] = allInstructions();

/** The instructions of an operation. */
export const instructionsOf = (operation: string): readonly Instruction[] => instructions.filter((each) => each.operation === operation);

/** Declarations of what the texts of instructions call besides the language's own; `helpers` are those of the table. */
export const ruleHelpers = `const times = (flowing, factor) => (flowing === 0 ? 0 : flowing * factor);
const timesEither = (a, b) => (a === 0 || b === 0 ? 0 : a * b);
const over = (flowing, divisor) => (flowing === 0 ? 0 : flowing / divisor);
const { ${Object.keys(helpers).join(', ')} } = helpers;`;

/** Does a word occur as a name in JavaScript text? */
export const mentions = (text: string, word: string): boolean => new RegExp(`\\b${word}\\b`).test(text);
