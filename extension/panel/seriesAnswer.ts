import { sourcesOf } from '../../engine/recording/derivedColumns.ts';
import type { Recording } from '../../engine/recording/recording.ts';
import { seriesWindow, valuesAtSteps } from '../../engine/recording/seriesWindow.ts';
import type { PanelQueries, SeriesView } from '../../webview/protocol.ts';

/** The wanted coordinates of a column of one run over a range of steps, as a chart shows them; none where the run has no such column. */
export function seriesOf(run: number, recording: Recording, { column, coordinates, from, to, buckets, spacing }: PanelQueries['series']['parameters']): readonly SeriesView[] {
  if (sourcesOf(recording.columns, column).length === 0) return [];
  return coordinates.map((coordinate) => ({ run, coordinate, ...seriesWindow(recording, column, coordinate, from, to, buckets, spacing) }));
}

/** The exact values at some steps, of those of them that the run has recorded. */
export function valuesOf(run: number, recording: Recording, { column, coordinates, steps }: PanelQueries['values']['parameters']): readonly SeriesView[] {
  if (sourcesOf(recording.columns, column).length === 0) return [];
  return coordinates.map((coordinate) => ({ run, coordinate, ...valuesAtSteps(recording, column, coordinate, steps) }));
}
