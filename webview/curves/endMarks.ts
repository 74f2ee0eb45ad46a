import type { Chart } from 'chart.js';
import type { AnnotationOptions } from 'chartjs-plugin-annotation';
import { placeLabels } from '../placeLabels.ts';
import { seriesStyle } from '../palette.ts';
import type { CurveScene } from './curveChart.ts';

/** A run that ended badly, marked where it did. */
export interface EndMark {
  readonly run: number;
  readonly step: number;
  readonly text: string;
}

/** Crosses where runs ended badly, at the height of their last drawn value or at the edge that they left by; the words beside those crosses where they do not cover each other. */
export function endMarks({ marks, series, axis, ends: [low, high], theme, steps, shown }: CurveScene, { chartArea, ctx }: Pick<Chart, 'chartArea' | 'ctx'>): Record<string, AnnotationOptions> {
  const [first, last] = [steps.forward(shown.from), steps.forward(shown.to)];
  const font = { family: theme.fontFamily, size: 11, weight: 600 };
  ctx.save();
  ctx.font = `${font.weight} ${font.size}px ${font.family}`;
  const wishes = marks.flatMap(({ run, step, text }) => {
    const own = series.find((candidate) => candidate.run === run);
    if (!own) return [];
    const room = (high - low) * 0.03;
    const end = Array.from(own.values).findLast((value) => Number.isFinite(value));
    const yValue = Math.min(high - room, Math.max(low + room, end === undefined ? high : axis.forward(end) || high));
    const xValue = steps.forward(step);
    const x = chartArea.left + ((xValue - first) / (last - first)) * (chartArea.right - chartArea.left);
    const y = chartArea.bottom - ((yValue - low) / (high - low)) * (chartArea.bottom - chartArea.top);
    return [{ run, text, x, y, xValue, yValue, width: ctx.measureText(text).width }];
  });
  ctx.restore();
  const annotations: Record<string, AnnotationOptions> = {};
  for (const { run, xValue, yValue } of wishes) {
    const { colour } = seriesStyle(run, theme.kind);
    annotations[`end-${run}`] = { type: 'point', xValue, yValue, pointStyle: 'crossRot', radius: 5, backgroundColor: colour, borderColor: colour, borderWidth: 2.5 };
  }
  for (const { run, text, xValue, yValue, x, y, left, middle } of placeLabels(wishes, chartArea)) {
    annotations[`end-${run}-text`] = { type: 'label', xValue, yValue, content: text, color: seriesStyle(run, theme.kind).colour, font, position: { x: 'start', y: 'center' }, xAdjust: left - x, yAdjust: middle - y, padding: 1 };
  }
  return annotations;
}
