import { Chart, LineController, LineElement, LinearScale, PointElement, type ChartConfiguration, type ChartDataset, type Point } from 'chart.js';
import annotation, { type AnnotationOptions } from 'chartjs-plugin-annotation';
import zoom from 'chartjs-plugin-zoom';
import { formatCount } from '../format.ts';
import { seriesStyle } from '../palette.ts';
import type { SeriesView } from '../protocol.ts';
import { strings } from '../strings.ts';
import type { Theme } from '../theme.ts';
import type { ValueAxis } from './valueAxis.ts';

Chart.register(LineController, LineElement, LinearScale, PointElement, annotation, zoom);

/** A run that ended badly, marked where it did. */
export interface EndMark {
  readonly run: number;
  readonly step: number;
  readonly text: string;
}

export interface CurveScene {
  readonly theme: Theme;
  readonly series: readonly SeriesView[];
  readonly labels: ReadonlyMap<number, string>;
  readonly selected: number | undefined;
  readonly axis: ValueAxis;
  /** Positions on the axis. */
  readonly ends: readonly [number, number];
  readonly maximum: number;
  /** The steps shown; undefined for all. */
  readonly window: StepWindow | undefined;
  readonly marks: readonly EndMark[];
}

export interface StepWindow {
  readonly from: number;
  readonly to: number;
}

/** Where the lines are, in CSS pixels of the canvas. */
export interface ChartArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface CurveEvents {
  /** The person zoomed or panned. */
  windowChanged(window: StepWindow): void;
  /** The chart was laid out anew. */
  drawn(area: ChartArea): void;
}

/** Chart.js with what it needs to be fast: points already thinned, nothing parsed, nothing animated. */
export class CurveChart {
  readonly #chart: Chart<'line', Point[]>;
  #axis: ValueAxis | undefined;
  #labels: ReadonlyMap<number, string> = new Map();
  #theme: Theme | undefined;

  constructor(canvas: HTMLCanvasElement, events: CurveEvents) {
    const report = ({ chart }: { chart: Chart }) => {
      const { min, max } = chart.scales.x!;
      events.windowChanged({ from: min, to: max });
    };
    const configuration: ChartConfiguration<'line', Point[]> = {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: false,
        maintainAspectRatio: false,
        // Chart.js rounds places to whole pixels; the area listens itself.
        events: [],
        elements: { point: { radius: 0, hitRadius: 0 }, line: { tension: 0, borderCapStyle: 'round', borderJoinStyle: 'round' } },
        layout: { padding: { left: 2, right: 12, top: 4, bottom: 0 } },
        scales: {
          x: {
            type: 'linear',
            min: 0,
            title: { display: true, text: strings.curves.axis, padding: 0 },
            ticks: { maxRotation: 0, autoSkipPadding: 24, precision: 0, callback: (value) => (Number.isInteger(Number(value)) ? formatCount(Number(value)) : '') },
          },
          y: {
            type: 'linear',
            afterFit: (scale) => {
              // Fixed, so that the picture does not jump sideways when a label gets longer.
              scale.width = 64;
            },
            afterBuildTicks: (scale) => {
              const ticks = this.#axis?.ticks(scale.min, scale.max, Math.max(2, scale.height / 34)) ?? [];
              this.#labels = new Map(ticks.map(({ position, label }) => [position, label]));
              scale.ticks = ticks.map(({ position }) => ({ value: position }));
            },
            ticks: { autoSkip: false, maxRotation: 0, callback: (value) => this.#labels.get(Number(value)) ?? '' },
          },
        },
        plugins: {
          annotation: { annotations: {}, clip: true },
          zoom: {
            limits: { x: { min: 0, max: 1, minRange: 4 } },
            zoom: { wheel: { enabled: true, speed: 0.12 }, pinch: { enabled: true }, mode: 'x', onZoom: report },
            pan: { enabled: true, mode: 'x', threshold: 4, onPan: report },
          },
        },
      },
      plugins: [{ id: 'layout', afterRender: (chart) => events.drawn(chart.chartArea) }],
    };
    this.#chart = new Chart(canvas, configuration);
  }

