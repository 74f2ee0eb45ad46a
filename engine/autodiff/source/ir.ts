import type { Place } from './refuse.ts';
import { Slot } from './slots.ts';

/** How a value comes about. `passive` ones are made by the language itself and have no derivative. */
export type Operation =
  | { readonly kind: 'literal'; readonly value: number | string | boolean | null | undefined }
  /** An object of a module, handed to the generated code as `constants[index]`. */
  | { readonly kind: 'constant'; readonly index: number }
  | { readonly kind: 'input'; readonly input: Input }
  /** One of the table of operations. */
  | { readonly kind: 'arithmetic'; readonly operation: string; readonly operands: readonly Value[] }
  | { readonly kind: 'passive'; readonly passive: Passive; readonly operands: readonly Value[] }
  | { readonly kind: 'load'; readonly base: Value; readonly key: Value }
  | { readonly kind: 'length'; readonly base: Value }
  /** The same object, after a test that it is an array; what else can be looped over is listed or refused. */
  | { readonly kind: 'asArray'; readonly base: Value; readonly lists: boolean }
  | { readonly kind: 'read'; readonly variable: Variable }
  /** The counter of a counted loop. */
  | { readonly kind: 'counter'; readonly loop: CountedLoop }
  /** How often a loop ran. */
  | { readonly kind: 'trips'; readonly loop: Loop }
  | { readonly kind: 'array'; readonly elements: readonly Value[] }
  /** `new Array(n)`, `new Float64Array(n)`, perhaps filled with a passive value. */
  | { readonly kind: 'newArray'; readonly constructorName: string; readonly length: Value; readonly fill?: Value }
  | { readonly kind: 'record'; readonly fields: readonly (readonly [string, Value])[] }
  /** `Math.hypot(...list)`, of a list made for it. */
  | { readonly kind: 'norm'; readonly list: Value }
  /** A function that is only called for its value, such as one that compares for sorting. */
  | { readonly kind: 'lambda'; readonly procedure: Procedure }
  /** A call of a function that is compiled on its own since it calls itself. */
  | { readonly kind: 'call'; readonly procedure: Procedure; readonly operands: readonly Value[] };

export type Input =
  | { readonly kind: 'scalar'; readonly index: number }
  | { readonly kind: 'vector' }
  /** θ laid out as the parameter's shape. */
  | { readonly kind: 'structure'; readonly index: number }
  | { readonly kind: 'data' }
  /** Parameter of a procedure. */
  | { readonly kind: 'parameter'; readonly index: number };

export interface Passive {
  /** JavaScript of the value from JavaScript of the operands. */
  readonly text: (...operands: string[]) => string;
  /** May numbers that depend on the parameters go in? Only their values count then. */
  readonly valueOnly: boolean;
  /** Nothing but a function of the operands' values: may be computed again, or once for several. */
  readonly pure: boolean;
  /** What the result is, where known. */
  readonly result?: 'number' | 'boolean' | 'string' | 'integer';
  /** May functions that are kept as values go in? */
  readonly takesFunctions?: boolean;
  /** Names the construct in messages. */
  readonly what: string;
  /** It is kept although nothing uses its result. */
  readonly effect?: boolean;
  /** It throws where its first operand is null or undefined. */
  readonly needsObject?: boolean;
}

let lastId = 0;

/** A value that is computed once each time its block runs. */
export class Value {
  readonly kind = 'value';
  readonly id = ++lastId;
  operation: Operation;
  readonly slot: Slot;
  /** Where it is defined. */
  block: Block;
  readonly place: Place;

  constructor(operation: Operation, block: Block, place: Place, slot: Slot) {
    this.operation = operation;
    this.block = block;
    this.place = place;
    this.slot = slot;
  }

  /** A number that depends on the parameters. */
  get isActive(): boolean {
    return this.slot.active;
  }

  /** An object that holds such numbers, so that an adjoint object goes with it. */
  get isActiveObject(): boolean {
    return this.slot.cell.active;
  }
}

/** A name of the program that is assigned more than once, or in a branch. */
export class Variable {
  readonly id = ++lastId;
  readonly slot: Slot;
  /** The block that it belongs to: it starts anew each time this runs. */
  readonly home: Block;
  readonly name: string;

  constructor(name: string, home: Block, slot = new Slot()) {
    this.name = name;
    this.home = home;
    this.slot = slot;
  }
}

