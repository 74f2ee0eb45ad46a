import { ruleFunctions } from '../optimizers/ruleFunctions.ts';
import { texBinding, texExpression, type TexPart } from './texEquation.ts';
import { texNumber } from './texNumber.ts';
import type { DerivationLine, StepDerivation } from './stepDerivation.ts';
import type { Expression } from '../optimizers/ruleTree.ts';
import type { HyperparameterValue } from '../optimizers/description.ts';

/** One equation of a step as TeX (KaTeX, with `\htmlData` and `\htmlClass`): symbols, and the numbers in their places. */
export interface TypesetEquation {
  /** The column that it is recorded in; undefined for what is only computed on the way. */
  readonly column: string | undefined;
  readonly symbol: string;
  /** The right side; undefined where a library computed it. */
  readonly symbols: string | undefined;
  /** The right side with this step’s numbers; undefined where it has no names to put them into. */
  readonly numbers: string | undefined;
  /** Exactly as recorded; undefined where there is no number. */
  readonly value: number | undefined;
  readonly valueTex: string | undefined;
}

/** The lines of a derivation for one coordinate, differing terms marked. */
export function typesetLine(derivation: StepDerivation, line: DerivationLine, coordinate: number, marked: ReadonlySet<Expression> = new Set()): TypesetEquation {
  const { reader } = derivation;
  const column = reader.columnOf(line.name);
  const value = valueOf(derivation, line, coordinate);
  const shown = { column, symbol: linked(line.symbol, column), value, valueTex: value === undefined ? undefined : linked(texNumber(value), column, value) };
  if (!line.is) return { ...shown, symbols: undefined, numbers: undefined };
  if (line.is.kind === 'tex') return { ...shown, symbols: line.is.tex, numbers: undefined };
  const symbols = texExpression(line.is, { dots: false, marked, replace: (part) => symbolOf(derivation, part) }).tex;
  return { ...shown, symbols, numbers: numbersOf(derivation, line.is, coordinate, marked) };
}

/** What a line says of the coordinate: recorded, or else computed. */
export function valueOf({ reader, evaluator }: StepDerivation, { name, is }: DerivationLine, coordinate: number): number | undefined {
  const column = reader.columnOf(name);
  const value = column !== undefined ? reader.recorded(column, coordinate) : is && is.kind !== 'tex' ? evaluator.at(is, coordinate) : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** With the column as data, so that what is pointed at can be found elsewhere, and the exact number where it is one. */
function linked(tex: string, column: string | undefined, value?: number): string {
  if (column === undefined || !/^\w+$/.test(column)) return value === undefined ? tex : `\\htmlData{value=${value}}{${tex}}`;
  return `\\htmlData{column=${column}${value === undefined ? '' : `, value=${value}`}}{${tex}}`;
}

function symbolOf({ symbols, reader }: StepDerivation, part: Expression): TexPart | undefined {
  if (part.kind !== 'name') return undefined;
  const tex = symbols.get(part.name);
  return tex === undefined ? undefined : { tex: linked(tex, reader.columnOf(part.name)), binding: tex.includes('/') && !tex.startsWith('(') ? texBinding.product : texBinding.atom };
}

function numberPart(value: HyperparameterValue, column: string | undefined): TexPart {
  if (typeof value !== 'number') return { tex: `\\text{${String(value)}}`, binding: texBinding.atom };
  const tex = texNumber(value);
  return { tex: linked(tex, column, value), binding: tex.startsWith('-') ? texBinding.negative : tex.includes('^') ? texBinding.sign : texBinding.atom };
}

function numbersOf(derivation: StepDerivation, whole: Expression, coordinate: number, marked: ReadonlySet<Expression>): string | undefined {
  const { reader, evaluator } = derivation;
  let isWhole = true;
  const replace = (part: Expression): TexPart | undefined => {
    const first = isWhole;
    isWhole = false;
    switch (part.kind) {
      case 'name': {
        const value = evaluator.at(part, coordinate);
        return value === undefined ? symbolOf(derivation, part) : numberPart(value, reader.columnOf(part.name));
      }
      case 'literal':
        return numberPart(part.value, undefined);
      case 'conditional': {
        // At this step it is one of the two.
        const test = evaluator.at(part.test, coordinate);
        isWhole = first;
        return test === undefined ? undefined : texExpression(test ? part.then : part.otherwise, style);
      }
      case 'apply': {
        const { kind } = ruleFunctions[part.name];
        if (kind === 'elementwise') return undefined;
        // A hundred numbers say less than their shape.
        if (first && kind !== 'source') return shapeOf(derivation, part, coordinate, style.replace);
        const value = evaluator.at(part, coordinate);
        return value === undefined ? texExpression(part, { dots: false, replace: (child) => symbolOf(derivation, child) }) : numberPart(value, undefined);
      }
      default:
        return undefined;
    }
  };
  const style = { dots: true, marked, replace };
  // A number alone is said by the value.
  if (whole.kind === 'literal') return undefined;
  return texExpression(whole, style).tex;
}

/** What reaches over a tensor, with the tensor's shape in the place of its numbers. */
function shapeOf({ evaluator, reader }: StepDerivation, part: Expression & { readonly kind: 'apply' }, coordinate: number, replace: (part: Expression) => TexPart | undefined): TexPart {
  const [argument, ...others] = part.arguments;
  const { shape } = evaluator.tensorAt(coordinate);
  const described = ruleFunctions[part.name];
  const all = described.kind === 'fold' && described.extent === 'step';
  const tex = `\\left[\\,${all ? 'n' : shape.length === 0 ? '1' : shape.join('\\times ')}\\,\\right]`;
  const column = argument?.kind === 'name' ? reader.columnOf(argument.name) : undefined;
  return texExpression(
    { ...part, arguments: [argument!, ...others] },
    { dots: true, replace: (child) => (child === argument ? { tex: linked(tex, column), binding: texBinding.atom } : child.kind === 'apply' ? undefined : replace(child)) },
  );
}
