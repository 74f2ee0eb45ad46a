import type { VNode } from 'preact';
import { useLayoutEffect, useMemo } from 'preact/hooks';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { ChartView } from './chartView.tsx';
import { StepAxis } from './stepAxis.ts';
import './curves.css';

/** Any recorded quantity of all runs against the step, in one chart or several below each other. */
export function CurvesArea(): VNode {
  const { panel } = useWorkbench();
  const steps = useMemo(() => new StepAxis(panel), [panel]);
  useLayoutEffect(() => steps.clocks.start(), [steps]);
  const charts = panel.charts.list.value;
  return (
    <section class="area" data-area="curves" data-charts={charts.length} aria-label={strings.curves.title}>
      {charts.map(({ key }, index) => (
        <ChartView key={key} chart={key} index={index} last={index === charts.length - 1} steps={steps} />
      ))}
    </section>
  );
}
