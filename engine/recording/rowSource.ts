import { rowBytes } from './keepEvery.ts';
import type { ColumnLayout, Recording, Rows } from './recording.ts';
import type { RunReader } from './runReader.ts';

/** The rows of a run in their order, some at a time. */
export interface RowSource {
  /** The number of coordinates, n. */
  readonly dimensions: number;
  readonly columns: readonly ColumnLayout[];
  /** Of some columns, by id; of all where absent. The first row comes first. */
  readonly rows: (columns?: readonly string[]) => AsyncIterable<Rows>;
}

/** At once in memory. */
const bytesAtOnce = 4 * 2 ** 20;

/** What was kept. */
export function keptRowSource(recording: Recording): RowSource {
  return {
    dimensions: recording.dimensions,
    columns: recording.columns,
    rows: async function* () {
      yield recording;
    },
  };
}

/** Every k-th step of a run and its last one, whether it was kept or is computed again; the first row too. */
export function everyRowSource({ dimensions, steps, columns: layouts }: Recording, reader: RunReader, every: number): RowSource {
  const [first, last] = [steps[0]!, steps.at(-1)!];
  return {
    dimensions,
    columns: layouts,
    rows: async function* (ids) {
      const wanted = ids?.map((id) => ({ id }));
      const stepsAtOnce = Math.max(1, Math.floor(bytesAtOnce / rowBytes(layouts)));
      for (let from = first; from <= last; from += stepsAtOnce) {
        const piece = await reader.piece(from, Math.min(last, from + stepsAtOnce - 1), wanted);
        yield every === 1 ? piece : picked(piece, (step) => step === first || step === last || step % every === 0);
      }
    },
  };
}

function picked({ steps, columns }: Rows, isWanted: (step: number) => boolean): Rows {
  const rows = [...steps.keys()].filter((row) => isWanted(steps[row]!));
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
