import { rowBytes } from './keepEvery.ts';
import type { Column, ColumnLayout, Recording, Rows } from './recording.ts';
import type { RunReader } from './runReader.ts';

/** The rows of a run in their order, some at a time. */
export interface RowSource {
  /** The number of coordinates, n. */
  readonly dimensions: number;
  readonly columns: readonly ColumnLayout[];
  readonly rowCount: number;
  /** Of some columns, by id; of all where absent. The first row comes first. */
  readonly rows: (columns?: readonly string[]) => AsyncIterable<Rows>;
}

/** At once in memory. */
const bytesAtOnce = 4 * 2 ** 20;

/**
 * What was kept of a run; of it every k-th step, the first one and the last one.
 * @param every 1 for all that was kept, otherwise a multiple of the distance at which it was
 */
export function keptRowSource({ dimensions, rows, steps, columns }: Recording, every = 1): RowSource {
  const isWanted = wantedSteps(steps, rows, every);
  const rowsAtOnce = Math.max(1, Math.floor(bytesAtOnce / rowBytes(columns)));
  return {
    dimensions,
    columns,
    rowCount: every === 1 ? rows : wantedCount(steps[0]!, steps[rows - 1]!, every),
    rows: async function* (ids) {
      const wanted = ids ? columns.filter(({ id }) => ids.includes(id)) : columns;
      for (let from = 0; from < rows; from += rowsAtOnce) {
        const piece = rowsFrom(steps, wanted, from, Math.min(rows, from + rowsAtOnce));
        yield every === 1 ? piece : picked(piece, rowsWhere(piece, isWanted));
      }
    },
  };
}

/**
 * Every k-th step of a run and its last one, whether it was kept or is computed again; the first row too.
 * @param signal gives up what is being computed; the rows then throw its reason
 */
export function everyRowSource({ dimensions, steps, columns: layouts }: Recording, reader: RunReader, every: number, signal?: AbortSignal): RowSource {
  const [first, last] = [steps[0]!, steps.at(-1)!];
  const isWanted = wantedSteps(steps, steps.length, every);
  return {
    dimensions,
    columns: layouts,
    rowCount: wantedCount(first, last, every),
    rows: async function* (ids) {
      const wanted = ids?.map((id) => ({ id }));
      const stepsAtOnce = Math.max(1, Math.floor(bytesAtOnce / rowBytes(layouts)));
      for (let from = first; from <= last; from += stepsAtOnce) {
        const piece = await reader.piece(from, Math.min(last, from + stepsAtOnce - 1), wanted, signal);
        yield every === 1 ? piece : picked(piece, rowsWhere(piece, isWanted));
      }
    },
  };
}

/** So many of the rows that were kept, evenly spread. */
export function sampledRowSource(recording: Recording, count: number): RowSource {
  const { dimensions, rows, steps, columns } = recording;
  const rowCount = Math.min(rows, count);
  return {
    dimensions,
    columns,
    rowCount,
    rows: async function* (ids) {
      const wanted = ids ? columns.filter(({ id }) => ids.includes(id)) : columns;
      yield picked(rowsFrom(steps, wanted, 0, rows), Array.from({ length: rowCount }, (_, index) => Math.floor((index * rows) / rowCount)));
    },
  };
}

/** The same source, which tells of all that is read of it as it is read, in numbers: the step of each row and the values of its columns. */
export function meteredRowSource(source: RowSource, tell: (numbers: number) => void): RowSource {
  return {
    ...source,
    rows: async function* (ids) {
      for await (const rows of source.rows(ids)) {
        tell(rows.rows * rows.columns.reduce((sum, { width }) => sum + width, 1));
        yield rows;
      }
    },
  };
}

function wantedSteps(steps: Float64Array, rows: number, every: number): (step: number) => boolean {
  const [first, last] = [steps[0], steps[rows - 1]];
  return (step) => step === first || step === last || step % every === 0;
}

/** The multiples of `every` from the first step to the last one, and these two. */
function wantedCount(first: number, last: number, every: number): number {
  return Math.floor(last / every) - Math.ceil(first / every) + 1 + Number(first % every !== 0) + Number(last % every !== 0 && last !== first);
}

function rowsFrom(steps: Float64Array, columns: readonly Column[], from: number, to: number): Rows {
  return { rows: to - from, steps: steps.subarray(from, to), columns: columns.map(({ data, ...layout }) => ({ ...layout, data: data.subarray(from * layout.width, to * layout.width) })) };
}

function rowsWhere({ rows, steps }: Rows, isWanted: (step: number) => boolean): readonly number[] {
  const found: number[] = [];
  for (let row = 0; row < rows; row++) if (isWanted(steps[row]!)) found.push(row);
  return found;
}

function picked({ steps, columns }: Rows, rows: readonly number[]): Rows {
  return {
    rows: rows.length,
    steps: Float64Array.from(rows, (row) => steps[row]!),
    columns: columns.map((column) => {
      const { width } = column;
      const data = new Float64Array(rows.length * width);
      rows.forEach((row, index) => data.set(column.data.subarray(row * width, (row + 1) * width), index * width));
      return { ...column, data };
    }),
  };
}
