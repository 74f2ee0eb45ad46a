/** A place in the grid: row −1 is the head, column 0 the names. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/**
 * Where a key leads in a grid: arrows one cell, Home and End to the ends of the row (with Ctrl of the grid), Page Up and Down as far as can be seen.
 * Undefined for keys that move nothing.
 */
export function cellAfterKey({ key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean }, { row, column }: Cell, rows: number, columns: number, page: number): Cell | undefined {
  const to = (nextRow: number, nextColumn = column): Cell => ({ row: Math.max(-1, Math.min(rows - 1, nextRow)), column: Math.max(0, Math.min(columns - 1, nextColumn)) });
  switch (key) {
    case 'ArrowUp':
      return to(row - 1);
    case 'ArrowDown':
      return to(row + 1);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'PageUp':
      return to(row < 0 ? row : Math.max(0, row - page));
    case 'PageDown':
      return to(row + page);
    case 'Home':
      return ctrlKey ? to(Math.min(0, rows - 1), 0) : to(row, 0);
    case 'End':
      return ctrlKey ? to(rows - 1, columns - 1) : to(row, columns - 1);
    default:
      return undefined;
  }
}
