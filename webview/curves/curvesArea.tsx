import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { formatCount, formatNumber } from '../format.ts';
import { Icon } from '../icons.tsx';
import { useWorkbench } from '../state/context.ts';
import { useSize } from '../state/useSize.ts';
import { strings } from '../strings.ts';
import { theme } from '../theme.ts';
import { Button, Checkbox, Dropdown, TextField } from '../toolkit.ts';
import { CurveChart, type ChartArea, type CurveScene } from './curveChart.ts';
import { CurveModel } from './curveModel.ts';
import { CurveTable } from './curveTable.tsx';
import { Readout } from './readout.tsx';
import './curves.css';

const words = strings.curves;

/** Any recorded quantity of all runs against the step. */
export function CurvesArea(): VNode {
  const { panel, frames } = useWorkbench();
  const model = useMemo(() => new CurveModel(panel), [panel]);
  const asTable = useSignal(false);
  const hovered = useSignal<number>();
  const area = useSignal<ChartArea>();
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<CurveChart>(undefined);
  const pressed = useRef<number>(undefined);
  const size = useSize(holder);

  useEffect(() => model.start(), [model]);
  useEffect(() => {
    const made = new CurveChart(canvas.current!, {
      windowChanged: ({ from, to }) => {
        model.window.value = from <= 0 && to >= panel.maximum.peek() ? undefined : { from, to };
      },
      drawn: (now) => {
        const before = area.peek();
        if (!before || before.left !== now.left || before.right !== now.right || before.top !== now.top || before.bottom !== now.bottom) area.value = { left: now.left, right: now.right, top: now.top, bottom: now.bottom };
      },
    });
    chart.current = made;
    return () => made.destroy();
  }, [model, panel, area]);

  const scene = useComputed<CurveScene>(() => ({
    theme: theme.value,
    series: model.shown.value,
    labels: new Map(panel.runs.value.map((run) => [run.index, run.label])),
    selected: panel.selected.value?.index,
    axis: model.axis.value,
    ends: model.ends.value,
    maximum: panel.maximum.value,
    window: model.window.value,
    marks: model.marks.value,
  }));
  useSignalEffect(() => {
    const { width, height } = size.value;
    if (width === 0 || height === 0 || !chart.current) return;
    model.width.value = width;
    chart.current.resize(width, height);
  });
  useSignalEffect(() => {
    const now = scene.value;
    void size.value;
    chart.current?.draw(now);
    const section = holder.current!.closest<HTMLElement>('[data-area]')!;
    section.dataset.drawn = String(now.series.length);
    section.dataset.points = String(now.series.reduce((sum, { steps }) => sum + steps.length, 0));
    section.dataset.scale = now.axis.kind;
    section.dataset.from = String(Math.round(now.window?.from ?? 0));
    section.dataset.to = String(Math.round(now.window?.to ?? now.maximum));
  });

  const chosen = model.chosen.value;
  const stepAt = (event: MouseEvent) => {
    const now = area.peek();
    if (!now) return undefined;
    const { from, to } = model.window.peek() ?? { from: 0, to: Math.max(1, panel.maximum.peek()) };
    const share = (event.clientX - holder.current!.getBoundingClientRect().left - now.left) / (now.right - now.left);
    return share < -0.01 || share > 1.01 ? undefined : Math.min(panel.furthest.peek(), Math.max(0, Math.round(from + share * (to - from))));
  };
  const { from, to } = model.window.value ?? { from: 0, to: Math.max(1, panel.maximum.value) };
  const place = (step: number) => {
    const now = area.value;
    return now && step >= from - 1e-9 && step <= to + 1e-9 ? now.left + ((step - from) / (to - from)) * (now.right - now.left) : undefined;
  };
  const column = chosen ? `${chosen.symbol} ${chosen.meaning}` : '';
  const summary = words.picture(column, formatCount(model.shown.value.length), formatCount(Math.round(from)), formatCount(Math.round(to)), model.axis.value.kind === 'linear' ? words.linearScale : words.logScale);
  return (
    <section class="area" data-area="curves" aria-label={words.title}>
      <div class="area-head">
        <h2>{words.title}</h2>
        {chosen && (
          <Dropdown
            label={words.column}
            class="column-choice"
            value={chosen.id}
            options={model.columns.value.map(({ id, symbol, meaning }) => ({ value: id, label: `${symbol}  ${meaning}`, title: meaning }))}
            onChange={(id) => model.choose(id)}
            data-field="column"
          />
        )}
        {chosen && chosen.width > 1 && <CoordinateChoice model={model} width={chosen.width} />}
        <Checkbox label={words.logarithmic} checked={panel.logarithmic.value} onChange={(checked) => panel.setLogarithmic(checked)} data-field="logarithmic" />
        <Notes model={model} />
        <span class="space" />
        {model.window.value ? <Button label={words.reset} title={words.resetMeaning} onClick={() => (model.window.value = undefined)} data-command="reset-curves" /> : null}
        <Button appearance="icon" label={asTable.value ? strings.showPicture : strings.showTable} pressed={asTable.value} onClick={() => (asTable.value = !asTable.value)} data-command="curves-table">
          <Icon name={asTable.value ? 'picture' : 'table'} />
        </Button>
      </div>
      {asTable.value && chosen && <CurveTable model={model} column={column} />}
      <div
        class={asTable.value ? 'picture away' : 'picture'}
        ref={holder}
        onPointerMove={(event) => (hovered.value = event.buttons === 0 ? stepAt(event) : undefined)}
        onPointerDown={(event) => (pressed.current = event.clientX)}
        onClick={(event) => {
          // A drag ends with a click too; otherwise the step whose values are read out is meant.
          const step = Math.abs(event.clientX - (pressed.current ?? -Infinity)) < 4 ? (hovered.peek() ?? stepAt(event)) : undefined;
          if (step !== undefined) panel.goTo(step);
        }}
        onPointerLeave={() => (hovered.value = undefined)}
        onDblClick={() => (model.window.value = undefined)}
      >
        <canvas ref={canvas} role="img" aria-label={summary} />
        <Cursor at={place(frames.frame.value?.step ?? 0)} area={area.value} kind="cursor" />
        {hovered.value !== undefined && <Cursor at={place(hovered.value)} area={area.value} kind="pointer" />}
        {hovered.value !== undefined && <Readout model={model} step={hovered.value} left={place(hovered.value) ?? 0} width={size.value.width} />}
        {model.refusal.value && <p class="refusal">{model.refusal.value}</p>}
        {!model.series.value && !model.refusal.value && <p class="empty">{words.loading}</p>}
        {model.series.value && model.shown.value.every(({ steps }) => steps.length === 0) && <p class="empty">{words.nothing}</p>}
      </div>
    </section>
  );
}

