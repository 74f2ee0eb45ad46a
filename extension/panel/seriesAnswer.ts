import { sourcesOf } from '../../engine/recording/derivedColumns.ts';
import type { RunReader } from '../../engine/recording/runReader.ts';
import { wholePieces } from '../../engine/recording/seriesOverview.ts';
import { valuesAtSteps } from '../../engine/recording/seriesWindow.ts';
import type { PanelQueries, SeriesView } from '../../webview/protocol.ts';

/** The wanted coordinates of a column of one run over a range of steps, as a chart shows them; none where the run has no such column. */
export async function seriesOf(run: number, reader: RunReader, { column, coordinates, from, to, buckets, spacing }: PanelQueries['series']['parameters']): Promise<readonly SeriesView[]> {
  if (sourcesOf(reader.columns, column).length === 0) return [];
  const found = await reader.series({ column, coordinates, from, to, buckets: wholePieces(buckets), spacing });
  return found.map((series, index) => ({ run, coordinate: coordinates[index]!, ...series }));
}

/** The exact values at some steps, of those of them that the run has done. */
export async function valuesOf(run: number, reader: RunReader, { column, coordinates, steps }: PanelQueries['values']['parameters']): Promise<readonly SeriesView[]> {
  const sources = sourcesOf(reader.columns, column);
  if (sources.length === 0) return [];
  const pieces = await Promise.all(steps.map((step) => reader.piece(step, step, sources.map((id) => ({ id })))));
  return coordinates.map((coordinate) => {
    const found = pieces.map((piece, index) => valuesAtSteps(piece, column, coordinate, [steps[index]!]));
    const joined = (name: 'steps' | 'values') => Float64Array.from(found.flatMap((series) => [...series[name]]));
    return { run, coordinate, steps: joined('steps'), values: joined('values') };
  });
}
