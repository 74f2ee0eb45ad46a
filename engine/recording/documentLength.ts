import type { LabelledRun } from './comparisonCsv.ts';
import type { Recording } from './recording.ts';
import { meteredRowSource, sampledRowSource, type RowSource } from './rowSource.ts';

/** So many are written at most to see how many there will be; of a very wide row one is enough. */
const sampledCharacters = 2 ** 22;
/** Characters: no number with what separates it takes more. */
const longestNumber = 26;

/** Numbers that a document reads of a source: CSV all of a row at once, JSON its steps, and then each column with its steps. See meteredRowSource. */
export function numbersRead({ rowCount, columns }: Pick<RowSource, 'rowCount' | 'columns'>, format: 'csv' | 'json'): number {
  const widths = columns.reduce((sum, { width }) => sum + width, 0);
  return rowCount * (format === 'csv' ? 1 + widths : 1 + columns.length + widths);
}

/** Characters that the rows of these runs take at most. CSV says in each of them whose it is, where every character of a name may need another; JSON writes one number that stands for all coordinates for each of them. */
export function longestRows(runs: readonly LabelledRun[], format: 'csv' | 'json'): number {
  return runs.reduce((sum, { label, summary, branch, rows }) => {
    if (!rows) return sum;
    const names = format === 'csv' ? [label, summary.gradientMethod ?? '', branch ? runs[branch.of]?.label ?? '' : ''] : [];
    return sum + rows.rowCount * (longestNumber * (2 + rows.columns.length * rows.dimensions) + names.reduce((length, name) => length + 2 * name.length + 3, 0));
  }, 0);
}

/**
 * About how many characters a document will have, from how long some of its rows are; within some per cent, but for rows of very many coordinates.
 * @param runs with the rows that they are to have, and what was kept of them
 * @param documentOf the document of these runs, in pieces
 */
export async function documentLength(runs: readonly { readonly run: LabelledRun; readonly recording: Recording | undefined }[], format: 'csv' | 'json', documentOf: (runs: readonly LabelledRun[]) => AsyncIterable<string>): Promise<number> {
  const whole = runs.reduce((sum, { run: { rows } }) => sum + (rows ? numbersRead(rows, format) : 0), 0);
  const share = Math.min(1, sampledCharacters / longestRows(runs.map(({ run }) => run), format));
  let [read, head, body] = [0, 0, 0];
  const sampled = runs.map(({ run, recording }): LabelledRun => {
    const rows = run.rows && recording && meteredRowSource(sampledRowSource(recording, Math.ceil(run.rows.rowCount * share)), (numbers) => (read += numbers));
    return { ...run, ...(rows && { rows }) };
  });
  for await (const { length } of documentOf(sampled)) {
    if (read === 0) head += length;
    else body += length;
    if (read > 0 && body > sampledCharacters) break;
  }
  return head + body * (read === 0 ? 1 : Math.max(1, whole / read));
}
