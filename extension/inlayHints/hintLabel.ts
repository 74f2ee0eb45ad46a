import type { Intermediate } from '../../engine/autodiff/intermediates/intermediates.ts';

/** Lists up to this length are written out. */
const writtenOut = 3;

/** Of each hint, in their order. The hints of a line that would be longer together than the editor shows are compact. @param room characters of a line's hints; 0 for no limit */
export function hintLabels(list: readonly Intermediate[], room: number): readonly string[] {
  const labels = list.map((intermediate) => hintLabel(intermediate));
  const lengths = new Map<string, number>();
  const lineOf = ({ file, at }: Intermediate): string => `${at.line} ${file}`;
  list.forEach((intermediate, index) => lengths.set(lineOf(intermediate), (lengths.get(lineOf(intermediate)) ?? 0) + labels[index]!.length));
  return list.map((intermediate, index) => (room > 0 && lengths.get(lineOf(intermediate))! > room ? hintLabel(intermediate, true) : labels[index]!));
}

/**
 * What stands behind a name in the editor: `= 2.2 · ∂ −4.4 ×3`; of a long list its sizes and norms, `= [16×2] ‖3.1‖ · ∂ ‖0.25‖`.
 * @param compact where there is little room: `2.2 ∂ −4.4 ×3`
 */
export function hintLabel({ shape, length, values, norm, isConstant, gradient, gradientNorm, executions }: Intermediate, compact = false): string {
  const number = (value: number): string => shortNumber(value, compact ? 3 : 4);
  const isWrittenOut = !compact && length <= writtenOut;
  const list = (numbers: readonly number[], size: number): string => {
    if (shape?.length === 0) return number(numbers[0]!);
    return isWrittenOut ? `[${numbers.map(number).join(', ')}]` : `‖${number(size)}‖`;
  };
  const sizes = shape?.length === 0 || isWrittenOut ? '' : `[${shape ? shape.join('×') : length}] `;
  // That nothing depends on a constant is no news.
  const isTold = gradient !== undefined && !(isConstant && gradientNorm === 0);
  return `${compact ? '' : '= '}${sizes}${list(values, norm)}${isTold ? `${compact ? '' : ' ·'} ∂ ${list(gradient, gradientNorm!)}` : ''}${executions > 1 ? ` ×${executions}` : ''}`;
}

/** So many digits at most, with a minus sign. */
export function shortNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const rounded = Number(value.toPrecision(digits));
  const magnitude = Math.abs(rounded);
  const text = rounded === 0 || (magnitude >= 1e-3 && magnitude < 1e6) ? String(rounded) : rounded.toExponential().replace('e+', 'e');
  return text.replaceAll('-', '−');
}
