import type { RowsView } from '../protocol.ts';
import type { PlacedColumn } from './tableColumns.ts';

/** Rows of the table at full precision, for a spreadsheet; the head comes with the first. */
export function rowsAsTsv(columns: readonly PlacedColumn[], rows: Pick<RowsView, 'first' | 'coordinates' | 'columns'>, nameOf: (coordinate: number) => string): string {
  const head = ['coordinate', ...columns.map(({ column }) => column.symbol)];
  const lines = Array.from(rows.coordinates, (coordinate, at) => [nameOf(coordinate), ...columns.map(({ index }) => String(rows.columns[index]?.[at] ?? NaN))]);
  return [...(rows.first === 0 ? [head] : []), ...lines].map((cells) => cells.join('\t')).join('\n');
}
