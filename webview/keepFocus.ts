const takesFocus = 'button, input, vscode-button, vscode-checkbox, vscode-dropdown, vscode-text-field, [tabindex="0"]';

/**
 * Where the page loses the focus, to a question of the extension or to another window, it goes back to the element that had it once the page has it again:
 * VS Code gives it to the page, and to none of its elements.
 */
export function keepFocus(): void {
  /** The element that was left for nothing within the page, and what it is in, from the inside out. */
  let left: readonly Element[] = [];
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    left = target instanceof Element && !relatedTarget ? withAncestors(target) : [];
  });
  // The page still has it: somebody clicked beside everything.
  for (const type of ['pointerup', 'keydown']) window.addEventListener(type, () => (left = []), true);
  window.addEventListener('focus', () => {
    const nearest = document.activeElement === document.body ? nearestOf(left) : undefined;
    left = [];
    nearest?.focus({ preventScroll: true });
  });
}

function withAncestors(element: Element): readonly Element[] {
  const found: Element[] = [];
  for (let each: Element | null = element; each && each !== document.body; each = each.parentElement) found.push(each);
  return found;
}

/** The element itself, else the first one in the smallest of what it was in: it may have gone meanwhile, or not be there for anybody. */
function nearestOf([element, ...around]: readonly Element[]): HTMLElement | undefined {
  if (element && isUsable(element)) return element;
  for (const each of around) {
    const found = [...each.querySelectorAll(takesFocus)].find(isUsable);
    if (found) return found;
  }
  return undefined;
}

const isUsable = (element: Element): element is HTMLElement => element instanceof HTMLElement && element.isConnected && element.checkVisibility() && !element.matches(':disabled, [disabled]');
