import Papa from 'papaparse';
import { textPositions } from '../compile/textPositions.ts';
import { ProblemError } from '../problem.ts';
import { readJson } from './readJson.ts';

/** One row of data: a record for CSV, whatever the array holds for JSON. */
export type Row = unknown;

/**
 * Reads the rows of a `.csv`, `.tsv` or `.json` file.
 *
 * CSV: the first row names the columns; each further row becomes a record. A column whose cells are all numbers is numeric, any other
 * holds texts. Commas, semicolons, tabs and bars delimit, as the file has it; cells may be quoted; empty lines are skipped.
 * JSON: an array of anything, or `{ "rows": […] }`.
 * @returns at least one row
 * @throws {ProblemError} at the line that is wrong
 */
export function readData(file: string, text: string): readonly Row[] {
  return /\.json$/i.test(file) ? readJsonRows(file, text) : readCsv(file, text);
}

function readJsonRows(file: string, text: string): readonly Row[] {
  const value = readJson(file, text);
  const rows: unknown = typeof value === 'object' && value !== null && 'rows' in value ? value.rows : value;
  if (!Array.isArray(rows)) throw new ProblemError({ severity: 'error', message: 'Data in JSON is an array of rows, or an object with one as “rows”.', file, line: 1, column: 1 });
  if (rows.length === 0) throw new ProblemError({ severity: 'error', message: 'There are no rows of data in this file.', file, line: 1, column: 1 });
  return rows;
}

interface CsvRow {
  readonly cells: readonly string[];
  readonly offset: number;
}

function readCsv(file: string, source: string): readonly Row[] {
  const text = source.replace(/^\uFEFF/, '');
  const positions = textPositions(text);
  const fail = (offset: number, message: string): never => {
    throw new ProblemError({ severity: 'error', message, file, ...positions.at(offset) });
  };
  const [header, ...rows] = parseCsv(text, fail);
  if (!header) return fail(0, 'The file is empty: the first row names the columns, the others hold the data.');
  if (rows.length === 0) return fail(0, 'There are no rows of data below the names of the columns.');

  const names = header.cells.map((cell, column) => cell.trim() || `column${column + 1}`);
  const twice = names.find((name, column) => names.indexOf(name) !== column);
  if (twice !== undefined) fail(header.offset, `Two columns are named “${twice}”; give each a name of its own.`);
  for (const row of rows) {
    if (row.cells.length !== names.length) fail(row.offset, `This row has ${row.cells.length} cells, but there are ${names.length} columns (${abbreviate(names)}).`);
  }
  const numeric = names.map((_, column) => rows.every((row) => isNumber(row.cells[column]!)));
  return rows.map(({ cells }) => Object.fromEntries(names.map((name, column) => [name, numeric[column] ? Number(cells[column]) : cells[column]!])));
}

function parseCsv(text: string, fail: (offset: number, message: string) => never): CsvRow[] {
  const rows: CsvRow[] = [];
  let offset = 0;
  Papa.parse<string[]>(text, {
    delimitersToGuess: [',', ';', '\t', '|'],
    step: ({ data, errors, meta }) => {
      const wrong = errors.find((error) => error.type === 'Quotes');
      if (wrong) fail(offset, 'A quoted cell of this row is not closed as it should be: write “"a ""quoted"" text"”.');
      if (data.some((cell) => cell.trim() !== '')) rows.push({ cells: data, offset });
      offset = meta.cursor;
    },
  });
  return rows;
}

const isNumber = (cell: string): boolean => /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(cell);

const abbreviate = (names: readonly string[]): string => (names.length > 4 ? `${names.slice(0, 3).join(', ')}, … ${names.at(-1)}` : names.join(', '));
