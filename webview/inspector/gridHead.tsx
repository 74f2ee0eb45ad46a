import type { Ref, VNode } from 'preact';
import type { RowSorting } from '../protocol.ts';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Symbol } from '../symbol.tsx';
import type { Cell } from './gridKeys.ts';
import { coordinateColumn, nextSorting, sortingInWords, sortingMark } from './sorting.ts';
import type { PlacedColumn } from './tableColumns.ts';

const words = strings.inspector;

/** The id of a cell's element, which the grid names as the active one. */
export const cellId = ({ row, column }: Cell): string => `coordinate-cell-${row}-${column}`;

interface GridHeadProps {
  readonly reference: Ref<HTMLTableSectionElement>;
  readonly columns: readonly PlacedColumn[];
  readonly sort: RowSorting | undefined;
  readonly active: Cell;
  readonly numericGradient: boolean;
}

/** The names of the columns, which sort by them. */
export function GridHead({ reference, columns, sort, active, numericGradient }: GridHeadProps): VNode {
  const highlighted = useWorkbench().panel.highlighted.value;
  const headCell = (id: string, column: number) => {
    const sorted = sort?.column === id ? sort : undefined;
    return {
      id: cellId({ row: -1, column }),
      'data-cell': `-1 ${column}`,
      'data-sort': id,
      'aria-sort': sorted ? (sorted.descending ? ('descending' as const) : ('ascending' as const)) : undefined,
      'aria-colindex': column + 1,
      class: [active.row === -1 && active.column === column && 'active', highlighted === id && 'lit'].filter(Boolean).join(' ') || undefined,
      next: words.sortBy(sortingInWords(nextSorting(id, sort))),
      mark: sorted && (
        <>
          <span class="arrow" aria-hidden="true">
            {sortingMark(sorted)}
          </span>
          {sorted.by === 'magnitude' && <span class="unseen">{words.sortedByMagnitude}</span>}
        </>
      ),
    };
  };
  const { next, mark, ...name } = headCell(coordinateColumn, 0);
  return (
    <thead ref={reference}>
      <tr aria-rowindex={1}>
        <th scope="col" {...name} title={next}>
          {words.coordinate}
          {mark}
        </th>
        {columns.map(({ column }, index) => {
          const { next: nextOrder, mark: order, ...cell } = headCell(column.id, index + 1);
          return (
            <th key={column.id} scope="col" {...cell} data-column={column.id} title={`${headTitle(column.meaning, column.id, numericGradient)}\n${nextOrder}`}>
              {numericGradient && column.id === 'gradient' && '≈ '}
              <Symbol text={column.symbol} />
              {order}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function headTitle(meaning: string, id: string, numericGradient: boolean): string {
  return numericGradient && id === 'gradient' ? `${meaning} (${strings.gradientMethods.numeric.badge}: ${strings.gradientMethods.numeric.meaning})` : meaning;
}
