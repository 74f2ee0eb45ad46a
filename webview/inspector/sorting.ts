import type { RowSorting } from '../protocol.ts';
import { strings } from '../strings.ts';

const words = strings.inspector.sortings;

/** The column of the names: the order of θ. */
export const coordinateColumn = 'coordinate';

/** The order that a column's header gives next: by value, then by magnitude, each from the largest and from the smallest, then as θ is. */
export function nextSorting(column: string, now: RowSorting | undefined): RowSorting | undefined {
  const last: RowSorting = { column, by: 'value', descending: true };
  if (column === coordinateColumn) return now?.column === column ? undefined : last;
  if (now?.column !== column) return last;
  if (now.descending) return { ...now, descending: false };
  return now.by === 'value' ? { column, by: 'magnitude', descending: true } : undefined;
}

/** The order in words. */
export function sortingInWords(sorting: RowSorting | undefined): string {
  if (!sorting) return words.none;
  if (sorting.column === coordinateColumn) return words.last;
  if (sorting.by === 'magnitude') return sorting.descending ? words.largestMagnitude : words.smallestMagnitude;
  return sorting.descending ? words.largest : words.smallest;
}

/** The mark beside the symbol of the column that the rows are sorted by. */
export function sortingMark(sorting: RowSorting): string {
  const arrow = sorting.descending ? '▾' : '▴';
  return sorting.by === 'magnitude' ? `|${arrow}|` : arrow;
}
