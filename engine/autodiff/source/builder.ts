import { Block, Value, Variable, operandsOf, type Operation, type Statement } from './ir.ts';
import type { Place } from './refuse.ts';
import { Slot, depend, flow, type CellWrite } from './slots.ts';

/** What is known while a block is being written. */
interface BlockNotes {
  /** Values that are the same wherever this block's end is reached, by their description. */
  readonly numbering: Map<string, Value>;
  /** What a variable holds at this point; undefined where a block within may have changed it. */
  readonly contents: Map<Variable, { readonly value: Value | undefined; readonly calls: number }>;
  /** Variables assigned here or in blocks within. */
  readonly assigned: Set<Variable>;
}

/** Writes statements into blocks, giving equal values the same name. */
export class Builder {
  readonly root: Block;
  current: Block;
  #memory = 0;
  #calls = 0;
  readonly #notes = new Map<Block, BlockNotes>();
  count = 0;

  constructor() {
    this.root = this.current = new Block(undefined);
  }

  /** Runs `write` with statements going into `block`. */
  within<T>(block: Block, write: () => T): T {
    const outer = this.current;
    this.current = block;
    const result = write();
    this.current = outer;
    if (block.parent) {
      const notes = this.#notesOf(outer);
      for (const variable of this.#notesOf(block).assigned) {
        notes.contents.set(variable, { value: undefined, calls: this.#calls });
        notes.assigned.add(variable);
      }
    }
    return result;
  }

  block(): Block {
    return new Block(this.current);
  }

  emit(statement: Statement): void {
    this.count++;
    this.current.statements.push(statement);
  }

  define(operation: Operation, place: Place, slot = new Slot()): Value {
    const description = this.#describe(operation);
    if (description !== undefined) {
      for (const block of this.current.around()) {
        const known = this.#notesOf(block).numbering.get(description);
        if (known) return known;
        if (block.procedure) break;
      }
    }
    const value = new Value(operation, this.current, place, slot);
    if (['array', 'newArray', 'record', 'input'].includes(operation.kind)) slot.cell.made = operation.kind !== 'input' || operation.input.kind === 'vector';
    if (operation.kind === 'record') slot.cell.record = true;
    if (operation.kind === 'arithmetic') for (const operand of operation.operands) depend(slot, operand.slot);
    if (description !== undefined) this.#notesOf(this.current).numbering.set(description, value);
    this.emit({ kind: 'define', value });
    return value;
  }

  /** Is this the value that was defined last, with nothing after it? */
  isLatest(value: Value): boolean {
    const last = this.current.statements.at(-1);
    return last?.kind === 'define' && last.value === value;
  }

  literal(value: number | string | boolean | null | undefined, place: Place): Value {
    return new Value({ kind: 'literal', value }, this.root, place, new Slot());
  }

  variable(name: string, home = this.current): Variable {
    return new Variable(name, home);
  }

  assign(variable: Variable, value: Value): void {
    flow(value.slot, variable.slot);
    this.emit({ kind: 'assign', variable, value });
    const notes = this.#notesOf(this.current);
    notes.contents.set(variable, { value, calls: this.#calls });
    notes.assigned.add(variable);
  }

  read(variable: Variable, place: Place): Value {
    for (const block of this.current.around()) {
      const { contents } = this.#notesOf(block);
      const known = contents.get(variable);
      if (known) {
        if (known.value && known.calls === this.#calls) return known.value;
        break;
      }
      if (block.loop || block.procedure) break;
    }
    const value = new Value({ kind: 'read', variable }, this.current, place, variable.slot);
    this.emit({ kind: 'define', value });
    this.#notesOf(this.current).contents.set(variable, { value, calls: this.#calls });
    return value;
  }

  /** A function that was compiled on its own may have assigned to any variable. */
  forgetVariables(): void {
    this.#calls++;
  }

  /** Writes to objects: what was loaded before need not be the same any more. */
  write(base: Value, what: CellWrite['what'], statement: Statement): void {
    base.slot.cell.writes.push({ what, statement });
    this.emit(statement);
    this.forget();
  }

  /** After statements that may write to objects. */
  forget(): void {
    this.#memory++;
  }

  #notesOf(block: Block): BlockNotes {
    let notes = this.#notes.get(block);
    if (!notes) this.#notes.set(block, (notes = { numbering: new Map(), contents: new Map(), assigned: new Set() }));
    return notes;
  }

  /** The same for two values exactly when they are equal; undefined for values that are new each time. */
  #describe(operation: Operation): string | undefined {
    const operands = (): string => operandsOf(operation).map((operand) => this.#nameOf(operand)).join(',');
    switch (operation.kind) {
      case 'arithmetic':
        return `${operation.operation}(${operands()})`;
      case 'passive':
        return operation.passive.pure ? `${operation.passive.text(...operation.operands.map((_, index) => `$${index}`))}(${operands()})` : undefined;
      case 'load':
      case 'length':
        return `${operation.kind}@${this.#memory}(${operands()})`;
      case 'asArray':
        return `asArray${operation.lists}(${operands()})`;
      case 'constant':
        return `constant(${operation.index})`;
      case 'literal':
      case 'input':
      case 'read':
      case 'counter':
      case 'trips':
      case 'array':
      case 'newArray':
      case 'record':
      case 'norm':
      case 'lambda':
      case 'call':
        return undefined;
    }
  }

  #nameOf({ operation, id }: Value): string {
    return operation.kind === 'literal' ? `${typeof operation.value}:${Object.is(operation.value, -0) ? '-0' : String(operation.value)}` : String(id);
  }
}
