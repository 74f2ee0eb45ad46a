import type { Signal } from '@preact/signals';
import type { Panel } from '../state/panel.ts';
import type { Player } from '../state/player.ts';
import type { StepFrames } from '../state/stepFrame.ts';
import { pageSteps } from '../state/stepsAhead.ts';
import { takesKey } from '../toolkit.ts';
import type { StepEvents } from './stepEvents.ts';

/**
 * The keys of the time axis, wherever the focus is but where an element needs them itself:
 * arrows one step, Page Up and Down one percent, Home and End, J and K the next and the previous event, space plays, digits and Enter jump to a step (Escape takes them back).
 * `typed` holds the digits meanwhile. Keys are caught on their way down: what is understood here reaches no element.
 */
export function listenToKeys(panel: Panel, frames: StepFrames, player: Player, events: StepEvents, typed: Signal<string>): () => void {
  const act = (event: KeyboardEvent): (() => void) | undefined => {
    const step = panel.step.peek();
    // Back is before what is seen; who goes forward at the end goes on following.
    const shown = frames.step.peek();
    const page = pageSteps(panel.maximum.peek());
    const digits = typed.peek();
    const go = (target: number) => () => {
      player.pause();
      typed.value = '';
      panel.goTo(target);
    };
    switch (event.key) {
      case 'ArrowLeft':
        return go(shown - 1);
      case 'ArrowRight':
        return go(step + 1);
      case 'ArrowDown':
        return isSlider(event) ? go(shown - 1) : undefined;
      case 'ArrowUp':
        return isSlider(event) ? go(step + 1) : undefined;
      case 'PageDown':
        return go(shown - page);
      case 'PageUp':
        return go(step + page);
      case 'Home':
        return go(0);
      case 'End':
        return go(panel.furthest.peek());
      case 'j':
        return go(events.next(step)?.step ?? step);
      case 'k':
        return go(events.previous(shown)?.step ?? shown);
      case ' ':
        return () => player.toggle();
      case 'Enter':
        return digits === '' ? undefined : go(Number(digits));
      case 'Backspace':
        return digits === '' ? undefined : () => (typed.value = digits.slice(0, -1));
      case 'Escape':
        return digits === '' ? undefined : () => (typed.value = '');
      default:
        return /^[0-9]$/.test(event.key) ? () => (typed.value = digits + event.key) : undefined;
    }
  };
  const listener = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const committing = event.key === 'Enter' && typed.peek() !== '';
    if (takesKey(event) && !committing) return;
    const action = act(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  window.addEventListener('keydown', listener, true);
  return () => window.removeEventListener('keydown', listener, true);
}

/** Up and down scroll the page unless the slider itself has the focus. */
function isSlider(event: KeyboardEvent): boolean {
  return event.target instanceof HTMLInputElement && event.target.type === 'range';
}
