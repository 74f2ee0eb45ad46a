/** Rows as aligned lines: texts to the left, numbers (cells of `right` columns) to the right. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[], right: ReadonlySet<number> = new Set()): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => width(line[column] ?? ''))));
  return lines
    .map((line) =>
      line
        .map((cell, column) => {
          const padding = ' '.repeat(widths[column]! - width(cell));
          return right.has(column) ? padding + cell : cell + padding;
        })
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** Characters on the screen: combining marks, such as the hat of m̂, take no room. */
function width(text: string): number {
  return [...text.replace(/\p{Mn}/gu, '')].length;
}
