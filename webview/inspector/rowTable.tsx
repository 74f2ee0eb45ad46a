import type { VNode } from 'preact';
import { formatFull, formatNumber } from '../format.ts';
import type { RowView, RunView } from '../protocol.ts';
import { Symbol } from '../symbol.tsx';
import { strings } from '../strings.ts';
import { isPending, type PlacedColumn } from './tableColumns.ts';

export interface RowTableProps {
  readonly run: RunView;
  readonly columns: readonly PlacedColumn[];
  readonly row: RowView;
  /** The coordinate of the first value of each column in `row`. */
  readonly first: number;
  readonly names: readonly string[];
  readonly full: boolean;
  readonly numericGradient: boolean;
}

/** coordinate × quantities, numbers shown rounded with the exact one in `title` and `data-value`. */
export function RowTable({ run, columns, row, first, names, full, numericGradient }: RowTableProps): VNode {
  const format = full ? formatFull : formatNumber;
  const count = columns.reduce((most, { index }) => Math.max(most, row.columns[index]?.length ?? 0), 0);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={strings.inspector.table}>
      <table class="numbers" data-run={run.index} data-step={row.step}>
        <thead>
          <tr>
            <th scope="col">{strings.inspector.coordinate}</th>
            {columns.map(({ column }) => (
              <th key={column.id} scope="col" title={headTitle(column.meaning, column.id, numericGradient)} class={column.group === 'state' ? 'state' : undefined}>
                {numericGradient && column.id === 'gradient' && '≈ '}
                <Symbol text={column.symbol} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: count }, (_, offset) => (
            <tr key={offset}>
              <th scope="row">{names[first + offset] ?? `θ[${first + offset}]`}</th>
              {columns.map(({ column, index }) => {
                const value = row.columns[index]?.[offset] ?? NaN;
                const pending = isPending(column, row.step, value);
                return (
                  <td
                    key={column.id}
                    data-column={column.id}
                    data-coordinate={first + offset}
                    data-value={String(value)}
                    title={pending ? strings.inspector.noValueYet : String(value)}
                    class={Number.isFinite(value) || pending ? undefined : 'bad'}
                  >
                    {pending ? '–' : format(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function headTitle(meaning: string, id: string, numericGradient: boolean): string {
  return numericGradient && id === 'gradient' ? `${meaning} (${strings.gradientMethods.numeric.badge}: ${strings.gradientMethods.numeric.meaning})` : meaning;
}
