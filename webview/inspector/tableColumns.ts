import type { ColumnView, RunView } from '../protocol.ts';

export interface PlacedColumn {
  readonly column: ColumnView;
  /** Its place in the columns of the run, and so in a row. */
  readonly index: number;
}

/** Reading order: where θ is, what drove it, what the optimizer keeps, what it did. */
const order = ['parameters', 'gradient', 'state', 'effectiveLearningRate', 'update'];

/** The columns with a value for each coordinate. */
export function columnsOfTable(run: RunView, dimensions: number): readonly PlacedColumn[] {
  const rank = ({ id, group }: ColumnView) => order.indexOf(group === 'state' ? 'state' : id);
  return placed(run)
    .filter(({ column }) => column.group !== 'loss' && column.width === dimensions)
    .sort((a, b) => rank(a.column) - rank(b.column) || a.index - b.index);
}

/** The columns with one value for the whole step. */
export function scalarsOf(run: RunView, dimensions: number): readonly PlacedColumn[] {
  return placed(run).filter(({ column }) => column.group === 'loss' || column.width !== dimensions);
}

/** Whether a run has not updated anything at a step yet: it begins there. */
export const isStart = ({ branch }: RunView, step: number): boolean => step === (branch?.step ?? 0);

/** Whether NaN means that there is no value yet. */
export function isPending(column: ColumnView, atStart: boolean, value: number): boolean {
  return atStart && Number.isNaN(value) && column.group !== 'parameters' && column.id !== 'loss';
}

function placed(run: RunView): readonly PlacedColumn[] {
  return run.columns.map((column, index) => ({ column, index }));
}
