import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ComparisonArea } from './comparison/comparisonArea.tsx';
import { winnerOf } from './comparison/order.ts';
import { CurvesArea } from './curves/curvesArea.tsx';
import { formatCount, formatNumber, fromWire } from './format.ts';
import { Header } from './header/header.tsx';
import { InspectorArea } from './inspector/inspectorArea.tsx';
import { LandscapeArea } from './landscape/landscapeArea.tsx';
import { Legend } from './legend.tsx';
import type { ProblemView, RunView } from './protocol.ts';
import { StepSlider } from './slider/stepSlider.tsx';
import { useWorkbench } from './state/context.ts';
import { strings } from './strings.ts';

/** The whole panel. */
export function App(): VNode {
  const { panel } = useWorkbench();
  const comparison = panel.comparison.value;
  if (!comparison) {
    return (
      <main class="panel" data-status="waiting">
        <p class="empty">{strings.waiting}</p>
      </main>
    );
  }
  const flat = comparison.dimensions === 2;
  return (
    <main class={flat ? 'panel' : 'panel without-landscape'} data-status={comparison.problem ? 'problem' : comparison.status} data-comparison={comparison.id} style={{ '--charts': panel.charts.list.value.length }}>
      <Header />
      {comparison.problem ? (
        <ProblemNotice problem={comparison.problem} />
      ) : (
        <>
          <Legend />
          <div class="plots">
            <LandscapeArea />
            <CurvesArea />
          </div>
          <StepSlider />
          <div class="tables">
            <InspectorArea />
            <ComparisonArea />
          </div>
        </>
      )}
      <Announcer />
    </main>
  );
}

function ProblemNotice({ problem }: { readonly problem: ProblemView }): VNode {
  const { panel } = useWorkbench();
  return (
    <div class="problem" role="alert">
      <h2>{strings.problemTitle}</h2>
      <p>{problem.message}</p>
      <button type="button" class="link" title={strings.openLoss} onClick={() => panel.command({ name: 'openLoss' })}>
        {problem.place}
      </button>
    </div>
  );
}

/** The runs at breakpoints, else the step that the runs have come to. */
function pausedText(runs: readonly RunView[]): string {
  const paused = runs.filter(({ status }) => status === 'paused');
  const told = paused.flatMap(({ label, steps, result }) => (result?.breakpoint === undefined ? [] : [strings.breakpointAnnouncement(label, formatCount(steps), result.breakpoint)]));
  return told.length > 0 ? told.join(' ') : strings.pausedAnnouncement(formatCount(Math.max(...paused.map(({ steps }) => steps))));
}

/** Says politely that the comparison has ended or paused; the steps of a running one are not announced. */
function Announcer(): VNode {
  const { panel } = useWorkbench();
  const comparison = panel.comparison.value;
  const [said, say] = useState('');
  const wasRunning = useRef(false);
  useEffect(() => {
    // A step may begin and end between two messages.
    const standing = comparison?.status === 'paused' ? pausedText(comparison.runs) : undefined;
    if (standing !== undefined && standing !== said) say(standing);
    if (wasRunning.current && comparison?.status === 'finished') {
      const best = winnerOf(comparison.runs);
      say(best?.result ? strings.finishedAnnouncement(best.label, formatNumber(fromWire(best.result.best.loss), 3), formatCount(best.result.best.step)) : strings.finishedWithoutWinner);
    }
    wasRunning.current = comparison?.status === 'running';
  }, [comparison]);
  return (
    <div class="unseen" role="status" aria-live="polite" data-announced>
      {said}
    </div>
  );
}
