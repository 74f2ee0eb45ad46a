import Papa from 'papaparse';
import { type DocumentedRun, isAbsentAtStart } from './comparisonDocument.ts';
import type { Column } from './recording.ts';

/** A run with the short name that stands in its rows. */
export interface LabelledRun extends DocumentedRun {
  readonly label: string;
}

const rowsPerPiece = 500;

/**
 * The recordings of a comparison as CSV, in pieces: one row per run and kept step; `optimizer`, `gradientMethod` (how the run's gradients were computed),
 * `step`, `loss`, then a column per coordinate: `theta[0]`, …, `gradient[0]`, …, `m[0]`, … or, where θ has tensors, `theta.W[0][0]`, …, `m.W[0][0]`, … (no index where one number stands for all coordinates). Where there are branches, two columns more at the end say of each run that is one the
 * `optimizer` that it leaves, `branchOf`, and the step, `branchStep`. A cell is empty where a run has no such quantity, or does not have it yet.
 * @param coordinates names of the coordinates where indices would hide them
 */
export async function* comparisonCsv(runs: readonly LabelledRun[], coordinates?: readonly string[]): AsyncGenerator<string, void, undefined> {
  const widths = new Map<string, number>();
  for (const { rows } of runs) for (const { id, width } of rows?.columns ?? []) widths.set(id, Math.max(width, widths.get(id) ?? 0));
  const ids = [...widths.keys()].sort((a, b) => Number(b === 'loss') - Number(a === 'loss'));
  const branched = runs.some(({ branch }) => branch);
  const lastHeaders = branched ? ['branchOf', 'branchStep'] : [];
  yield csvLine(['optimizer', 'gradientMethod', 'step', ...ids.flatMap((id) => headers(id, widths.get(id)!, widths.get('parameters')!, coordinates)), ...lastHeaders]);

  for (const { label, rows: source, summary, branch } of runs) {
    if (!source) continue;
    const parting = branch ? csvLine([runs[branch.of]?.label ?? '', String(branch.step)]).trimEnd() : ',';
    const end = branched ? `,${parting}\n` : '\n';
    const quoted = csvLine([label, summary.gradientMethod ?? '']).trimEnd();
    let absent: readonly boolean[] | undefined;
    for await (const { rows, steps, columns: there } of source.rows()) {
      const columns = ids.map((id): [number, Column | undefined] => [widths.get(id)!, there.find((column) => column.id === id)]);
      const isStart = absent === undefined;
      absent ??= columns.map(([, column]) => column !== undefined && isAbsentAtStart(column));
      let piece = '';
      for (let row = 0; row < rows; row++) {
        piece += `${quoted},${steps[row]!}`;
        for (const [index, [width, column]] of columns.entries()) {
          for (let i = 0; i < width; i++) {
            const isThere = column !== undefined && i < column.width && !(isStart && row === 0 && absent[index]);
            piece += isThere ? `,${column.data[row * column.width + i]!}` : ',';
          }
        }
        piece += end;
        if (row % rowsPerPiece === rowsPerPiece - 1) {
          yield piece;
          piece = '';
        }
      }
      yield piece;
    }
  }
}

function headers(id: string, width: number, dimensions: number, coordinates: readonly string[] | undefined): string[] {
  if (id === 'loss' || id === 'batchLoss' || width < dimensions) return [id];
  const name = id === 'parameters' ? 'theta' : id;
  return Array.from({ length: width }, (_, i) => (coordinates ? `${name}.${coordinates[i]}` : `${name}[${i}]`));
}

function csvLine(cells: readonly string[]): string {
  return `${Papa.unparse([[...cells]])}\n`;
}
