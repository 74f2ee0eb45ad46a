import { l10n, window } from 'vscode';
import { stepsAtMost } from '../../engine/experiment/experimentSchema.ts';
import { formatCount } from '../comparisons/comparisonText.ts';

/** A number of steps; undefined where the person thought better of it. */
export async function askForCount(title: string, last: number): Promise<number | undefined> {
  const text = await window.showInputBox({
    title,
    value: formatCount(last),
    validateInput: (typed) => (readCount(typed) === undefined ? l10n.t('Write a whole number from 1 to {0}.', formatCount(stepsAtMost)) : undefined),
  });
  return text === undefined ? undefined : readCount(text);
}

/** Digits may be grouped: `1,000`. */
function readCount(text: string): number | undefined {
  const digits = text.replace(/[\s,_.']/g, '');
  const count = Number(digits);
  return /^\d+$/.test(digits) && count >= 1 && count <= stepsAtMost ? count : undefined;
}
