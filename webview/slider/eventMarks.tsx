import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { formatCount } from '../format.ts';
import { useWorkbench } from '../state/context.ts';
import { useSize } from '../state/useSize.ts';
import { strings } from '../strings.ts';
import type { EventStep, StepEvents } from './stepEvents.ts';

/** Marks nearer to each other than so many pixels are one. */
const apart = 5;
const linesAtMost = 14;

interface Mark {
  readonly share: number;
  readonly events: readonly EventStep[];
}

/** What happened when, below the slider's track; a click goes there, as J and K do. */
export function EventMarks({ events, go }: { readonly events: StepEvents; readonly go: (step: number) => void }): VNode {
  const { panel } = useWorkbench();
  const holder = useRef<HTMLDivElement>(null);
  const { width } = useSize(holder).value;
  const maximum = Math.max(1, panel.maximum.value);
  // What is behind the end of the axis, of runs that were longer before, has no place on it.
  const within = events.steps.value.filter(({ step }) => step <= maximum);
  const marks = Map.groupBy(within, ({ step }) => Math.round(((step / maximum) * width) / apart));
  return (
    <div class="event-marks" ref={holder} aria-hidden="true">
      {[...marks.values()].map((group): Mark => ({ share: group.at(-1)!.step / maximum, events: group })).map(({ share, events: group }) => (
        <span
          key={group[0]!.step}
          class={group.some(({ kinds }) => kinds.has('diverged')) ? 'mark bad' : group.some(({ kinds }) => kinds.has('best')) ? 'mark good' : 'mark'}
          data-event={group.map(({ step }) => step).join(' ')}
          style={{ left: `${100 * share}%` }}
          title={textOf(group)}
          onClick={() => go(group[0]!.step)}
        />
      ))}
    </div>
  );
}

function textOf(group: readonly EventStep[]): string {
  const lines = group.flatMap(({ step, lines: all }) => all.map((line) => `${formatCount(step)}  ${line}`));
  return [...lines.slice(0, linesAtMost), ...(lines.length > linesAtMost ? [strings.curves.more(formatCount(lines.length - linesAtMost))] : [])].join('\n');
}
