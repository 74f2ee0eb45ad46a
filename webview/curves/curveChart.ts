import { Chart, LineController, LineElement, LinearScale, PointElement, type Scale, type ChartConfiguration, type ChartDataset, type Point } from 'chart.js';
import annotation from 'chartjs-plugin-annotation';
import zoom from 'chartjs-plugin-zoom';
import { formatCount, formatNumber } from '../format.ts';
import { seriesStyle } from '../palette.ts';
import type { SeriesView } from '../protocol.ts';
import type { Size } from '../state/useSize.ts';
import type { Theme } from '../theme.ts';
import { markStyles, shadeOf } from './coordinateStyle.ts';
import { endMarks, type EndMark } from './endMarks.ts';
import type { ValueAxis } from './valueAxis.ts';

const marksPerLine = 7;

Chart.register(LineController, LineElement, LinearScale, PointElement, annotation, zoom);

export interface CurveScene {
  readonly theme: Theme;
  readonly series: readonly SeriesView[];
  readonly labels: ReadonlyMap<number, string>;
  readonly selected: number | undefined;
  /** In the order of their marks and shades. */
  readonly coordinates: readonly number[];
  readonly axis: ValueAxis;
  /** Positions on the axis. */
  readonly ends: readonly [number, number];
  /** The horizontal axis: its scale, and the steps at its ends. */
  readonly steps: ValueAxis;
  readonly shown: StepWindow;
  readonly maximum: number;
  /** As far as one can zoom in, on the scale of `steps`. */
  readonly leastWidth: number;
  /** What the horizontal axis says of itself, and whether it does. */
  readonly title: string;
  readonly titled: boolean;
  /** Whether only whole numbers are on the horizontal axis. */
  readonly counts: boolean;
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
  readonly #canvas: HTMLCanvasElement;
  readonly #configuration: ChartConfiguration<'line', Point[]>;
  /** Made when it is first drawn: it draws itself at once. */
  #chart: Chart<'line', Point[]> | undefined;
  #axis: ValueAxis | undefined;
  #steps: ValueAxis | undefined;
  #counts = true;
  #labels: ReadonlyMap<number, string> = new Map();
  #theme: Theme | undefined;

