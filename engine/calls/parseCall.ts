/** `cosine(0.1, steps=1000)` as written: nothing is known yet of what it means. */
export interface ParsedCall {
  readonly name: string;
  readonly arguments: readonly { readonly name?: string; readonly text: string }[];
}

/** Undefined where the text is not a name, perhaps with arguments in parentheses. */
export function parseCall(text: string): ParsedCall | undefined {
  const match = /^\s*([A-Za-z][\w-]*)\s*(?:\((.*)\))?\s*$/s.exec(text);
  if (!match) return undefined;
  const [, name = '', list = ''] = match;
  const parts = list.trim() === '' ? [] : splitOutside(list, ',');
  return {
    name,
    arguments: parts.map((part) => {
      const named = /^\s*([A-Za-z]\w*)\s*=(.*)$/s.exec(part);
      return named ? { name: named[1]!, text: named[2]!.trim() } : { text: part.trim() };
    }),
  };
}

/** Splits a text at a separator that stands outside of parentheses and brackets. */
export function splitOutside(text: string, separator: string, accept: (before: string, after: string) => boolean = () => true): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    else if (character === separator && depth === 0 && accept(text.slice(from, at), text.slice(at + 1))) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
