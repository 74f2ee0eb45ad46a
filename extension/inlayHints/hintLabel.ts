import type { Intermediate } from '../../engine/autodiff/intermediates/intermediates.ts';

/** Lists up to this length are written out. */
const writtenOut = 3;

/** What stands behind a name in the editor: `= 2.2 · ∂ −4.4 ×3`; of a long list its sizes and norms, `= [16×2] ‖3.1‖ · ∂ ‖0.25‖`. */
export function hintLabel({ shape, length, values, norm, isConstant, gradient, gradientNorm, executions }: Intermediate): string {
  const list = (numbers: readonly number[], size: number): string => {
    if (shape?.length === 0) return shortNumber(numbers[0]!);
    return length <= writtenOut ? `[${numbers.map(shortNumber).join(', ')}]` : `‖${shortNumber(size)}‖`;
  };
  const sizes = length <= writtenOut ? '' : `[${shape ? shape.join('×') : length}] `;
  // That nothing depends on a constant is no news.
  const isTold = gradient !== undefined && !(isConstant && gradientNorm === 0);
  return `= ${sizes}${list(values, norm)}${isTold ? ` · ∂ ${list(gradient, gradientNorm!)}` : ''}${executions > 1 ? ` ×${executions}` : ''}`;
}

/** Four digits, with a minus sign. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const rounded = Number(value.toPrecision(4));
  const magnitude = Math.abs(rounded);
  const text = rounded === 0 || (magnitude >= 1e-3 && magnitude < 1e6) ? String(rounded) : rounded.toExponential().replace('e+', 'e');
  return text.replaceAll('-', '−');
}
