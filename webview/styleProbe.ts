/*
 * Imported before the toolkit. While it loads, the toolkit tries `:focus-visible` in a <style> element of its own making, which the content
 * security policy refuses; it would then report a violation and show focus rings on every click. It gets an element whose sheet is a
 * constructed one: the same test, allowed by the policy. Everything else of the toolkit uses adopted style sheets.
 */
const createElement = document.createElement.bind(document);

document.createElement = ((name: string, options?: ElementCreationOptions) =>
  name === 'style' ? Object.assign(createElement('meta'), { sheet: new CSSStyleSheet() }) : createElement(name, options));

/** Gives `document.createElement` back. */
export function endStyleProbe(): void {
  // The own property covered the one of the prototype.
  Reflect.deleteProperty(document, 'createElement');
}
