import type { Typesetter } from './typesetter.ts';

/** A formula whose numbers stand for others: typeset once, its numbers are then put in their places. */
interface Slotted {
  readonly skeleton: string;
  /** Per number what shows it: texts of it, and elements that carry it as data. */
  /** Undefined where they are not found where they are expected: it is then typeset as it is. */
  readonly slots: readonly { readonly texts: readonly Text[]; readonly carriers: readonly HTMLElement[] }[] | undefined;
  shown: readonly string[];
}

const known = new WeakMap<HTMLElement, Slotted>();

/** Digits with their point; those of an index, of a power without braces and of what has a power are no text of their own; data is one whole. */
const numbers = /value=([^,}]*)|(?<![\w.\\^])(\d+(?:\.\d+)?)(?![\w.^])/g;

/** In the place of the number `index` while it is typeset: as one digit chain that occurs nowhere else. */
const placeholder = (index: number) => `${900_000 + index}.5`;

/** Typesets as `typeset` does, but where only digits have changed it puts the new ones in their places. */
export function typesetInSlots(typeset: Typesetter, tex: string, into: HTMLElement): void {
  const values: string[] = [];
  const skeleton = tex.replace(numbers, (_, data: string | undefined, digits: string | undefined) => {
    const at = values.push(data ?? digits!) - 1;
    return data === undefined ? placeholder(at) : `value=${placeholder(at)}`;
  });
  let slotted = known.get(into);
  if (slotted?.skeleton !== skeleton) {
    typeset(skeleton, into);
    const slots = values.map((_, index) => findSlot(into, placeholder(index)));
    // A number is in what is seen and in what is read aloud, data in at least one element.
    const complete = slots.every(({ texts, carriers }) => (texts.length === 2) !== carriers.length > 0);
    slotted = { skeleton, slots: complete ? slots : undefined, shown: [] };
    known.set(into, slotted);
  }
  if (!slotted.slots) return typeset(tex, into);
  for (const [index, { texts, carriers }] of slotted.slots.entries()) {
    const value = values[index]!;
    if (value === slotted.shown[index]) continue;
    for (const text of texts) text.data = value;
    for (const carrier of carriers) {
      carrier.dataset['value'] = value;
      carrier.removeAttribute('title');
    }
  }
  slotted.shown = values;
  const source = into.querySelector('annotation');
  if (source) source.textContent = tex;
}

function findSlot(root: HTMLElement, text: string): { readonly texts: readonly Text[]; readonly carriers: readonly HTMLElement[] } {
  const texts: Text[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.textContent === text && node instanceof Text) texts.push(node);
  }
  return { texts, carriers: [...root.querySelectorAll<HTMLElement>(`[data-value="${text}"]`)] };
}
