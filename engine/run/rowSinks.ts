import type { Path } from '../recording/pathThinner.ts';
import { PathThinner } from '../recording/pathThinner.ts';
import type { ColumnLayout, Recording } from '../recording/recording.ts';
import type { PathRequest, SeriesRequest, WantedColumn } from '../recording/runReader.ts';
import { type Series, SeriesThinner } from '../recording/seriesThinner.ts';
import { takeSeries } from '../recording/seriesWindow.ts';
import { pathResolution, takePath } from '../recording/trajectoryPath.ts';
import type { RowSink } from './replayWriter.ts';

/** Keeps some columns, or some coordinates of them. */
export class PieceSink implements RowSink {
  readonly #steps: Float64Array<ArrayBuffer>;
  readonly #picked: readonly { readonly layout: ColumnLayout; readonly coordinates: readonly number[] | undefined; readonly data: Float64Array<ArrayBuffer> }[];
  #rows = 0;

  /** @param rows at most */
  constructor(layouts: readonly ColumnLayout[], rows: number, wanted: readonly WantedColumn[] = layouts) {
    this.#steps = new Float64Array(rows);
    this.#picked = wanted.flatMap(({ id, coordinates: asked }) => {
      const layout = layouts.find((candidate) => candidate.id === id);
      if (!layout) return [];
      const coordinates = layout.width === 1 ? undefined : asked;
      const width = coordinates?.length ?? layout.width;
      return [{ layout: { ...layout, width }, coordinates, data: new Float64Array(rows * width) }];
    });
  }

  take({ steps, columns }: Parameters<RowSink['take']>[0], from: number, to: number): void {
    this.#steps.set(steps.subarray(from, to), this.#rows);
    for (const { layout: { id, width }, coordinates, data } of this.#picked) {
      const source = columns.find((column) => column.id === id)!;
      if (!coordinates) data.set(source.data.subarray(from * width, to * width), this.#rows * width);
      else for (let row = from; row < to; row++) for (let i = 0; i < width; i++) data[(this.#rows + row - from) * width + i] = source.data[row * source.width + coordinates[i]!]!;
    }
    this.#rows += to - from;
  }

  /** What is there. */
  piece(dimensions: number): Recording {
    const rows = this.#rows;
    return { dimensions, rows, steps: this.#steps.subarray(0, rows), columns: this.#picked.map(({ layout, data }) => ({ ...layout, data: data.subarray(0, rows * layout.width) })) };
  }
}

/** Thins some coordinates of a recorded or derived column. */
export class SeriesSink implements RowSink {
  readonly #request: SeriesRequest;
  readonly #thinners: readonly SeriesThinner[];
  #rows = 0;

  constructor(request: SeriesRequest, first: number, last: number) {
    this.#request = request;
    const rows = last - first + 1;
    this.#thinners = request.coordinates.map(() => new SeriesThinner({ rows, stepOf: (row) => first + row }, 0, rows - 1, request.buckets, request.spacing));
  }

  take({ columns }: Parameters<RowSink['take']>[0], from: number, to: number): void {
    const offset = from - this.#rows;
    this.#rows += to - from;
    this.#request.coordinates.forEach((coordinate, index) => takeSeries(this.#thinners[index]!, columns, this.#request.column, coordinate, this.#rows, offset));
  }

  series(): readonly Series[] {
    return this.#thinners.map((thinner) => thinner.series());
  }
}

/** Thins the way through the plane. */
export class PathSink implements RowSink {
  readonly #thinner: PathThinner;

  constructor({ box }: PathRequest, rows: number) {
    this.#thinner = new PathThinner(rows, box, pathResolution);
  }

  take(rows: Parameters<RowSink['take']>[0], from: number, to: number): void {
    takePath(this.#thinner, rows, from, to);
  }

  path(): Path {
    return this.#thinner.path();
  }
}
