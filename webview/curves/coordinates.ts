import { formatCount } from '../format.ts';
import { coordinatesAtMost } from '../state/charts.ts';
import { strings } from '../strings.ts';

const words = strings.curves.coordinates;

export type ReadCoordinates = { readonly ok: true; readonly coordinates: readonly number[] } | { readonly ok: false; readonly problem: string };

const subscripts = '₀₁₂₃₄₅₆₇₈₉';

/** What a name is looked up by: without regard to case and to how its number is set. */
const keyOf = (name: string) => name.toLowerCase().replace(/[₀-₉]/g, (digit) => String(subscripts.indexOf(digit))).replace(/_/g, '');

/** Names of 10⁵ coordinates are turned into keys once. */
const indices = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function indexOf(names: readonly string[]): ReadonlyMap<string, number> {
  let index = indices.get(names);
  if (!index) {
    index = new Map(names.map((name, coordinate) => [keyOf(name), coordinate]));
    indices.set(names, index);
  }
  return index;
}

export const nameOf = (names: readonly string[], coordinate: number): string => names[coordinate] ?? `θ[${coordinate}]`;

/** Several coordinates as one writes them: `x, y`. */
export const coordinatesText = (coordinates: readonly number[], names: readonly string[]): string => coordinates.map((coordinate) => nameOf(names, coordinate)).join(', ');

/** Reads names and numbers from 0, separated by commas or spaces; `3-7` are five of them. Each comes once. */
export function readCoordinates(text: string, names: readonly string[], width: number): ReadCoordinates {
  const found = new Set<number>();
  for (const item of text.split(/[\s,;]+/).filter(Boolean)) {
    const range = /^(\d+)(?:-|–|\.\.|…)(\d+)$/.exec(item);
    const [from, to] = range ? [Number(range[1]), Number(range[2])] : [single(item, names), single(item, names)];
    if (from === undefined || to === undefined) return { ok: false, problem: words.unknown(item, someOf(names, width), formatCount(width - 1)) };
    if (from >= width || to >= width) return { ok: false, problem: words.beyond(item, formatCount(width - 1)) };
    for (let coordinate = from; coordinate <= to && found.size <= coordinatesAtMost; coordinate++) found.add(coordinate);
  }
  if (found.size > coordinatesAtMost) return { ok: false, problem: words.tooMany(coordinatesAtMost) };
  return { ok: true, coordinates: [...found] };
}

/** So many are all named; of more, the first three and the last. */
const namedAtMost = 6;

/** Which coordinates there are, so that one knows how they are called. */
function someOf(names: readonly string[], width: number): string {
  const first = Array.from({ length: width <= namedAtMost ? width : 3 }, (_, coordinate) => coordinate);
  return width <= namedAtMost ? coordinatesText(first, names) : words.upTo(coordinatesText(first, names), nameOf(names, width - 1));
}

function single(item: string, names: readonly string[]): number | undefined {
  return indexOf(names).get(keyOf(item)) ?? (/^\d+$/.test(item) ? Number(item) : undefined);
}

export interface Completion {
  readonly coordinate: number;
  readonly name: string;
  /** The whole text with the last word completed. */
  readonly text: string;
}

/** Coordinates that the last word of the text may become: those that begin with it, then those that contain it or have its number. */
export function completions(text: string, names: readonly string[], width: number, limit = 8): readonly Completion[] {
  const [, before, word] = /^(.*?)([^\s,;]*)$/s.exec(text)!;
  const taken = readCoordinates(before!, names, width);
  const used = new Set(taken.ok ? taken.coordinates : []);
  const key = keyOf(word!);
  const [beginning, containing]: [number[], number[]] = [[], []];
  for (let coordinate = 0; coordinate < width && beginning.length < limit; coordinate++) {
    if (used.has(coordinate)) continue;
    const name = keyOf(nameOf(names, coordinate));
    if (name.startsWith(key) || word === String(coordinate)) beginning.push(coordinate);
    else if (containing.length < limit && name.includes(key)) containing.push(coordinate);
  }
  return [...beginning, ...containing].slice(0, limit).map((coordinate) => {
    const name = nameOf(names, coordinate);
    return { coordinate, name, text: `${before}${name}, ` };
  });
}
