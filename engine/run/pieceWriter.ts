import type { ColumnLayout, Recording } from '../recording/recording.ts';
import type { WantedColumn } from '../recording/runReader.ts';
import type { RunWriter } from './runWriter.ts';

interface Picked {
  readonly from: number;
  readonly layout: ColumnLayout;
  /** Absent: all. */
  readonly coordinates: readonly number[] | undefined;
  readonly data: Float64Array<ArrayBuffer>;
}

/** Keeps some columns, or some coordinates of them, of the steps from `first` to `last`. */
export class PieceWriter implements RunWriter {
  readonly columns: readonly Float64Array[];
  row = 0;
  readonly mode = 'spare';
  readonly scalars = [];
  readonly #first: number;
  readonly #last: number;
  readonly #steps: Float64Array<ArrayBuffer>;
  readonly #picked: readonly Picked[];
  #rows = 0;

  constructor(layouts: readonly ColumnLayout[], first: number, last: number, wanted?: readonly WantedColumn[]) {
    this.columns = layouts.map(({ width }) => new Float64Array(2 * width));
    this.#first = first;
    this.#last = last;
    const rows = last - first + 1;
    this.#steps = new Float64Array(rows);
    const all = layouts.map(({ id }): WantedColumn => ({ id }));
    this.#picked = (wanted ?? all).flatMap(({ id, coordinates }) => {
      const from = layouts.findIndex((layout) => layout.id === id);
      const layout = layouts[from];
      if (!layout) return [];
      const picked = layout.width === 1 ? undefined : coordinates;
      const width = picked?.length ?? layout.width;
      return [{ from, layout: { ...layout, width }, coordinates: picked, data: new Float64Array(rows * width) }];
    });
  }

  begin(step: number): void {
    this.row = step & 1;
  }

  complete(step: number): void {
    if (step < this.#first || step > this.#last) return;
    const row = this.#rows++;
    this.#steps[row] = step;
    const spare = step & 1;
    for (const { from, layout: { width }, coordinates, data } of this.#picked) {
      const source = this.columns[from]!;
      if (!coordinates) {
        for (let i = 0; i < width; i++) data[row * width + i] = source[spare * width + i]!;
      } else {
        const whole = source.length / 2;
        for (let i = 0; i < width; i++) data[row * width + i] = source[spare * whole + coordinates[i]!]!;
      }
    }
  }

  boundary(step: number): number {
    return Math.max(step, this.#first);
  }

  /** What is there. */
  piece(dimensions: number): Recording {
    const rows = this.#rows;
    return { dimensions, rows, steps: this.#steps.subarray(0, rows), columns: this.#picked.map(({ layout, data }) => ({ ...layout, data: data.subarray(0, rows * layout.width) })) };
  }

  room(): never {
    throw new Error('A piece is not written into blocks.');
  }

  took(): never {
    return this.room();
  }

  scalarRoom(): never {
    return this.room();
  }

  tookScalars(): never {
    return this.room();
  }
}
