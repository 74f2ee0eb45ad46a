import { effect } from '@preact/signals';
import type { Panel } from './panel.ts';
import type { StepFrames } from './stepFrame.ts';

/** About ten times a second: what follows in the editor is read, not watched, and the slider must not wait for it. */
const tellMilliseconds = 100;

/** Keeps the extension told of the run and the step that the person looks at; the last one always arrives. */
export function tellStep(panel: Panel, frames: StepFrames): void {
  let timer: number | undefined;
  let last = -Infinity;
  let told = '';

  const tell = (): void => {
    timer = undefined;
    last = performance.now();
    const run = panel.selected.peek();
    if (run && run.columns.length > 0) panel.lookingAt(run.index, frames.step.peek());
  };

  effect(() => {
    const run = panel.selected.value;
    const now = run && run.columns.length > 0 ? `${panel.comparison.value?.startedAt} ${run.index} ${frames.step.value}` : '';
    if (now === told) return;
    told = now;
    timer ??= window.setTimeout(tell, Math.max(0, last + tellMilliseconds - performance.now()));
  });
  // Of several panels the one that was used last is followed.
  window.addEventListener('focus', tell);
}