  resize(width: number, height: number): void {
    this.#chart.resize(width, height);
  }

  draw(scene: CurveScene): void {
    this.#axis = scene.axis;
    const { options, data } = this.#chart;
    if (this.#theme !== scene.theme) this.#paint(scene.theme);
    const { x, y } = options.scales as { x: { min: number; max: number }; y: { min: number; max: number } };
    x.min = scene.window?.from ?? 0;
    x.max = scene.window?.to ?? Math.max(1, scene.maximum);
    [y.min, y.max] = scene.ends;
    const limits = options.plugins!.zoom!.limits!.x!;
    limits.max = Math.max(1, scene.maximum);
    data.datasets = scene.series.map((series) => dataset(series, scene));
    options.plugins!.annotation!.annotations = marks(scene);
    this.#chart.update('none');
  }

  destroy(): void {
    this.#chart.destroy();
  }

  #paint(theme: Theme): void {
    this.#theme = theme;
    const { scales } = this.#chart.options;
    for (const scale of [scales!.x!, scales!.y!] as { ticks: object; grid: object; border: object; title: object }[]) {
      Object.assign(scale.ticks, { color: theme.muted, font: { family: theme.fontFamily, size: 11 } });
      scale.grid = { color: theme.grid, lineWidth: 0.5, tickLength: 5 };
      scale.border = { color: theme.frame };
      Object.assign(scale.title, { color: theme.foreground, font: { family: theme.fontFamily, size: 11 } });
    }
  }
}

function dataset({ run, steps, values }: SeriesView, { theme, axis, ends, selected, labels }: CurveScene): ChartDataset<'line', Point[]> {
  const { colour, dash } = seriesStyle(run, theme.kind);
  const points = Array.from(steps, (step, index) => ({ x: step, y: axis.forward(values[index]!) }));
  const ups = upsAndDowns(points, ends);
  // A line that goes up and down at every pixel is an area: without dashes, see-through, and below the others.
  const area = ups > 30;
  return {
    label: labels.get(run) ?? '',
    data: points,
    borderColor: area ? `${colour}80` : colour,
    borderDash: area ? [] : [...dash],
    borderWidth: area ? 1 : run === selected ? 2.75 : 1.5,
    order: (run === selected ? 0 : 1) + ups,
  };
}

/** How many times the height of the picture a line goes up and down altogether. */
function upsAndDowns(points: readonly Point[], [low, high]: readonly [number, number]): number {
  let sum = 0;
  for (let index = 1; index < points.length; index++) {
    const change = Math.abs((points[index]!.y ?? NaN) - (points[index - 1]!.y ?? NaN));
    if (Number.isFinite(change)) sum += change;
  }
  return sum / (high - low);
}

/** Crosses where runs ended badly, at the height of their last drawn value or at the edge that they left by. */
function marks({ marks: ends, series, axis, ends: [low, high], theme, window, maximum }: CurveScene): Record<string, AnnotationOptions> {
  const annotations: Record<string, AnnotationOptions> = {};
  for (const { run, step, text } of ends) {
    const own = series.find((candidate) => candidate.run === run);
    if (!own) continue;
    const last = Array.from(own.values).findLast((value) => Number.isFinite(value));
    const room = (high - low) * 0.03;
    const position = Math.min(high - room, Math.max(low + room, last === undefined ? high : axis.forward(last) || high));
    const { colour } = seriesStyle(run, theme.kind);
    // On the side where there is room.
    const before = step - (window?.from ?? 0) > 0.6 * ((window?.to ?? maximum) - (window?.from ?? 0));
    annotations[`end-${run}`] = { type: 'point', xValue: step, yValue: position, pointStyle: 'crossRot', radius: 5, backgroundColor: colour, borderColor: colour, borderWidth: 2.5 };
    annotations[`end-${run}-text`] = {
      type: 'label',
      xValue: step,
      yValue: position,
      content: text,
      color: colour,
      font: { family: theme.fontFamily, size: 11, weight: 600 },
      position: { x: before ? 'end' : 'start', y: 'center' },
      xAdjust: before ? -8 : 8,
      padding: 1,
    };
  }
  return annotations;
}
