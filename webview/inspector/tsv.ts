import type { RowView, RunView } from '../protocol.ts';
import { columnsOfTable } from './tableColumns.ts';

/** The table of a row that begins at coordinate 0, at full precision, for a spreadsheet. */
export function rowAsTsv(run: RunView, row: RowView, names: readonly string[], dimensions: number): string {
  const columns = columnsOfTable(run, dimensions);
  const head = ['coordinate', ...columns.map(({ column }) => column.symbol)];
  const lines = Array.from({ length: dimensions }, (_, coordinate) => [
    names[coordinate] ?? `θ[${coordinate}]`,
    ...columns.map(({ index }) => String(row.columns[index]?.[coordinate] ?? NaN)),
  ]);
  return [head, ...lines].map((cells) => cells.join('\t')).join('\n');
}
