import 'katex/dist/katex.min.css';
import katex from 'katex';

declare global {
  /** Set by the bundle of formulas, which a page loads when it first has one. */
  var typesetFormula: ((tex: string, into: HTMLElement) => void) | undefined;
}

const allowed: ReadonlySet<string> = new Set(['\\htmlData', '\\htmlClass']);

/** As HTML for the eye and as MathML for a screen reader. What cannot be read is shown as it is written. */
globalThis.typesetFormula = (tex, into) => katex.render(tex, into, { output: 'htmlAndMathml', throwOnError: false, strict: false, trust: ({ command }) => allowed.has(command) });
