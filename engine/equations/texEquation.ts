import { ruleFunctions } from '../optimizers/ruleFunctions.ts';
import type { Expression } from '../optimizers/ruleTree.ts';

/** How strongly a text holds together; what binds less than is asked for stands in parentheses. */
export const texBinding = { choice: 0, or: 1, and: 2, comparison: 3, sum: 4, negative: 5, product: 6, sign: 7, power: 8, atom: 9 } as const;

/** A part of a formula. */
export interface TexPart {
  readonly tex: string;
  /** One of `texBinding`. */
  readonly binding: number;
}

export interface TexStyle {
  /** What stands in the place of an expression, or undefined for the expression as it is. */
  readonly replace: (expression: Expression) => TexPart | undefined;
  /** Whether factors are kept apart by a dot: numbers must be. */
  readonly dots: boolean;
  /** Expressions that are shown as different, with all that is in them. */
  readonly marked?: ReadonlySet<Expression>;
}

const comparisons: Readonly<Record<string, string>> = { '===': '=', '!==': '\\ne', '<': '<', '<=': '\\le', '>': '>', '>=': '\\ge' };
const functions: Readonly<Record<string, string>> = { max: '\\max', min: '\\min', exp: '\\exp', log: '\\ln', fround: '\\operatorname{float32}' };

/** The part in the brackets that the place asks for. */
export function within({ tex, binding }: TexPart, least: number): string {
  return binding < least ? `\\left(${tex}\\right)` : tex;
}

/** An expression as TeX, with fractions and roots instead of parentheses where the field writes them so. */
export function texExpression(expression: Expression, style: TexStyle): TexPart {
  if (style.marked?.has(expression) && expression.kind === 'binary' && (expression.operator === '+' || expression.operator === '-')) {
    // Term by term, so that a line may end between them.
    return open(expression, { ...style, marked: new Set([...style.marked, expression.left, expression.right]) });
  }
  const part = style.replace(expression) ?? open(expression, style);
  return style.marked?.has(expression) ? { tex: `\\htmlClass{differs}{${part.tex}}`, binding: part.binding } : part;
}

function open(expression: Expression, style: TexStyle): TexPart {
  const print = (child: Expression, least: number): string => within(texExpression(child, style), least);
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'number' && expression.value < 0 ? { tex: String(expression.value), binding: texBinding.negative } : { tex: typeof expression.value === 'number' ? String(expression.value) : `\\text{${String(expression.value)}}`, binding: texBinding.atom };
    case 'name':
      return { tex: `\\text{${expression.name}}`, binding: texBinding.atom };
    case 'constant':
      return { tex: expression.name === 'PI' ? '\\pi' : expression.name === 'E' ? 'e' : `\\mathrm{${expression.name}}`, binding: texBinding.atom };
    case 'unary':
      if (expression.operator === '!') return { tex: `\\lnot ${print(expression.operand, texBinding.atom)}`, binding: texBinding.sign };
      return expression.operator === '-' ? { tex: `-${print(expression.operand, texBinding.product)}`, binding: texBinding.negative } : texExpression(expression.operand, style);
    case 'logical': {
      const own = expression.operator === '&&' ? texBinding.and : texBinding.or;
      return { tex: `${print(expression.left, own)} ${expression.operator === '&&' ? '\\land' : '\\lor'} ${print(expression.right, own + 1)}`, binding: own };
    }
    case 'conditional': {
      // What is chosen otherwise may be another choice: a case more.
      const cases: string[] = [];
      let rest: Expression = expression;
      do {
        cases.push(`${print(rest.then, texBinding.or)} & \\text{if } ${print(rest.test, texBinding.or)}`);
        rest = rest.otherwise;
      } while (rest.kind === 'conditional' && !style.marked?.has(rest) && style.replace(rest) === undefined);
      return {
        tex: `\\begin{cases}${cases.join(' \\\\ ')} \\\\ ${print(rest, texBinding.or)} & \\text{otherwise}\\end{cases}`,
        // Nothing may follow the last line of the cases and be taken for a part of it.
        binding: texBinding.choice,
      };
    }
    case 'binary':
      return openBinary(expression, style);
    case 'call':
    case 'apply': {
      const [only] = expression.arguments;
      const list = expression.arguments.map((argument) => print(argument, texBinding.choice)).join(',\\, ');
      if (expression.kind === 'apply') {
        const tex = ruleFunctions[expression.name].tex.replaceAll(/\{(\d)\}/g, (_, place: string) => print(expression.arguments[Number(place) - 1]!, argumentBinding(ruleFunctions[expression.name].tex)));
        return { tex, binding: tex.startsWith('\\sum') || tex.startsWith('\\max') ? texBinding.product : texBinding.atom };
      }
      if (expression.name === 'sqrt' && only) return { tex: `\\sqrt{${print(only, texBinding.choice)}}`, binding: texBinding.atom };
      if (expression.name === 'cbrt' && only) return { tex: `\\sqrt[3]{${print(only, texBinding.choice)}}`, binding: texBinding.atom };
      if (expression.name === 'abs' && only) return { tex: `\\left\\vert ${print(only, texBinding.choice)}\\right\\vert`, binding: texBinding.atom };
      if (expression.name === 'floor' && only) return { tex: `\\left\\lfloor ${print(only, texBinding.choice)}\\right\\rfloor`, binding: texBinding.atom };
      return { tex: `${functions[expression.name] ?? `\\operatorname{${expression.name}}`}\\left(${list}\\right)`, binding: texBinding.atom };
    }
  }
}

/** A sum goes as far as a product does; brackets and bars hold anything. */
const argumentBinding = (template: string): number => (/[([]\{1\}|Vert \{1\}/.test(template) ? texBinding.choice : texBinding.product);

function openBinary({ operator, left, right }: Expression & { readonly kind: 'binary' }, style: TexStyle): TexPart {
  const part = (child: Expression): TexPart => texExpression(child, style);
  const print = (child: Expression, least: number): string => within(part(child), least);
  switch (operator) {
    case '/':
      return { tex: `\\frac{${print(left, texBinding.choice)}}{${print(right, texBinding.choice)}}`, binding: texBinding.product };
    case '**':
      return { tex: `{${print(left, texBinding.atom)}}^{${print(right, texBinding.choice)}}`, binding: texBinding.power };
    case '*': {
      const [first, second] = [part(left), print(right, texBinding.sign)];
      // A minus in front of a product needs no parentheses, unless something stands before it.
      return {
        tex: `${within(first, texBinding.negative)}${style.dots || beginsWithDigit(right) ? '\\cdot ' : '\\,'}${second}`,
        binding: first.binding === texBinding.negative ? texBinding.negative : texBinding.product,
      };
    }
    case '%':
      return { tex: `${print(left, texBinding.product)} \\bmod ${print(right, texBinding.sign)}`, binding: texBinding.product };
    case '+':
      return { tex: `${print(left, texBinding.sum)} + ${print(right, texBinding.product)}`, binding: texBinding.sum };
    case '-':
      return { tex: `${print(left, texBinding.sum)} - ${print(right, texBinding.product)}`, binding: texBinding.sum };
    default:
      return { tex: `${print(left, texBinding.sum)} ${comparisons[operator]!} ${print(right, texBinding.sum)}`, binding: texBinding.comparison };
  }
}

/** Such a factor would be read together with what stands before it. */
function beginsWithDigit(expression: Expression): boolean {
  return expression.kind === 'literal' || (expression.kind === 'binary' && (expression.operator === '**' || expression.operator === '*') && beginsWithDigit(expression.left));
}
