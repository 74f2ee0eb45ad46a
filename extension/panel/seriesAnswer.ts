import { sourcesOf } from '../../engine/recording/derivedColumns.ts';
import type { Recording } from '../../engine/recording/recording.ts';
import type { RunReader } from '../../engine/recording/runReader.ts';
import { seriesWindow, valuesAtSteps } from '../../engine/recording/seriesWindow.ts';
import type { PanelQueries, SeriesView } from '../../webview/protocol.ts';

/** The wanted coordinates of a column of one run over a range of steps, as a chart shows them; none where the run has no such column. */
export function seriesOf(run: number, recording: Recording, { column, coordinates, from, to, buckets, spacing }: PanelQueries['series']['parameters']): readonly SeriesView[] {
  if (sourcesOf(recording.columns, column).length === 0) return [];
  return coordinates.map((coordinate) => ({ run, coordinate, ...seriesWindow(recording, column, coordinate, from, to, buckets, spacing) }));
}

/** The exact values at some steps, of those of them that the run has done. */
export async function valuesOf(run: number, recording: Recording, reader: Pick<RunReader, 'piece'>, { column, coordinates, steps }: PanelQueries['values']['parameters']): Promise<readonly SeriesView[]> {
  const sources = sourcesOf(recording.columns, column).map((id) => ({ id }));
  if (sources.length === 0) return [];
  const pieces = await Promise.all(steps.map((step) => reader.piece(step, step, sources)));
  return coordinates.map((coordinate) => {
    const found = pieces.map((piece, index) => valuesAtSteps(piece, column, coordinate, [steps[index]!]));
    return { run, coordinate, steps: Float64Array.from(found.flatMap((at) => [...at.steps])), values: Float64Array.from(found.flatMap((at) => [...at.values])) };
  });
}