export type Statement =
  | { readonly kind: 'define'; readonly value: Value }
  | { readonly kind: 'assign'; readonly variable: Variable; readonly value: Value }
  | { readonly kind: 'store'; readonly base: Value; readonly key: Value; readonly value: Value; readonly place: Place; /** The array ends just before the key. */ readonly appends?: boolean }
  | { readonly kind: 'setLength'; readonly base: Value; readonly length: Value }
  /** `{ ...source }` into the new object `target`. */
  | { readonly kind: 'copyFields'; readonly target: Value; readonly source: Value; /** The fields' names, as a list. */ readonly keys: Value; readonly place: Place }
  | Branch
  | Loop
  | { readonly kind: 'throw'; readonly text: Value; readonly place: Place };

export interface Branch {
  readonly kind: 'branch';
  readonly condition: Value;
  readonly then: Block;
  readonly otherwise: Block;
}

/** Runs for counter = start, start + step … while `counter compare bound`; these do not change while it runs. */
export interface CountedLoop {
  readonly kind: 'counted';
  readonly start: Value;
  readonly bound: Value;
  readonly step: number;
  readonly compare: '<' | '<=' | '>' | '>=';
  readonly body: Block;
  /** Set in the body when this run is the last. */
  readonly exit: Variable;
  /** Defined by the loop: `counter` within the body, `trips` beside the loop. */
  counter: Value;
  trips: Value;
  /** Is `exit` ever set? */
  canExit: boolean;
}

/** Runs until its body sets `exit`. */
export interface RepeatLoop {
  readonly kind: 'repeat';
  readonly body: Block;
  readonly exit: Variable;
  trips: Value;
}

export type Loop = CountedLoop | RepeatLoop;

/** A function compiled on its own. */
export interface Procedure {
  readonly name: string;
  readonly parameters: Value[];
  readonly body: Block;
  /** What it returns; set when its body has been read. */
  result: Value | undefined;
  readonly resultSlot: Slot;
}

/** Statements that run one after the other. */
export class Block {
  readonly parent: Block | undefined;
  readonly statements: Statement[] = [];
  /** The loop whose body this is. */
  loop: Loop | undefined;
  procedure: Procedure | undefined;
  #around: readonly Block[] | undefined;

  constructor(parent: Block | undefined) {
    this.parent = parent;
  }

  /** This block and those around it, innermost first, to the function's own. */
  around(): readonly Block[] {
    return (this.#around ??= [this, ...(this.parent?.around() ?? [])]);
  }
}

/** The blocks directly within a statement. */
export function blocksOf(statement: Statement): Block[] {
  switch (statement.kind) {
    case 'branch':
      return [statement.then, statement.otherwise];
    case 'counted':
    case 'repeat':
      return [statement.body];
    default:
      return [];
  }
}

/** All statements of a block and the blocks within, in the order of the program. */
export function everyStatement(block: Block, found: Located[] = []): Located[] {
  for (const statement of block.statements) {
    found.push({ statement, block });
    for (const inner of blocksOf(statement)) everyStatement(inner, found);
  }
  return found;
}

/** A statement and the block that it stands in. */
export interface Located {
  readonly statement: Statement;
  readonly block: Block;
}

/** The values that an operation is computed from. */
export function operandsOf(operation: Operation): readonly Value[] {
  switch (operation.kind) {
    case 'arithmetic':
    case 'passive':
    case 'call':
      return operation.operands;
    case 'load':
      return [operation.base, operation.key];
    case 'length':
    case 'asArray':
      return [operation.base];
    case 'norm':
      return [operation.list];
    case 'array':
      return operation.elements;
    case 'newArray':
      return operation.fill ? [operation.length, operation.fill] : [operation.length];
    case 'record':
      return operation.fields.map(([, value]) => value);
    case 'literal':
    case 'constant':
    case 'input':
    case 'read':
    case 'counter':
    case 'trips':
    case 'lambda':
      return [];
  }
}

/** The values that a statement itself uses, without those of blocks within. */
export function usesOf(statement: Statement): readonly Value[] {
  switch (statement.kind) {
    case 'define':
      return operandsOf(statement.value.operation);
    case 'assign':
      return [statement.value];
    case 'store':
      return [statement.base, statement.key, statement.value];
    case 'setLength':
      return [statement.base, statement.length];
    case 'copyFields':
      return [statement.target, statement.source, statement.keys];
    case 'branch':
      return [statement.condition];
    case 'counted':
      return [statement.start, statement.bound];
    case 'repeat':
      return [];
    case 'throw':
      return [statement.text];
  }
}
