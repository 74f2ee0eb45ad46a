import type { RuleDescription } from '../optimizers/description.ts';
import type { Expression } from '../optimizers/ruleTree.ts';

/** A part of an equation as text; marked ones are shown as different. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** The symbol of every name that an equation may have. */
export function symbolsOf({ hyperparameters, state, derived }: Pick<RuleDescription, 'hyperparameters' | 'state' | 'derived'>): ReadonlyMap<string, string> {
  const own = { theta: 'θ', g: 'g', t: 't', loss: 'f(θ)', size: 'n', update: 'Δθ', effectiveLearningRate: 'η_eff' };
  return new Map([...Object.entries(own), ...Object.entries({ ...hyperparameters, ...state, ...derived }).map(([name, { symbol }]) => [name, symbol] as const)]);
}

const comparisons: Readonly<Record<string, string>> = { '===': '=', '!==': '≠', '<': '<', '<=': '≤', '>': '>', '>=': '≥' };
const signs: Readonly<Record<string, string>> = { '+': ' + ', '-': ' − ', '*': '·', '/': ' / ', '%': ' mod ' };
const functions: Readonly<Record<string, string>> = { max: 'max', min: 'min', sign: 'sign', exp: 'exp', log: 'ln', floor: 'floor' };

const binding = { choice: 0, or: 1, and: 2, comparison: 3, sum: 4, product: 5, sign: 6, power: 7, atom: 8 } as const;

/**
 * An expression in the symbols of its optimizer, with as few parentheses as the order of operations allows.
 * @param marked expressions that are shown as different, with all that is in them
 */
export function equationPieces(expression: Expression, symbols: ReadonlyMap<string, string>, marked: ReadonlySet<Expression> = new Set()): readonly Piece[] {
  const pieces: { text: string; marked: boolean }[] = [];
  const add = (text: string, isMarked: boolean) => {
    const last = pieces.at(-1);
    if (last?.marked === isMarked) last.text += text;
    else pieces.push({ text, marked: isMarked });
  };

  /** A symbol may be a sum or a product itself, such as that of the gradient with weight decay. */
  const bindingOf = (part: Expression): number => {
    if (part.kind !== 'name') return bindingOfShape(part);
    const symbol = symbols.get(part.name) ?? '';
    return / [+−] /.test(symbol) ? binding.sum : /[·/]/.test(symbol) ? binding.product : binding.atom;
  };

  /** @param least how strongly it must bind to stand without parentheses */
  const write = (part: Expression, least: number, inMarked: boolean): void => {
    const isMarked = inMarked || marked.has(part);
    const own = bindingOf(part);
    if (own < least) add('(', isMarked);
    writeOpen(part, own, isMarked);
    if (own < least) add(')', isMarked);
  };

  const list = (parts: readonly Expression[], isMarked: boolean) => {
    add('(', isMarked);
    parts.forEach((part, index) => {
      if (index > 0) add(', ', isMarked);
      write(part, binding.choice, isMarked);
    });
    add(')', isMarked);
  };

  const writeOpen = (part: Expression, own: number, isMarked: boolean): void => {
    switch (part.kind) {
      case 'literal':
        add(typeof part.value === 'number' && part.value < 0 ? `−${-part.value}` : String(part.value), isMarked);
        return;
      case 'name':
        add(symbols.get(part.name) ?? part.name, isMarked);
        return;
      case 'constant':
        add(part.name === 'PI' ? 'π' : part.name, isMarked);
        return;
      case 'unary':
        add(part.operator === '-' ? '−' : part.operator === '!' ? 'not ' : '', isMarked);
        write(part.operand, part.operator === '!' ? binding.atom : binding.sign, isMarked);
        return;
      case 'logical':
        write(part.left, own, isMarked);
        add(part.operator === '&&' ? ' and ' : ' or ', isMarked);
        write(part.right, own + 1, isMarked);
        return;
      case 'binary': {
        if (part.operator === '**') {
          write(part.left, binding.atom, isMarked);
          const { right } = part;
          if (right.kind === 'literal' && (right.value === 2 || right.value === 3)) add(right.value === 2 ? '²' : '³', isMarked);
          else {
            add('^', isMarked);
            write(right, binding.atom, isMarked);
          }
          return;
        }
        write(part.left, own, isMarked);
        add(comparisons[part.operator] ? ` ${comparisons[part.operator]!} ` : signs[part.operator]!, isMarked);
        // A difference or quotient on the right keeps its parentheses, so that the order of operations can be seen.
        write(part.right, own + 1, isMarked);
        return;
      }
      case 'conditional':
        write(part.then, binding.or, isMarked);
        add(' where ', isMarked);
        write(part.test, binding.or, isMarked);
        add(', otherwise ', isMarked);
        write(part.otherwise, binding.choice, isMarked);
        return;
      case 'call':
      case 'apply': {
        const [only] = part.arguments;
        if (part.name === 'sqrt' && only) {
          add('√', isMarked);
          if (bindingOf(only) === binding.atom) write(only, binding.atom, isMarked);
          else list(part.arguments, isMarked);
        } else if ((part.name === 'abs' || part.name === 'norm') && only) {
          const bar = part.name === 'abs' ? '|' : '‖';
          add(bar, isMarked);
          write(only, binding.choice, isMarked);
          add(bar, isMarked);
        } else {
          add(functions[part.name] ?? part.name, isMarked);
          list(part.arguments, isMarked);
        }
      }
    }
  };

  write(expression, binding.choice, false);
  return pieces;
}

/** As one text, `⟦…⟧` around what is marked. */
export function equationText(pieces: readonly Piece[]): string {
  return pieces.map(({ text, marked }) => (marked ? `⟦${text}⟧` : text)).join('');
}

function bindingOfShape(expression: Expression): number {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'number' && expression.value < 0 ? binding.sign : binding.atom;
    case 'name':
    case 'constant':
    case 'call':
    case 'apply':
      return binding.atom;
    case 'unary':
      return binding.sign;
    case 'logical':
      return expression.operator === '||' ? binding.or : binding.and;
    case 'conditional':
      return binding.choice;
    case 'binary':
      switch (expression.operator) {
        case '**':
          return binding.power;
        case '*':
        case '/':
        case '%':
          return binding.product;
        case '+':
        case '-':
          return binding.sum;
        default:
          return binding.comparison;
      }
  }
}
