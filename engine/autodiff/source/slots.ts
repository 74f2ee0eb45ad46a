import type { Callable } from './functionValues.ts';

/**
 * What may stand in one place of the program: a variable, a field, the elements of an array, an intermediate value.
 * A slot is active when a number that depends on the parameters may stand there.
 */
export class Slot {
  active = false;
  /** May a text stand here that is made of a number that depends on the parameters? Known after the analysis. */
  text = false;
  /** Slots that are active when this one is. */
  readonly dependents: Slot[] = [];
  /** The functions that may stand here. */
  functions: Callable[] = [];
  readonly #cell = new Cell();

  /** The objects that may stand here. */
  get cell(): Cell {
    return this.#cell.root();
  }
}

/** A place in the program that changes objects of a cell. */
export interface CellWrite {
  /** What is written: a field, any element, the length; `all` moves elements about. */
  readonly what: string | typeof anyKey | typeof lengthKey | typeof everything;
  readonly statement: unknown;
}

export const anyKey = Symbol('any key');
export const lengthKey = Symbol('length');
export const everything = Symbol('everything');

/**
 * Objects that the analysis does not tell apart: whatever may stand in the same slot is in the same cell.
 * Two objects of different cells are never the same object.
 */
export class Cell {
  #parent: Cell | undefined;
  /** By constant key, until some key is computed: then all is in `elements`. */
  fields = new Map<string, Slot>();
  elements: Slot | undefined;
  writes: CellWrite[] = [];
  /** Classes that the objects may be instances of. */
  classes = new Set<object>();
  /** Some object of it was made elsewhere: by the caller, a module, or a function that is not looked into. */
  foreign = false;
  /** Arrays of it grow by writing past their end. */
  grows = false;
  /** Maps, sets and their like: methods of arrays mean other things there. */
  opaque = false;
  /** Some object of it is made by the program itself. */
  made = false;
  /** Some object of it is a record, whose methods are its own. */
  record = false;
  /** Some array of it begins without elements. */
  empty = false;
  /** Some array of it may have places that nothing was ever written to. */
  sparse = false;
  /** Some object of it has a field that is called `length`. */
  namesLength = false;
  /** Given away to a function of the language that looks at it as a whole. */
  escapes = false;
  /** Does an active slot lie within reach? Known after the analysis. */
  active = false;

  root(): Cell {
    if (!this.#parent) return this;
    // Straight to the root the next time.
    return (this.#parent = this.#parent.root());
  }

  /** The slot of a constant key. */
  field(key: string): Slot {
    const root = this.root();
    if (root.elements) return root.elements;
    let slot = root.fields.get(key);
    if (!slot) root.fields.set(key, (slot = new Slot()));
    return slot;
  }

  /** The slot of all keys alike. */
  anyElement(): Slot {
    const root = this.root();
    if (root.elements) return root.elements;
    const slot = (root.elements = new Slot());
    const fields = [...root.fields.values()];
    root.fields.clear();
    for (const field of fields) identify(field, slot);
    return slot;
  }

  slots(): Slot[] {
    const { fields, elements } = this.root();
    return elements ? [elements] : [...fields.values()];
  }

  static unite(left: Cell, right: Cell): void {
    const a = left.root();
    const b = right.root();
    if (a === b) return;
    b.#parent = a;
    a.writes.push(...b.writes);
    b.classes.forEach((each) => a.classes.add(each));
    a.foreign ||= b.foreign;
    a.grows ||= b.grows;
    a.escapes ||= b.escapes;
    a.namesLength ||= b.namesLength;
    a.opaque ||= b.opaque;
    a.made ||= b.made;
    a.record ||= b.record;
    a.empty ||= b.empty;
    a.sparse ||= b.sparse;
    const { elements, fields } = b;
    b.elements = undefined;
    b.fields = new Map();
    // Slots move where the other has none: making new ones would never end for an object that holds its like.
    if (elements) {
      if (a.elements) identify(elements, a.elements);
      else {
        a.elements = elements;
        const own = [...a.fields.values()];
        a.fields.clear();
        for (const slot of own) identify(slot, elements);
      }
    }
    for (const [key, slot] of fields) {
      const root = a.root();
      const known = root.elements ?? root.fields.get(key);
      if (known) identify(slot, known);
      else root.fields.set(key, slot);
    }
  }
}

/** What stands in `from` may come to stand in `to`. */
export function flow(from: Slot, to: Slot): void {
  if (from === to) return;
  from.dependents.push(to);
  if (from.functions.length > 0) to.functions = [...new Set([...to.functions, ...from.functions])];
  Cell.unite(to.cell, from.cell);
}

/** `to` is computed from `from`, as a new number. */
export function depend(to: Slot, from: Slot): void {
  from.dependents.push(to);
}

function identify(left: Slot, right: Slot): void {
  flow(left, right);
  flow(right, left);
}

/** What stands in a field of `source` may come to stand in the same field of `target`. */
export function linkFields(target: Cell, source: Cell): void {
  const from = source.root();
  const to = target.root();
  if (from === to) return;
  if (from.elements || to.elements) return flow(from.anyElement(), to.anyElement());
  for (const key of new Set([...from.fields.keys(), ...to.fields.keys()])) flow(from.root().field(key), to.root().field(key));
}
