/**
 * Puts the body between `<!-- name:begin -->` and `<!-- name:end -->`.
 * @throws where the text lacks one of the two
 */
export function replaceBetween(text: string, name: string, body: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`There is no ${begin} followed by ${end}.`);
  return `${text.slice(0, from)}${begin}\n\n${body}\n\n${text.slice(to)}`;
}
