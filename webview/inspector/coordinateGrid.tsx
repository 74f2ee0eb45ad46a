import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { formatFull, formatNumber } from '../format.ts';
import type { RowsView, RunView } from '../protocol.ts';
import { useWorkbench } from '../state/context.ts';
import { manyCoordinates } from '../state/stepFrame.ts';
import { strings } from '../strings.ts';
import { CoordinateRow } from './coordinateRow.tsx';
import { cellAfterKey, type Cell } from './gridKeys.ts';
import { GridHead, cellId } from './gridHead.tsx';
import { coordinateColumn, nextSorting } from './sorting.ts';
import { isStart, type PlacedColumn } from './tableColumns.ts';
import { useVirtualRows } from './useVirtualRows.ts';

export interface CoordinateGridProps {
  readonly run: RunView;
  readonly columns: readonly PlacedColumn[];
  readonly rows: RowsView;
  readonly dimensions: number;
  readonly nameOf: (coordinate: number) => string;
  /** The longest name's length. */
  readonly nameLength: number;
  readonly full: boolean;
  readonly numericGradient: boolean;
  /** What scrolls away above the table. */
  readonly children?: ComponentChildren;
}

/** Rows to ask for beyond those that are drawn, on either side: scrolling then rarely waits. */
const margin = 40;
/** So many digits that the columns of most optimizers stand beside each other; all of them on demand. */
const shortNumber = (value: number) => formatNumber(value, 5);
/** How wide numbers get, in digits: signs and points are narrower. */
const characters = { rounded: 11, full: 23 };

