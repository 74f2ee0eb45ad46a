import type { Signal } from '@preact/signals';
import type { Panel } from '../state/panel.ts';
import type { Player } from '../state/player.ts';
import { takesKey } from '../toolkit.ts';

/**
 * The keys of the time axis, wherever the focus is but where an element needs them itself:
 * arrows one step, Page Up and Down one percent, Home and End, space plays, digits and Enter jump to a step (Escape takes them back).
 * `typed` holds the digits meanwhile.
 */
export function listenToKeys(panel: Panel, player: Player, typed: Signal<string>): () => void {
  const listener = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || takesKey(event)) return;
    const step = panel.step.peek();
    const page = Math.max(1, Math.round(panel.maximum.peek() / 100));
    const move = (target: number) => {
      event.preventDefault();
      player.pause();
      typed.value = '';
      panel.goTo(target);
    };
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowDown':
        return isScrolling(event) ? undefined : move(step - 1);
      case 'ArrowRight':
      case 'ArrowUp':
        return isScrolling(event) ? undefined : move(step + 1);
      case 'PageDown':
        return move(step - page);
      case 'PageUp':
        return move(step + page);
      case 'Home':
        return move(0);
      case 'End':
        return move(panel.furthest.peek());
      case ' ':
        event.preventDefault();
        return player.toggle();
      case 'Enter':
        return typed.peek() === '' ? undefined : move(Number(typed.peek()));
      case 'Backspace':
        typed.value = typed.peek().slice(0, -1);
        return;
      case 'Escape':
        typed.value = '';
        return;
      default:
        if (/^[0-9]$/.test(event.key)) typed.value += event.key;
    }
  };
  window.addEventListener('keydown', listener);
  return () => window.removeEventListener('keydown', listener);
}

/** Up and down scroll the page unless the slider itself has the focus. */
function isScrolling(event: KeyboardEvent): boolean {
  return (event.key === 'ArrowUp' || event.key === 'ArrowDown') && !(event.target instanceof HTMLInputElement);
}
