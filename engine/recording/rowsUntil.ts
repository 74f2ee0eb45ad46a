import { rowAtStep, type Recording, type Rows } from './recording.ts';

/** The rows up to a step that stand at multiples of `every`, and the first one: views where these are the first ones, otherwise copies. */
export function rowsUntil({ rows, steps, columns }: Rows, until: number, every: number): Rows {
  const count = steps[0]! > until ? 0 : rowAtStep({ rows, steps }, until) + 1;
  const kept = [...steps.subarray(0, count).keys()].filter((row) => row === 0 || steps[row]! % every === 0);
  if (kept.at(-1) === kept.length - 1 || kept.length === 0) {
    const size = kept.length;
    return { rows: size, steps: steps.subarray(0, size), columns: columns.map(({ data, ...layout }) => ({ ...layout, data: data.subarray(0, size * layout.width) })) };
  }
  return {
    rows: kept.length,
    steps: Float64Array.from(kept, (row) => steps[row]!),
    columns: columns.map(({ data, ...layout }) => {
      const { width } = layout;
      const picked = new Float64Array(kept.length * width);
      kept.forEach((row, index) => picked.set(data.subarray(row * width, (row + 1) * width), index * width));
      return { ...layout, data: picked };
    }),
  };
}

/** The scalar columns of a recording, whether it has them apart or not, as `rowsUntil` gives them. */
export function scalarRowsUntil(recording: Recording, ids: readonly string[], until: number, every: number): Rows {
  const { scalars } = recording;
  if (!scalars) return rowsUntil({ ...recording, columns: recording.columns.filter(({ id }) => ids.includes(id)) }, until, every);
  const steps = Float64Array.from({ length: scalars.rows }, (_, row) => scalarStep(scalars, row));
  return rowsUntil({ rows: scalars.rows, steps, columns: scalars.columns }, until, every);
}

/** The step of a row of scalars. */
export function scalarStep({ first, every, last, rows }: NonNullable<Recording['scalars']>, row: number): number {
  if (row === 0) return first;
  if (row === rows - 1) return last;
  return (Math.floor(first / every) + row) * every;
}
