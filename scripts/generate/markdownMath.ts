import { texText } from '../../engine/equations/texText.ts';

/** GitHub does not allow \operatorname. */
const allowed = (tex: string): string => tex.replaceAll('\\operatorname{', '\\mathrm{');

/** A symbol of the field as mathematics that GitHub sets; words stay words. */
export function inlineMath(symbol: string): string {
  if (/^[A-Za-z][a-z ]{2,}$/.test(symbol)) return symbol;
  const tex = allowed(texText(symbol)).trim();
  // Where Markdown would see emphasis or an escape, backticks keep it away.
  return /_.*_|\*.*\*|\\[^A-Za-z]/.test(tex) ? `$\`${tex}\`$` : `$${tex}$`;
}

/** Equations below each other, their equals signs too. */
export function mathBlock(equations: readonly { readonly symbol: string; readonly tex: string }[]): string {
  const lines = equations.map(({ symbol, tex }) => `${symbol} &= ${tex}`).join(' \\\\\n');
  return ['```math', '\\begin{aligned}', allowed(lines), '\\end{aligned}', '```'].join('\n');
}
