import { aligned } from '../differences/aligned.ts';
import { markDifferences } from '../differences/markDifferences.ts';
import { sameNumbers } from '../differences/sameNumbers.ts';
import { forEachPart, type Expression } from '../optimizers/ruleTree.ts';
import { typesetLine, valueOf, type TypesetEquation } from './typesetStep.ts';
import type { DerivationLine, StepDerivation } from './stepDerivation.ts';

/** A quantity of one run, or of two side by side; undefined where one does not have it. */
export interface ComparedLine {
  readonly sides: readonly (TypesetEquation | undefined)[];
  /** `rounding`: the same but for the order of operations; `settings`: but for the values of hyperparameters. Absent for one run. */
  readonly kind?: 'same' | 'rounding' | 'settings' | 'different';
  /** The first value minus the second. */
  readonly difference?: number;
}

/** The equations of one step as they are shown: of one run, or of two beside each other with the differing terms marked. */
export function compareSteps(derivations: readonly StepDerivation[], coordinate: number): readonly ComparedLine[] {
  const [first, second] = derivations;
  if (!first) return [];
  if (!second) return first.lines.map((line) => ({ sides: [typesetLine(first, line, coordinate)] }));
  return aligned(first.lines, second.lines).map(([mine, other]) => {
    const marks = mine && other ? marksOf(mine, other, first, second) : undefined;
    const difference = mine && other ? Number(valueOf(first, mine, coordinate)) - Number(valueOf(second, other, coordinate)) : NaN;
    return {
      sides: [mine && typesetLine(first, mine, coordinate, marks?.a ?? whole(mine)), other && typesetLine(second, other, coordinate, marks?.b ?? whole(other))],
      kind: marks?.kind ?? 'different',
      ...(!Number.isNaN(difference) && { difference }),
    };
  });
}

/** What stands on one side alone differs as a whole. */
function whole({ is }: DerivationLine): ReadonlySet<Expression> {
  return new Set(is && is.kind !== 'tex' ? [is] : []);
}

interface LineMarks {
  readonly a: ReadonlySet<Expression>;
  readonly b: ReadonlySet<Expression>;
  readonly kind: NonNullable<ComparedLine['kind']>;
}

function marksOf(mine: DerivationLine, other: DerivationLine, first: StepDerivation, second: StepDerivation): LineMarks {
  const none = new Set<Expression>();
  if (!mine.is || !other.is) return { a: none, b: none, kind: mine.is === other.is ? 'same' : 'different' };
  if (mine.is.kind === 'tex' || other.is.kind === 'tex') {
    const same = mine.is.kind === 'tex' && other.is.kind === 'tex' && mine.is.tex === other.is.tex;
    return { a: none, b: none, kind: same ? 'same' : 'different' };
  }
  const marks = markDifferences(mine.is, other.is);
  const settings = { a: settingsIn(mine.is, first, second), b: settingsIn(other.is, second, first) };
  const kind = marks.a.size > 0 ? (sameNumbers(mine.is, other.is) ? 'rounding' : 'different') : settings.a.size > 0 ? 'settings' : 'same';
  return { a: new Set([...marks.a, ...settings.a]), b: new Set([...marks.b, ...settings.b]), kind: kind === 'rounding' && settings.a.size > 0 ? 'different' : kind };
}

/** Names of hyperparameters that the two runs do not have alike. */
function settingsIn(expression: Expression, own: StepDerivation, other: StepDerivation): ReadonlySet<Expression> {
  const found = new Set<Expression>();
  forEachPart(expression, (part) => {
    if (part.kind !== 'name') return;
    const value = own.configuration.hyperparameters[part.name];
    if (value !== undefined && value !== other.configuration.hyperparameters[part.name]) found.add(part);
  });
  return found;
}
