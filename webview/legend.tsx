import type { VNode } from 'preact';
import { formatCount } from './format.ts';
import { Icon } from './icons.tsx';
import { useWorkbench } from './state/context.ts';
import { strings } from './strings.ts';
import { Swatch } from './swatch.tsx';

/** Colour and dash of every run; a click chooses the run that the inspector shows. */
export function Legend(): VNode {
  const { panel } = useWorkbench();
  const selected = panel.selected.value?.index;
  const hidden = panel.hidden.value;
  return (
    <div class="legend" role="group" aria-label={strings.runsLegend}>
      {panel.runs.value.map((run) => (
        <button
          key={run.index}
          type="button"
          class={hidden.has(run.index) ? 'hidden-run' : undefined}
          aria-pressed={run.index === selected}
          title={run.result?.breakpoint === undefined || run.status !== 'paused' ? run.optimizer.summary : strings.breakpointAnnouncement(run.label, formatCount(run.steps), run.result.breakpoint)}
          data-legend={run.index}
          onClick={() => panel.select(run.index)}
        >
          <Swatch run={run.index} />
          {run.label}
          {run.status === 'paused' && run.result?.breakpoint !== undefined && <Icon name="pause" />}
        </button>
      ))}
    </div>
  );
}
