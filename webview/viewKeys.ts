/** A picture of which a part is shown. */
export interface PartialView {
  /** A factor below 1 shows less, larger. */
  zoom(factor: number): void;
  /** Shows what lies beyond the edges, by shares of the width and the height. */
  move(right: number, up: number): void;
  /** All of it again. */
  whole(): void;
}

/** The keys of `keysOfView`, as `aria-keyshortcuts` has them. */
export const viewShortcuts = 'Plus - Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown Escape';

const zoomStep = 0.8;
const moveStep = 0.1;
const directions: Readonly<Record<string, readonly [right: number, up: number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** What wheel, drag and double click do, for a picture that has the focus: + and − zoom, Shift with an arrow moves, Escape shows all of it. */
export function keysOfView(view: PartialView): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const act = actionOf(event, view);
    if (!act) return;
    event.preventDefault();
    act();
  };
}

/** Arrows without Shift are the slider's. */
export const movesView = ({ shiftKey, key }: KeyboardEvent): boolean => shiftKey && key.startsWith('Arrow');

function actionOf(event: KeyboardEvent, view: PartialView): (() => void) | undefined {
  switch (event.key) {
    // Without Shift where + is above another sign.
    case '+':
    case '=':
      return () => view.zoom(zoomStep);
    case '-':
    case '_':
      return () => view.zoom(1 / zoomStep);
    case 'Escape':
      return () => view.whole();
    default: {
      const direction = movesView(event) ? directions[event.key] : undefined;
      return direction && (() => view.move(moveStep * direction[0], moveStep * direction[1]));
    }
  }
}