/** A vertical line of its own element: moving it draws no chart. */
function Cursor({ at, area, kind }: { readonly at: number | undefined; readonly area: ChartArea | undefined; readonly kind: 'cursor' | 'pointer' }): VNode | null {
  if (at === undefined || !area) return null;
  return <div class={kind} data-left={Math.round(at)} style={{ transform: `translate(${at}px, ${area.top}px)`, height: `${area.bottom - area.top}px` }} />;
}

/** Few coordinates are chosen from a list, many by number. */
function CoordinateChoice({ model, width }: { readonly model: CurveModel; readonly width: number }): VNode {
  const { panel } = useWorkbench();
  const names = panel.comparison.value?.loss.parameterNames ?? [];
  const coordinate = Math.min(model.coordinate.value, width - 1);
  if (width <= 60) {
    const options = Array.from({ length: width }, (_, index) => ({ value: String(index), label: names[index] ?? `θ[${index}]` }));
    return <Dropdown label={words.coordinate} class="coordinate-choice" value={String(coordinate)} options={options} onChange={(value) => model.chooseCoordinate(Number(value))} data-field="coordinate" />;
  }
  const commit = (text: string) => {
    const wanted = Math.round(Number(text));
    if (text.trim() !== '' && Number.isFinite(wanted)) model.chooseCoordinate(Math.min(width, Math.max(1, wanted)) - 1);
  };
  return (
    <>
      <TextField label={`${words.coordinate} 1–${width}`} value={String(coordinate + 1)} class="coordinate-number" onCommit={commit} data-field="coordinate" />
      <span class="hint">{strings.slider.of(formatCount(width))}</span>
    </>
  );
}

/** What one must know to read the picture rightly. */
function Notes({ model }: { readonly model: CurveModel }): VNode {
  const { panel } = useWorkbench();
  const label = (index: number) => panel.runs.value.find((run) => run.index === index)?.label ?? '';
  const { lacking } = model.runs.value;
  const axis = model.axis.value;
  const outside = model.outside.value;
  const numeric = panel.comparison.value?.loss.gradientMethod === 'numeric' && model.chosen.value?.id === 'gradient';
  return (
    <>
      {numeric && <span class="badge numeric" title={strings.gradientMethods.numeric.meaning}>{strings.numericNote}</span>}
      {axis.kind === 'symmetric' && <span class="note">{words.symmetric(formatNumber(axis.threshold ?? 0, 2))}</span>}
      {lacking.length > 0 && <Note text={words.lacking(lacking.map((run) => run.label).join(', '))} />}
      {outside.length > 0 && <Note text={words.outside(outside.map(label).join(', '))} />}
      {(outside.length > 0 || model.fitAll.value) && (
        <button type="button" class="link" title={words.fitMeaning} onClick={() => (model.fitAll.value = !model.fitAll.value)} data-command="fit">
          {model.fitAll.value ? words.fitCalm : words.fitAll}
        </button>
      )}
    </>
  );
}

/** Shortened where there is no room; whole in the tooltip. */
function Note({ text }: { readonly text: string }): VNode {
  return (
    <span class="note" title={text}>
      {text}
    </span>
  );
}
