import { l10n, MarkdownString } from 'vscode';
import type { Intermediate } from '../../engine/autodiff/intermediates/intermediates.ts';
import { formatCount } from '../comparisons/comparisonText.ts';

/** Which evaluation the numbers are of. */
export interface HintOrigin {
  readonly loss: string;
  /** Of the run, such as `adam@keras`. */
  readonly run: string;
  readonly step: number;
  readonly value: number;
  /** Absent where the loss function takes no data. */
  readonly rows?: number;
  readonly withoutGradients?: string;
}

/** Everything about a name at a step, at full precision. */
export function hintTooltip(intermediate: Intermediate, { loss, run, step, value, rows, withoutGradients }: HintOrigin): MarkdownString {
  const { name, shape, length, executions, isConstant } = intermediate;
  const lines = [
    l10n.t('**{0}** after step {1} of {2}', code(name), formatCount(step), code(run)),
    shape?.length === 0 ? ofNumber(intermediate) : ofList(intermediate),
    [
      rows === undefined ? l10n.t('{0} is {1} there.', code(loss), code(String(value))) : l10n.t('{0} is {1} there, on all {2} rows.', code(loss), code(String(value)), formatCount(rows)),
      ...(executions > 1 ? [l10n.t('It is given a value {0} times; this is the last one.', formatCount(executions))] : []),
      ...(isConstant ? [length === 1 ? l10n.t('It does not depend on the parameters.') : l10n.t('They do not depend on the parameters.')] : []),
      ...(withoutGradients === undefined ? [] : [l10n.t('There are no derivatives here: {0}', plain(withoutGradients))]),
    ].join(' '),
  ];
  return new MarkdownString(lines.join('\n\n'));
}

function ofNumber({ name, values, gradient }: Intermediate): string {
  const rows = [[name, values[0]!] as const, ...(gradient ? [[`∂loss/∂${name}`, gradient[0]!] as const] : [])];
  return ['| | |', '|:--|:--|', ...rows.map(([label, number]) => `| ${code(label)} | ${code(String(number))} |`)].join('\n');
}

function ofList({ shape, length, values, norm, gradient, gradientNorm }: Intermediate): string {
  const cells = (...texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  const withGradient = (text: string, other: string | undefined): string[] => (other === undefined ? [text] : [text, other]);
  return [
    cells(shape && shape.length > 1 ? shape.join('×') : String(length), ...withGradient(l10n.t('value'), gradient && '∂loss/∂')),
    cells(':--', ...withGradient(':--', gradient && ':--')),
    cells(l10n.t('norm'), ...withGradient(code(String(norm)), gradient && code(String(gradientNorm)))),
    ...values.map((number, i) => cells(`${indexOf(shape, i)}`, ...withGradient(code(String(number)), gradient && code(String(gradient[i]))))),
    ...(length > values.length ? [cells('…', ...withGradient('', gradient && ''))] : []),
  ].join('\n');
}

/** `[3]`, `[1][0]`. */
function indexOf(shape: readonly number[] | undefined, position: number): string {
  const indices: number[] = [];
  let rest = position;
  for (const size of (shape ?? [position + 1]).toReversed()) {
    indices.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return indices.map((index) => `\\[${index}\\]`).join('');
}

/** What would end it, or its cell, is left out: names of files may have anything in them. */
const code = (text: string): string => `\`${text.replaceAll(/[`|\r\n]/g, ' ')}\``;

/** What a message of user code says is no markdown. */
const plain = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>()#+\-.!|~]/g, '\\$&');