  constructor(canvas: HTMLCanvasElement, events: CurveEvents) {
    const report = ({ chart }: { chart: Chart }) => {
      const { min, max } = chart.scales.x!;
      events.windowChanged({ from: this.#steps?.inverse(min) ?? min, to: this.#steps?.inverse(max) ?? max });
    };
    this.#canvas = canvas;
    this.#configuration = {
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
            title: { display: true, text: '', padding: 0 },
            afterBuildTicks: (scale) => {
              if (this.#steps && this.#steps.kind !== 'linear') scale.ticks = logarithmicTicks(this.#steps, this.#counts, scale);
            },
            ticks: { maxRotation: 0, autoSkipPadding: 24, precision: 0, callback: (value) => placeLabel(this.#steps?.inverse(Number(value)) ?? Number(value), this.#counts) },
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
            title: {},
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
  }

  draw(scene: CurveScene, { width, height }: Size): void {
    this.#axis = scene.axis;
    this.#steps = scene.steps;
    this.#counts = scene.counts;
    const options = (this.#chart ?? this.#configuration).options!;
    if (this.#theme !== scene.theme) this.#paint(scene.theme);
    const { x, y } = options.scales as { x: { min: number; max: number; title: { display: boolean; text: string }; ticks: { precision: number | undefined } }; y: { min: number; max: number } };
    const { forward } = scene.steps;
    x.min = forward(scene.shown.from);
    x.max = forward(scene.shown.to);
    Object.assign(x.title, { display: scene.titled, text: scene.title });
    x.ticks.precision = scene.counts ? 0 : undefined;
    [y.min, y.max] = scene.ends;
    const limits = options.plugins!.zoom!.limits!.x!;
    limits.max = forward(scene.maximum);
    limits.minRange = scene.leastWidth;
    const lines = scene.series.map((series) => dataset(series, scene));
    (this.#chart ?? this.#configuration).data.datasets = scene.coordinates.length > 1 ? [...lines, ...lines.map((line, index) => markers(line, scene.series[index]!, scene))] : lines;
    const isNew = !this.#chart || this.#chart.width !== width || this.#chart.height !== height;
    const chart = this.#sized(width, height);
    // They stand where the layout of now has them.
    const annotation = chart.options.plugins!.annotation!;
    const before = annotation.annotations;
    const marks = endMarks(scene, chart);
    annotation.annotations = marks;
    if (!isNew || Object.keys({ ...before, ...marks }).length > 0) chart.update('none');
  }

  /** Drawn where it has not been of this size. */
  #sized(width: number, height: number): Chart<'line', Point[]> {
    if (!this.#chart) {
      Object.assign(this.#canvas, { width, height });
      return this.#chart = new Chart(this.#canvas, this.#configuration);
    }
    if (this.#chart.width !== width || this.#chart.height !== height) this.#chart.resize(width, height);
    return this.#chart;
  }

  destroy(): void {
    this.#chart?.destroy();
  }

  #paint(theme: Theme): void {
    this.#theme = theme;
    const { scales } = (this.#chart ?? this.#configuration).options!;
    for (const scale of [scales!.x!, scales!.y!] as { ticks: object; grid: object; border: object; title: object }[]) {
      Object.assign(scale.ticks, { color: theme.muted, font: { family: theme.fontFamily, size: 11 } });
      scale.grid = { color: theme.grid, lineWidth: 0.5, tickLength: 5 };
      scale.border = { color: theme.frame };
      Object.assign(scale.title, { color: theme.foreground, font: { family: theme.fontFamily, size: 11 } });
    }
  }
}

/** Whole powers of ten; whole steps in between where few of them are in view. */
function logarithmicTicks(steps: ValueAxis, counts: boolean, { min, max, width }: Scale): { value: number }[] {
  return steps.ticks(min, max, Math.max(2, width / 60)).filter(({ position }) => !counts || Number.isInteger(roundedStep(steps.inverse(position)))).map(({ position }) => ({ value: position }));
}

/** Without the last bits that a power of a logarithm leaves. */
const roundedStep = (step: number) => Number(step.toPrecision(12));

function placeLabel(place: number, counts: boolean): string {
  const rounded = roundedStep(place);
  if (Number.isInteger(rounded)) return formatCount(rounded);
  return counts ? '' : formatNumber(rounded, 4);
}

function dataset({ run, coordinate, steps, values }: SeriesView, { theme, axis, ends, selected, labels, coordinates, steps: horizontal }: CurveScene): ChartDataset<'line', Point[]> {
  const { dash } = seriesStyle(run, theme.kind);
  const colour = shadeOf(run, coordinates.indexOf(coordinate), theme);
  const points = Array.from(steps, (step, index) => ({ x: horizontal.forward(step), y: axis.forward(values[index]!) }));
  const ups = upsAndDowns(points, ends);
  // A line that goes up and down at every pixel is an area: without dashes, see-through, and below the others.
  const area = ups > 30;
  return {
    label: labels.get(run) ?? '',
    data: points,
    borderColor: area ? `color-mix(in srgb, ${colour} 50%, transparent)` : colour,
    borderDash: area ? [] : [...dash],
    borderWidth: area ? 1 : run === selected ? 2.75 : 1.5,
    order: (run === selected ? 0 : 1) + ups,
  };
}

/** Marks along a line tell its coordinate: a few, at the same places of the picture for all lines of a run, so that they stand apart from those of other runs. */
function markers({ data, label }: ChartDataset<'line', Point[]>, { run, coordinate }: SeriesView, { coordinates, steps, shown, theme }: CurveScene): ChartDataset<'line', Point[]> {
  const [from, to] = [steps.forward(shown.from), steps.forward(shown.to)];
  const wanted = Array.from({ length: marksPerLine }, (_, index) => from + ((to - from) * (index + 0.35 + 0.3 * Math.sin(run * 2.4))) / marksPerLine);
  const found: Point[] = [];
  let next = 0;
  for (const point of data) {
    if (next >= wanted.length) break;
    const { x, y } = point;
    if (x === null || x < wanted[next]! || !Number.isFinite(y)) continue;
    found.push(point);
    while (next < wanted.length && wanted[next]! <= x) next++;
  }
  const place = coordinates.indexOf(coordinate);
  const colour = shadeOf(run, place, theme);
  const style = markStyles[place % markStyles.length]!;
  return { label: label ?? '', data: found, showLine: false, pointStyle: style, pointRadius: 4, pointBackgroundColor: theme.background, pointBorderColor: colour, pointBorderWidth: 1.5, order: -1 };
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
