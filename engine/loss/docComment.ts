/** A tag of a JSDoc comment; offsets count from the start of the file's text. */
export interface DocTag {
  /** Without the @. */
  readonly name: string;
  /** Of the @. */
  readonly offset: number;
  /** What follows up to the next tag or the end of the line, trimmed; numbers may go on over the following lines. */
  readonly value: string;
  readonly valueOffset: number;
}

export interface DocComment {
  readonly tags: readonly DocTag[];
  /** The first sentence. */
  readonly summary?: string;
}

interface Line {
  readonly text: string;
  readonly offset: number;
}

/** Reads a JSDoc comment, `/**` included, that stands at this offset; several tags may share a line. */
export function readDocComment(comment: string, offset: number): DocComment {
  const lines = commentLines(comment, offset);
  const tags: DocTag[] = [];
  const prose: string[] = [];
  let sawTag = false;
  for (const line of lines) {
    const found = [...line.text.matchAll(/(?<=^|\s)@([A-Za-z][\w-]*)/g)];
    const before = line.text.slice(0, found[0]?.index ?? line.text.length);
    if (!sawTag) prose.push(before.trim());
    else if (found.length === 0) continueNumbers(tags, line, offset, comment);
    for (const [index, match] of found.entries()) {
      const from = match.index + match[0].length;
      const raw = line.text.slice(from, found[index + 1]?.index ?? line.text.length);
      const blank = raw.length - raw.trimStart().length;
      tags.push({ name: match[1]!, offset: line.offset + match.index, value: raw.trim(), valueOffset: line.offset + from + blank });
      sawTag = true;
    }
  }
  const summary = firstSentence(prose) ?? firstSentence([tags.find((tag) => tag.name === 'loss')?.value ?? '']);
  return summary === undefined ? { tags } : { tags, summary };
}

function commentLines(comment: string, offset: number): Line[] {
  const body = comment.slice(0, comment.endsWith('*/') ? -2 : undefined);
  const lines: Line[] = [];
  for (const { 0: whole, 1: text = '', index } of body.matchAll(/(.*)(?:\r\n|[\n\r\u2028\u2029]|$)/g)) {
    if (whole === '' && index > 0) break;
    const lead = /^\s*(?:\/\*\*+|\*+)?/.exec(text)![0].length;
    lines.push({ text: text.slice(lead).trimEnd(), offset: offset + index + lead });
  }
  return lines;
}

/** `@domain [-2, 2]` with `[-1, 3]` on the next line: a line of nothing but numbers belongs to the tag above it. */
function continueNumbers(tags: DocTag[], line: Line, offset: number, comment: string): void {
  const last = tags.at(-1)!;
  if (!/^[\s\d.,[\]eE+-]*\d[\s\d.,[\]eE+-]*$/.test(line.text) || !['start', 'domain', 'minimum'].includes(last.name)) return;
  const end = line.offset + line.text.length - offset;
  // Line breaks and the comment's asterisks become blanks, so that offsets within the value stay true.
  const value = comment.slice(last.valueOffset - offset, end).replace(/[\r\n*]/g, ' ');
  tags[tags.length - 1] = { ...last, value };
}

function firstSentence(lines: readonly string[]): string | undefined {
  const first = lines.findIndex((line) => line !== '');
  if (first < 0) return undefined;
  const end = lines.indexOf('', first);
  const paragraph = lines.slice(first, end < 0 ? undefined : end).join(' ');
  return /^.*?[.!?:](?=\s|$)/.exec(paragraph)?.[0] ?? paragraph;
}
