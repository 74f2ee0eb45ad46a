import { useComputed, useSignal, type ReadonlySignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { formatCount, formatNumber, fromWire } from '../format.ts';
import { useWorkbench, type Workbench } from '../state/context.ts';
import type { StepFrame } from '../state/stepFrame.ts';
import { strings } from '../strings.ts';
import type { StepEvents } from './stepEvents.ts';

/** A rest of the step after which it is said: who holds a key down hears the first step and the last, and who goes from event to event hears each. */
const restMilliseconds = 250;

/** The step, the loss of the chosen run there, and its chosen coordinate, in words; the last ones at rest while the steps are played. */
export function useStepText(): ReadonlySignal<string> {
  const workbench = useWorkbench();
  const said = useRef('');
  return useComputed(() => {
    const { panel, frames, player } = workbench;
    const { step, maximum } = { step: frames.step.value, maximum: panel.maximum.value };
    const frame = frames.frame.value;
    // One change for each step: when its numbers are there.
    if (!player.playing.value && (!frame || frame.step === step)) said.current = stepText(workbench, step, maximum, frame);
    return said.current;
  });
}

function stepText({ panel }: Workbench, at: number, maximum: number, frame: StepFrame | undefined): string {
  const words = strings.slider;
  const step = `${formatCount(at)} ${words.of(formatCount(maximum))}`;
  const run = panel.selected.value;
  const head = frame?.heads.find((one) => one.run === run?.index);
  if (!run || !head) return step;
  const coordinate = panel.coordinate.value;
  const parameters = run.columns.findIndex(({ id }) => id === 'parameters');
  const rows = frame?.rows?.run === run.index ? frame.rows : undefined;
  const value = coordinate < head.parameters.length ? head.parameters[coordinate] : rows?.columns[parameters]?.[rows.coordinates.indexOf(coordinate)];
  const name = panel.comparison.value?.loss.parameterNames[coordinate] ?? `θ[${coordinate}]`;
  return words.spoken(step, run.label, formatNumber(fromWire(head.loss), 4), value === undefined ? '' : `${name} ${formatNumber(value, 4)}`);
}

/** Says where the time axis came to rest and what happened there, unless the slider has the focus and says it itself. */
export function SpokenStep({ text, events }: { readonly text: ReadonlySignal<string>; readonly events: StepEvents }): VNode {
  const { panel, frames, player } = useWorkbench();
  const said = useSignal('');
  const step = panel.step.value;
  // Whose numbers are there: what is said before would be of the step before.
  const isThere = useComputed(() => (frames.frame.value?.step ?? panel.step.value) === panel.step.value).value;
  const playing = player.playing.value;
  const following = panel.following.value && panel.comparison.value?.status === 'running';
  useEffect(() => {
    if (playing || following || !isThere) return;
    const timer = window.setTimeout(() => {
      const focused = document.activeElement instanceof HTMLInputElement && document.activeElement.type === 'range';
      said.value = [...(focused ? [] : [text.peek()]), ...(events.at(step)?.lines ?? [])].join('. ');
    }, restMilliseconds);
    return () => window.clearTimeout(timer);
  }, [step, playing, following, isThere]);
  return (
    <div class="unseen" role="status" aria-live="polite" data-spoken>
      {said.value}
    </div>
  );
}
