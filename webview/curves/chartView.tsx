import { useComputed, useSignal, useSignalEffect, type ReadonlySignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { formatCount } from '../format.ts';
import { useWorkbench } from '../state/context.ts';
import { useSize } from '../state/useSize.ts';
import { strings } from '../strings.ts';
import { theme } from '../theme.ts';
import { Button } from '../toolkit.ts';
import { ChartHead } from './chartHead.tsx';
import { keysOfView, viewShortcuts } from '../viewKeys.ts';
import { CurveChart, type ChartArea, type CurveScene } from './curveChart.ts';
import { CurveModel } from './curveModel.ts';
import { CurveTable } from './curveTable.tsx';
import { Readout } from './readout.tsx';
import type { StepAxis } from './stepAxis.ts';

const words = strings.curves;

export interface ChartViewProps {
  /** The key of the chart among the panel's. */
  readonly chart: number;
  readonly index: number;
  readonly last: boolean;
  readonly steps: StepAxis;
}

/** One quantity of all runs against the step, or what it cost. */
export function ChartView({ chart: key, index, last, steps }: ChartViewProps): VNode {
  const { panel } = useWorkbench();
  const model = useMemo(() => new CurveModel(panel, key, steps), [panel, key, steps]);
  const asTable = useSignal(false);
  const pointing = useSignal(false);
  const titled = useSignal(last);
  titled.value = last;
  const area = useSignal<ChartArea>();
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<CurveChart>(undefined);
  const pressed = useRef<number>(undefined);
  const size = useSize(holder);

  // Before the page is painted: the picture waits for the answer.
  useLayoutEffect(() => {
    const stop = [size.subscribe(({ width }) => void (width > 0 && (model.width.value = width))), model.start()];
    return () => stop.forEach((end) => end());
  }, [model, size]);
  useEffect(() => {
    const made = new CurveChart(canvas.current!, {
      windowChanged: (window) => steps.show(window),
      drawn: (now) => {
        const before = area.peek();
        if (!before || before.left !== now.left || before.right !== now.right || before.top !== now.top || before.bottom !== now.bottom) area.value = { left: now.left, right: now.right, top: now.top, bottom: now.bottom };
      },
    });
    chart.current = made;
    return () => made.destroy();
  }, [model, steps, area]);

  const scene = useComputed<CurveScene>(() => ({
    theme: theme.value,
    series: model.shown.value,
    labels: new Map(panel.runs.value.map((run) => [run.index, run.label])),
    selected: panel.selected.value?.index,
    coordinates: model.coordinates.value,
    axis: model.axis.value,
    ends: model.ends.value,
    steps: steps.axis.value,
    shown: steps.ends.value,
    maximum: steps.maximum.value,
    leastWidth: steps.leastWidth.value,
    title: words.horizontals[steps.clocks.horizontal.value].axis,
    titled: titled.value,
    counts: steps.clocks.horizontal.value !== 'time',
    marks: model.marks.value,
  }));
  useSignalEffect(() => {
    const now = scene.value;
    const { width, height } = size.value;
    if (width === 0 || height === 0 || !chart.current) return;
    const { dataset } = holder.current!.closest<HTMLElement>('[data-chart]')!;
    // Nothing is drawn of the first picture before all of it is there.
    if (!model.series.value && dataset.drawn === undefined) return;
    chart.current.draw(now, { width, height });
    dataset.drawn = String(now.series.length);
    dataset.points = String(now.series.reduce((sum, line) => sum + line.steps.length, 0));
    dataset.scale = now.axis.kind;
    dataset.from = String(Math.round(now.shown.from));
    dataset.to = String(Math.round(now.shown.to));
    dataset.draws = String(Number(dataset.draws ?? 0) + 1);
  });

  const placeAt = (event: MouseEvent) => {
    const now = area.peek();
    if (!now) return undefined;
    const share = (event.clientX - holder.current!.getBoundingClientRect().left - now.left) / (now.right - now.left);
    return share < -0.01 || share > 1.01 ? undefined : steps.placeAt(share);
  };
  const whole = () => {
    steps.window.value = undefined;
    // The button that does it goes.
    holder.current?.focus({ preventScroll: true });
  };
  const leave = () => {
    pointing.value = false;
    steps.hovered.value = undefined;
  };
  const chosen = model.chosen.value;
  // No run has come to its first step, and none will.
  const isOver = panel.comparison.value?.status === 'finished' && panel.opened.value.length === 0;
  const damage = panel.opened.value.find(({ result }) => result?.damage !== undefined)?.result?.damage;
  const column = chosen ? `${chosen.symbol} ${chosen.meaning}` : '';
  const { from, to } = steps.ends.value;
  const summary = words.picture(column, formatCount(model.runs.value.having.length), words.horizontals[steps.clocks.horizontal.value].place(formatCount(Math.round(from))), formatCount(Math.round(to)), model.axis.value.kind === 'linear' ? words.linearScale : words.logScale);
  return (
    <div class="chart" role="group" aria-label={words.chart(column)} data-chart={index} data-shown-column={chosen?.id}>
      <ChartHead model={model} index={index} asTable={asTable} />
      {asTable.value && chosen && <CurveTable model={model} column={column} />}
      <div
        class={asTable.value ? 'picture away' : 'picture'}
        ref={holder}
        tabIndex={0}
        role="group"
        aria-label={words.view}
        aria-keyshortcuts={viewShortcuts}
        onKeyDown={keysOfView({
          zoom: (factor) => steps.zoom(factor),
          move: (right) => steps.move(right),
          whole,
        })}
        onPointerMove={(event) => {
          pointing.value = event.buttons === 0;
          steps.hovered.value = pointing.peek() ? placeAt(event) : undefined;
        }}
        onPointerDown={(event) => (pressed.current = event.clientX)}
        onClick={(event) => {
          // A drag ends with a click too; otherwise the step whose values are read out is meant.
          const place = Math.abs(event.clientX - (pressed.current ?? -Infinity)) < 4 ? (steps.hovered.peek() ?? placeAt(event)) : undefined;
          if (place !== undefined) panel.goTo(steps.clocks.main.peek().stepAt(place));
        }}
        onPointerLeave={leave}
        onDblClick={whole}
      >
        <canvas ref={canvas} role="img" aria-label={summary} />
        <span class="keys" aria-hidden="true">
          {strings.viewKeys.along}
        </span>
        <StepCursor steps={steps} area={area} />
        <Pointer model={model} area={area} own={pointing} width={size.value.width} />
        {index === 0 && steps.window.value && !asTable.value && (
          // A click on it is none on a step.
          <span class="over-picture" onClick={(event) => event.stopPropagation()}>
            <Button label={words.reset} title={words.resetMeaning} onClick={whole} data-command="reset-curves" />
          </span>
        )}
        {model.refusal.value && <p class="refusal">{model.refusal.value}</p>}
        {!model.series.value && !model.refusal.value && <p class="empty">{isOver ? words.nothing : words.loading}</p>}
        {model.series.value && model.shown.value.every((line) => line.steps.length === 0) && <p class="empty">{damage ?? words.nothing}</p>}
        {model.isNowhereFinite.value && <p class="empty">{chosen?.group === 'loss' ? words.nowhereFiniteLoss : words.nowhereFinite}</p>}
      </div>
    </div>
  );
}

/** Where the time axis stands. A component of its own, so that a move of the slider renders nothing else here. */
function StepCursor({ steps, area }: { readonly steps: StepAxis; readonly area: ReadonlySignal<ChartArea | undefined> }): VNode | null {
  const { frames } = useWorkbench();
  return <Line share={steps.shareOfStep(frames.frame.value?.step ?? 0)} area={area.value} kind="cursor" />;
}

interface PointerProps {
  readonly model: CurveModel;
  readonly area: ReadonlySignal<ChartArea | undefined>;
  /** Whether the mouse is over this chart, and not over another one. */
  readonly own: ReadonlySignal<boolean>;
  readonly width: number;
}

/** The step under the mouse, in every chart; its values where the mouse is. */
function Pointer({ model, area, own, width }: PointerProps): VNode | null {
  const place = model.steps.hovered.value;
  if (place === undefined) return null;
  const share = model.steps.share(place);
  return (
    <>
      <Line share={share} area={area.value} kind="pointer" />
      {own.value && <Readout model={model} place={place} left={pixelOf(share, area.value) ?? 0} width={width} />}
    </>
  );
}

/** A vertical line of its own element: moving it draws no chart. */
function Line({ share, area, kind }: { readonly share: number | undefined; readonly area: ChartArea | undefined; readonly kind: 'cursor' | 'pointer' }): VNode | null {
  const at = pixelOf(share, area);
  if (at === undefined || !area) return null;
  return <div class={kind} data-left={Math.round(at)} style={{ transform: `translate(${at}px, ${area.top}px)`, height: `${area.bottom - area.top}px` }} />;
}

function pixelOf(share: number | undefined, area: ChartArea | undefined): number | undefined {
  return area && share !== undefined ? area.left + share * (area.right - area.left) : undefined;
}
