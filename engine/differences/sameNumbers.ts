import { childrenOf, type Expression } from '../optimizers/ruleTree.ts';

/** Seeds of the numbers that the names have; t is 1, 4 and 6. First all are above 0, then some are below. */
const samples = [false, true].flatMap((signed) => [0.31, 0.57, 0.83].map((seed) => ({ seed, signed })));

/**
 * Whether two expressions are the same but for rounding: they give the same numbers wherever they are tried.
 * What sees beyond a coordinate is not tried, and counts as different.
 */
export function sameNumbers(a: Expression, b: Expression): boolean {
  return samples.every(({ seed, signed }) => {
    const values = new Map<string, number>();
    const valueOf = (name: string): number => {
      const size = 0.05 + ((seed * (values.size + 1) * 0.618_033_988_75) % 0.9);
      if (!values.has(name)) values.set(name, name === 't' ? Math.round(10 * seed) - 2 : signed && Math.round(100 * size) % 2 === 1 ? -size : size);
      return values.get(name)!;
    };
    const [first, second] = [evaluate(a, valueOf), evaluate(b, valueOf)];
    // What need not exist below 0, as a root, says nothing there.
    return first === second || (signed && Number.isNaN(first - second)) || Math.abs(first - second) <= 1e-12 * (Math.abs(first) + Math.abs(second));
  });
}

function evaluate(expression: Expression, valueOf: (name: string) => number): number {
  const children = () => childrenOf(expression).map((child) => evaluate(child, valueOf));
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'string' ? NaN : Number(expression.value);
    case 'name':
      return valueOf(expression.name);
    case 'constant':
      return Math[expression.name as 'PI'];
    case 'apply':
      return NaN;
    case 'call':
      return Math[expression.name as 'max'](...children());
    case 'conditional': {
      const [test = NaN, then = NaN, otherwise = NaN] = children();
      return test ? then : otherwise;
    }
    case 'unary': {
      const [operand = NaN] = children();
      return expression.operator === '-' ? -operand : expression.operator === '!' ? Number(!operand) : operand;
    }
    case 'logical': {
      const [left = NaN, right = NaN] = children();
      return expression.operator === '&&' ? Number(left && right) : Number(left || right);
    }
    case 'binary': {
      const [left = NaN, right = NaN] = children();
      switch (expression.operator) {
        case '+':
          return left + right;
        case '-':
          return left - right;
        case '*':
          return left * right;
        case '/':
          return left / right;
        case '%':
          return left % right;
        case '**':
          return left ** right;
        case '<':
          return Number(left < right);
        case '<=':
          return Number(left <= right);
        case '>':
          return Number(left > right);
        case '>=':
          return Number(left >= right);
        case '===':
          return Number(left === right);
        case '!==':
          return Number(left !== right);
      }
    }
  }
}