/** coordinate × quantities as a grid of any height: numbers shown rounded with the exact one in `title` and `data-value`, and a bar for magnitude and sign. */
export function CoordinateGrid({ run, columns, rows, dimensions, nameOf, nameLength, full, numericGradient, children }: CoordinateGridProps): VNode {
  const { panel, frames } = useWorkbench();
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLTableSectionElement>(null);
  const before = useRef<HTMLDivElement>(null);
  const above = useSignal({ total: 0, head: 0 });
  const rowHeight = useMemo(() => Math.round(parseFloat(getComputedStyle(document.body).fontSize) * 1.85), []);
  const virtualizer = useVirtualRows({ scroller, count: rows.matching, rowHeight, above: above.value.total, sticky: above.value.head });
  const items = virtualizer.getVirtualItems();
  const [from, to] = [items[0]?.index ?? 0, (items.at(-1)?.index ?? -1) + 1];
  const { sort } = frames.table.value;
  const chosen = panel.coordinate.value;

  const active = useSignal<Cell>({ row: Math.max(0, rows.position), column: 0 });
  /** A row that a key led to before its coordinate was known. */
  const wanted = useRef<number>(undefined);
  /** The keyboard moved: what it leads to must be in view. */
  const follows = useRef(false);
  const seen = useRef(0);

  // Told of sizes, it need not ask for them, which would lay out the page at every step.
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => {
      const { offsetHeight } = head.current!;
      const total = Math.round(before.current!.offsetHeight + offsetHeight);
      if (above.peek().total !== total || above.peek().head !== offsetHeight) above.value = { total, head: offsetHeight };
    });
    observer.observe(before.current!);
    observer.observe(head.current!);
    return () => observer.disconnect();
  }, [above]);

  useEffect(() => {
    const { first, count } = frames.table.peek();
    if (rows.matching > 0 && (from < first || to > first + count)) frames.show({ first: Math.max(0, from - margin), count: to - from + 2 * margin });
  }, [frames, from, to, rows.matching]);

  const settle = () => {
    if (wanted.current === undefined) return;
    const coordinate = rows.coordinates[wanted.current - rows.first];
    if (coordinate === undefined) return;
    wanted.current = undefined;
    panel.chooseCoordinate(coordinate);
  };
  useEffect(() => {
    if (wanted.current !== undefined) {
      if (wanted.current >= rows.matching) wanted.current = undefined;
      settle();
    } else if (rows.coordinate === panel.coordinate.peek()) {
      if (rows.position >= 0 && active.peek().row >= 0) active.value = { ...active.peek(), row: rows.position };
      // Chosen elsewhere: it comes into view.
      if (rows.coordinate !== seen.current && rows.position >= 0) virtualizer.scrollToIndex(rows.position);
      seen.current = rows.coordinate;
    }
  }, [rows]);

  useLayoutEffect(() => {
    if (!follows.current) return;
    follows.current = false;
    document.getElementById(cellId(active.peek()))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });

  const moveTo = (cell: Cell) => {
    active.value = cell;
    follows.current = true;
    panel.highlight(columns[cell.column - 1]?.column.id);
    if (cell.row < 0) return;
    wanted.current = cell.row;
    settle();
    virtualizer.scrollToIndex(cell.row);
  };
  const sortBy = (column: string) => {
    frames.show({ sort: nextSorting(column, frames.table.peek().sort), first: 0 });
    const top = above.peek().total - above.peek().head;
    if (scroller.current && scroller.current.scrollTop > top) scroller.current.scrollTop = top;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey) return;
    const { row, column } = active.peek();
    if (event.key === 'Enter' && row < 0) sortBy(columns[column - 1]?.column.id ?? coordinateColumn);
    const page = Math.max(1, Math.floor((scroller.current!.clientHeight - above.peek().head) / rowHeight));
    const cell = cellAfterKey(event, active.peek(), rows.matching, columns.length + 1, page);
    if (!cell && event.key !== 'Enter') return;
    event.preventDefault();
    if (cell) moveTo(cell);
  };
  const onClick = ({ target }: MouseEvent) => {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null;
    if (!cell) return;
    const [row = -1, column = 0] = cell.dataset.cell!.split(' ').map(Number);
    active.value = { row, column };
    if (row < 0) {
      sortBy(columns[column - 1]?.column.id ?? coordinateColumn);
    } else {
      wanted.current = row;
      settle();
    }
  };
  const pointAt = ({ target }: MouseEvent) => panel.highlight(target instanceof Element ? target.closest<HTMLElement>('[data-column]')?.dataset.column : undefined);

  const pixels = (count: number) => ({ height: `${count * rowHeight}px` });
  const few = dimensions <= manyCoordinates && !children;
  const activeIsThere = active.value.row < 0 || (active.value.row >= from && active.value.row < to);
  return (
    <div
      ref={scroller}
      class={few ? 'scroll coordinates few' : 'scroll coordinates'}
      style={{
        '--name-width': `${Math.min(30, Math.max(9, nameLength)) + 2}ch`,
        '--column-width': `${full ? characters.full : characters.rounded}ch`,
        '--columns': columns.length,
        '--rows': dimensions,
        '--row-height': `${rowHeight}px`,
        '--head-height': `${above.value.head}px`,
      }}
    >
      <div ref={before}>{children}</div>
      <table
        role="grid"
        class="numbers coordinate-grid"
        tabIndex={0}
        aria-label={strings.inspector.table}
        aria-rowcount={rows.matching + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={activeIsThere ? cellId(active.value) : undefined}
        data-run={run.index}
        data-step={rows.step}
        data-first={rows.first}
        data-matching={rows.matching}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onMouseOver={pointAt}
        onMouseLeave={() => panel.highlight(undefined)}
        onBlur={() => panel.highlight(undefined)}
      >
        <ColumnGroup columns={columns} />
        <GridHead reference={head} columns={columns} sort={sort} active={active.value} numericGradient={numericGradient} />
        <tbody>
          {from > 0 && <Spacer style={pixels(from)} />}
          {items.map(({ index }) => (
            <CoordinateRow
              key={index}
              row={index}
              rows={rows}
              atStart={isStart(run, rows.step)}
              columns={columns}
              nameOf={nameOf}
              chosen={chosen}
              activeColumn={active.value.row === index ? active.value.column : undefined}
              logarithmic
              format={full ? formatFull : shortNumber}
            />
          ))}
          {to < rows.matching && <Spacer style={pixels(rows.matching - to)} />}
        </tbody>
      </table>
      {rows.matching === 0 && <p class="empty">{strings.inspector.noneMatches}</p>}
    </div>
  );
}

/** Holds the place of the rows that are not drawn. */
function Spacer({ style }: { readonly style: { readonly height: string } }): VNode {
  return (
    <tr class="spacer" aria-hidden="true">
      <td style={style} />
    </tr>
  );
}

/** The columns' widths, and the mark of the one that is pointed at. */
export function ColumnGroup({ columns }: { readonly columns: readonly PlacedColumn[] }): VNode {
  const highlighted = useWorkbench().panel.highlighted.value;
  return (
    <colgroup>
      <col class="name" />
      {columns.map(({ column }) => (
        <col key={column.id} class={column.id === highlighted ? 'lit' : undefined} />
      ))}
    </colgroup>
  );
}
