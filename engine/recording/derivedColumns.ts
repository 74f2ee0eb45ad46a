import { columnOf, type Column, type ColumnLayout, type Recording } from './recording.ts';

/** A quantity that follows from recorded columns, row by row: no run records it, a chart shows it like any other. */
interface DerivedColumn extends Omit<ColumnLayout, 'width'> {
  readonly width: 'one' | 'coordinates';
  /** The ids of the columns that it is computed of. */
  readonly of: readonly string[];
  readonly value: (columns: readonly Column[], row: number, coordinate: number) => number;
}

const derived: readonly DerivedColumn[] = [
  { id: 'gradientNorm', symbol: '‖g‖', meaning: 'the Euclidean norm of the gradient', width: 'one', group: 'step', of: ['gradient'], value: ([g], row) => norm(g!, row) },
  { id: 'updateNorm', symbol: '‖Δθ‖', meaning: 'the Euclidean norm of the update', width: 'one', group: 'step', of: ['update'], value: ([update], row) => norm(update!, row) },
  {
    id: 'updateRatio', symbol: '|Δθ|/|θ|', meaning: 'the size of the update beside that of the parameter after it', width: 'coordinates', group: 'step', of: ['update', 'parameters'],
    value: ([update, parameters], row, coordinate) => Math.abs(at(update!, row, coordinate)) / Math.abs(at(parameters!, row, coordinate)),
  },
  {
    id: 'updateNormRatio', symbol: '‖Δθ‖/‖θ‖', meaning: 'the norm of the update beside that of the parameters after it', width: 'one', group: 'step', of: ['update', 'parameters'],
    value: ([update, parameters], row) => norm(update!, row) / norm(parameters!, row),
  },
];

/** What a chart can show of a run besides the columns that it records. */
export function derivedLayouts(columns: readonly ColumnLayout[]): readonly ColumnLayout[] {
  const width = columns.find(({ id }) => id === 'parameters')?.width ?? 1;
  return derived
    .filter(({ id, of }) => !has(columns, id) && of.every((source) => has(columns, source)))
    .map(({ id, symbol, meaning, width: one, group }) => ({ id, symbol, meaning, width: one === 'one' ? 1 : width, group }));
}

/** The recorded columns that must be read to know a column; itself where it is recorded, none where there is no such column. */
export function sourcesOf(columns: readonly ColumnLayout[], id: string): readonly string[] {
  if (has(columns, id)) return [id];
  const found = derived.find((candidate) => candidate.id === id);
  return found?.of.every((source) => has(columns, source)) ? found.of : [];
}

/**
 * One coordinate of a recorded or derived column as a function of the row; the one number of a column that has one for all coordinates.
 * @throws RangeError where there is no such column
 */
export function valueReader(recording: Pick<Recording, 'columns'>, id: string, coordinate: number): (row: number) => number {
  const { columns } = recording;
  const found = has(columns, id) ? undefined : derived.find((candidate) => candidate.id === id && candidate.of.every((source) => has(columns, source)));
  if (!found) {
    const { data, width } = columnOf(recording, id);
    const offset = Math.min(coordinate, width - 1);
    return (row) => data[row * width + offset]!;
  }
  const sources = found.of.map((source) => columnOf(recording, source));
  return (row) => found.value(sources, row, coordinate);
}

const has = (columns: readonly ColumnLayout[], id: string): boolean => columns.some((column) => column.id === id);
const at = ({ data, width }: Column, row: number, coordinate: number): number => data[row * width + Math.min(coordinate, width - 1)]!;

function norm({ data, width }: Column, row: number): number {
  // Of two numbers the plain root would overflow where the norm does not.
  if (width === 2) return Math.hypot(data[2 * row]!, data[2 * row + 1]!);
  let [largest, sum] = [0, 0];
  for (let i = row * width; i < (row + 1) * width; i++) {
    const magnitude = Math.abs(data[i]!);
    if (magnitude > largest || magnitude !== magnitude) largest = magnitude;
    sum += magnitude * magnitude;
  }
  if ((sum > 1e-280 && sum < 1e300) || largest === 0 || !Number.isFinite(largest)) return Math.sqrt(sum);
  sum = 0;
  for (let i = row * width; i < (row + 1) * width; i++) sum += (data[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}
