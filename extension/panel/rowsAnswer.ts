import { columnSummary, largestMagnitudes } from '../../engine/recording/columnSummary.ts';
import { columnOf, type Column, type Recording } from '../../engine/recording/recording.ts';
import { parseRowFilter, rowPredicate } from '../../engine/recording/rowFilter.ts';
import { orderRow } from '../../engine/recording/rowOrder.ts';
import type { PanelQueries, RowsView, SummaryView } from '../../webview/protocol.ts';

/** The coordinates that are told by name as those that move most. */
const moverCount = 8;

/** What was found out about a row, until another is asked for: scrolling through it needs no more than a look. */
interface KnownRow {
  readonly step: number;
  readonly largest: Float64Array<ArrayBuffer>;
  order?: { readonly key: string; readonly coordinates: Uint32Array<ArrayBuffer>; readonly problem: string | undefined };
  summary?: SummaryView;
}

/** By the whole recording, so that a rerun begins anew; a piece of it is another object at each look. */
const known = new WeakMap<Recording, KnownRow>();

/**
 * The coordinates of a row that pass the person's filter, in their order, as many as can be seen.
 * @param nameOf a coordinate's name
 * @param whole  what the recording is a piece of
 */
export function rowsAnswer(recording: Recording, row: number, nameOf: (coordinate: number) => string, parameters: PanelQueries['rows']['parameters'], whole = recording): RowsView {
  const { run, first, count, coordinate } = parameters;
  const knownRow = knownOf(whole, recording, row);
  const { coordinates: order, problem } = orderOf(recording, row, knownRow, nameOf, parameters);
  const shown = order.subarray(Math.min(first, order.length), Math.min(first + count, order.length));
  return {
    run,
    step: recording.steps[row]!,
    first,
    matching: order.length,
    coordinates: Float64Array.from(shown),
    columns: recording.columns.map((column) => {
      if (!isWide(recording, column)) return column.data.slice(row * column.width, (row + 1) * column.width);
      const offset = row * column.width;
      return Float64Array.from(shown, (at) => column.data[offset + at]!);
    }),
    largest: knownRow.largest,
    coordinate,
    position: order.indexOf(coordinate),
    ...(problem !== undefined && { problem }),
  };
}

/** What the coordinates of a row are like together. */
export function summaryAnswer(recording: Recording, row: number, { run }: PanelQueries['summary']['parameters'], whole = recording): SummaryView {
  const knownRow = knownOf(whole, recording, row);
  knownRow.summary ??= {
    run,
    step: recording.steps[row]!,
    columns: recording.columns.filter((column) => isWide(recording, column)).map((column) => {
      const { norm, quantiles, notFinite, histogram } = columnSummary(valuesAt(column, row));
      return { column: column.id, statistics: Float64Array.of(norm, ...quantiles), notFinite, histogram };
    }),
    movers: moversOf(recording, row),
  };
  return knownRow.summary;
}

function moversOf(recording: Recording, row: number): SummaryView['movers'] {
  const update = recording.columns.find(({ id }) => id === 'update');
  const values = update ? valuesAt(update, row) : new Float64Array(0);
  const coordinates = largestMagnitudes(values, moverCount);
  return { coordinates: Float64Array.from(coordinates), updates: Float64Array.from(coordinates, (coordinate) => values[coordinate]!) };
}

function knownOf(whole: Recording, recording: Recording, row: number): KnownRow {
  const before = known.get(whole);
  const step = recording.steps[row]!;
  if (before?.step === step) return before;
  const now: KnownRow = { step, largest: Float64Array.from(recording.columns, (column) => largestFinite(valuesAt(column, row))) };
  known.set(whole, now);
  return now;
}

function orderOf(recording: Recording, row: number, knownRow: KnownRow, nameOf: (coordinate: number) => string, { filter, sort }: PanelQueries['rows']['parameters']): NonNullable<KnownRow['order']> {
  const key = JSON.stringify([filter, sort]);
  if (knownRow.order?.key === key) return knownRow.order;
  const wide = recording.columns.filter((column) => isWide(recording, column));
  const valuesOf = (id: string) => valuesAt(columnOf(recording, id), row);
  const read = parseRowFilter(filter, wide);
  const problem = 'problem' in read ? read.problem : undefined;
  const wanted = 'problem' in read || (read.names.length === 0 && read.conditions.length === 0) ? undefined : rowPredicate(read, nameOf, valuesOf);
  const sorted = sort && wide.some(({ id }) => id === sort.column) ? { values: valuesOf(sort.column), by: sort.by, descending: sort.descending } : undefined;
  const inOrder = orderRow(recording.dimensions, wanted, sorted);
  knownRow.order = { key, coordinates: sort?.column === 'coordinate' && sort.descending ? inOrder.reverse() : inOrder, problem };
  return knownRow.order;
}

/** Has it a value for each coordinate? */
function isWide({ dimensions }: Recording, { group, width }: Column): boolean {
  return group !== 'loss' && width === dimensions;
}

function valuesAt({ data, width }: Column, row: number): Float64Array {
  return data.subarray(row * width, (row + 1) * width);
}

function largestFinite(values: Float64Array): number {
  let largest = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > largest && size < Infinity) largest = size;
  }
  return largest;
}
