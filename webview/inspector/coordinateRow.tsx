import type { VNode } from 'preact';
import type { RowsView } from '../protocol.ts';
import { strings } from '../strings.ts';
import { cellId } from './gridHead.tsx';
import { isPending, type PlacedColumn } from './tableColumns.ts';

interface CoordinateRowProps {
  /** Its place in the order. */
  readonly row: number;
  readonly rows: RowsView;
  /** Whether the run begins at the step of these. */
  readonly atStart: boolean;
  readonly columns: readonly PlacedColumn[];
  readonly nameOf: (coordinate: number) => string;
  readonly chosen: number;
  readonly activeColumn: number | undefined;
  /** Whether bars are as long as the logarithm of the magnitude, or as the magnitude. */
  readonly logarithmic: boolean;
  readonly format: (value: number) => string;
}

/** The numbers of one coordinate; empty until they have come. */
export function CoordinateRow({ row, rows, atStart, columns, nameOf, chosen, activeColumn, logarithmic, format }: CoordinateRowProps): VNode {
  const at = row - rows.first;
  const coordinate = rows.coordinates[at];
  const selected = coordinate === chosen;
  const place = (column: number) => ({ id: cellId({ row, column }), 'data-cell': `${row} ${column}`, 'aria-colindex': column + 1 });
  const active = (column: number) => activeColumn === column && 'active';
  return (
    <tr aria-rowindex={row + 2} aria-selected={selected} class={selected ? 'selected' : undefined} data-row={row} data-chosen={selected || undefined}>
      <th scope="row" {...place(0)} class={active(0) || undefined} title={coordinate === undefined ? undefined : nameOf(coordinate)}>
        {coordinate === undefined ? '…' : nameOf(coordinate)}
      </th>
      {columns.map(({ column, index }, offset) => {
        const value = rows.columns[index]?.[at];
        if (coordinate === undefined || value === undefined) return <td key={column.id} {...place(offset + 1)} data-column={column.id} class={active(offset + 1) || undefined} />;
        const pending = isPending(column, atStart, value);
        const share = shareOf(value, rows.largest[index] ?? 0, logarithmic);
        return (
          <td
            key={column.id}
            {...place(offset + 1)}
            data-column={column.id}
            data-coordinate={coordinate}
            data-value={String(value)}
            title={pending ? strings.inspector.noValueYet : String(value)}
            class={[active(offset + 1), !Number.isFinite(value) && !pending && 'bad', share > 0 && (value < 0 ? 'negative' : 'positive')].filter(Boolean).join(' ') || undefined}
            style={{ '--share': share.toFixed(3) }}
          >
            {pending ? '–' : format(value)}
          </td>
        );
      })}
    </tr>
  );
}

/** Decades below the largest magnitude that a logarithmic bar tells apart. */
const decades = 6;

/** How long a value's bar is, 0 … 1. */
function shareOf(value: number, largest: number, logarithmic: boolean): number {
  if (!Number.isFinite(value) || value === 0 || largest === 0) return 0;
  const share = Math.abs(value) / largest;
  return logarithmic ? Math.max(0, 1 + Math.log10(share) / decades) : share;
}
