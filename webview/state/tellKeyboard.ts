import type { Panel } from './panel.ts';

/** Keeps the extension told whether the page has the keyboard: what it asks the person for waits until the page has it back. */
export function tellKeyboard(panel: Panel): void {
  panel.keyboard(document.hasFocus());
  window.addEventListener('focus', () => panel.keyboard(true));
  window.addEventListener('blur', () => panel.keyboard(false));
}
