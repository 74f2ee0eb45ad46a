import type * as t from '@babel/types';
import type { Problem } from '../../problem.ts';
import { operations } from '../operations.ts';
import { Builder } from './builder.ts';
import type { Callable } from './functionValues.ts';
import type { ClassValue, FunctionNode, Lowered } from './lowered.ts';
import type { Block, Variable} from './ir.ts';
import { type Passive, type Procedure, Value, type Statement } from './ir.ts';
import type { ModuleTable } from './moduleTable.ts';
import { placeOf, problemAt, refuse, type Place } from './refuse.ts';
import { Scope } from './scope.ts';
import { anyKey, everything, flow, lengthKey, linkFields, Slot, type Cell } from './slots.ts';

/** Somewhere that control can go before the end of a sequence of statements; the flag says that it is on its way there. */
export interface Exit {
  readonly flag: Variable;
}

/** A loop, switch or labelled block that `break` and `continue` can name. */
export interface Target {
  readonly label: string | undefined;
  readonly isLoop: boolean;
  readonly isSwitch: boolean;
  readonly breakExit: Exit;
  readonly continueExit?: Exit;
  /** The flag that ends the loop. */
  readonly loopExit?: Variable;
}

/** A call that is being replaced by the function's body. */
export interface Frame {
  readonly node: FunctionNode;
  /** Where the function was made. */
  readonly outer: Scope;
  readonly scope: Scope;
  readonly self: Lowered | undefined;
  readonly returnExit: Exit;
  readonly result: Variable;
  readonly block: Block;
  readonly targets: Target[];
  /** What the only `return`, at the end of the function's own block, gives. */
  direct?: Lowered;
  returns: number;
}

/** A loop that was read as a counted one, and what must hold for that. */
export interface CountedAssumption {
  readonly node: t.Node;
  readonly bound: Value;
  /** Values that the bound is made of and that are not computed again in each run. */
  readonly fixed: ReadonlySet<Value>;
  /** Variables that the bound names. */
  readonly variables: ReadonlySet<Variable>;
  readonly body: Block;
}

/** What turned out only while reading, so that the program must be read again from the start. */
export interface Findings {
  /** Loops that are not counted ones. */
  readonly generalLoops: Set<t.Node>;
  /** Methods that leave out the holes of a list, of which there may be some. */
  readonly sparse: Set<t.Node>;
  /** Functions that call themselves. */
  readonly recursive: Set<t.Node>;
  /** Places where one of several functions is called, though it looked like one. */
  readonly severalFunctions: Set<t.Node>;
  /** Objects must say while running which class they are of. */
  tagsClasses: boolean;
}

/** Thrown when something was found out that changes how the program is read. */
export class ReadAgain extends Error {}

/** Everything that reading a program into statements shares. */
export class Lowering {
  readonly modules: ModuleTable;
  readonly builder = new Builder();
  readonly notes = new Map<string, Problem>();
  /** Objects that the generated code gets from outside. */
  readonly constants: unknown[] = [];
  readonly constantValues = new Map<unknown, Value>();
  readonly moduleValues = new Map<string, Lowered>();
  readonly moduleVariables = new Map<string, Variable>();
  readonly procedures = new Map<FunctionNode, { procedure: Procedure; scope: Scope }[]>();
  /** The functions that are kept as values; a value is the place in this list, counted from 1. */
  readonly functions: Callable[] = [];
  /** Classes whose objects say which they are of. */
  readonly classes: t.Class[] = [];
  readonly staticFields = new Map<t.ClassProperty, Lowered>();
  readonly classOfConstructor = new Map<FunctionNode, ClassValue>();
  readonly classValues = new Map<t.Class, ClassValue>();
  readonly procedureList: Procedure[] = [];
  readonly assumptions: CountedAssumption[] = [];
  readonly findings: Findings;
  /** Objects that got all fields of others. */
  readonly copies: { readonly target: Cell; readonly source: Cell }[] = [];
  readonly #moduleScopes = new Map<string, Scope>();
  /** Checks that can be made only when everything has been read. */
  readonly afterwards: (() => void)[] = [];
  frames: Frame[] = [];
  /** What the loss function gives. */
  resultValue: Value | undefined;

  constructor(modules: ModuleTable, findings: Findings) {
    this.modules = modules;
    this.findings = findings;
  }

  /** The scope of a module's top level, one for each module. */
  moduleScope(module: string): Scope {
    let scope = this.#moduleScopes.get(module);
    if (!scope) this.#moduleScopes.set(module, (scope = new Scope(undefined, module)));
    return scope;
  }

  get frame(): Frame {
    return this.frames.at(-1)!;
  }

  literal(value: number | string | boolean | null | undefined, node: t.Node): Value {
    return this.builder.literal(value, placeOf(node));
  }

  arithmetic(operation: string, operands: readonly Value[], node: t.Node): Value {
    const constant = foldConstant(operation, operands);
    if (constant !== undefined) return this.literal(constant, node);
    const value = this.builder.define({ kind: 'arithmetic', operation, operands }, placeOf(node));
    const { note } = operations[operation]!;
    if (note) this.afterwards.push(() => operands.some(({ isActive }) => isActive) && this.note(node, note));
    if (operation === '**' && operands[1]!.operation.kind !== 'literal') {
      this.afterwards.push(() => operands[1]!.isActive && this.note(node, 'The exponent depends on the parameters: where the base is not positive, its derivative is taken as 0.'));
    }
    return value;
  }

  /** A value that the language makes; see {@link Passive}. */
  passive(passive: Passive, operands: readonly Value[], node: t.Node): Value {
    const value = this.builder.define({ kind: 'passive', passive, operands }, placeOf(node));
    for (const operand of operands) {
      this.afterwards.push(() => {
        if (operand.slot.functions.length > 0 && !passive.takesFunctions) refuse(node, `${passive.what} is given a function here, which is not followed`);
        if (!passive.valueOnly && (operand.isActive || operand.isActiveObject)) refuse(node, `${passive.what} cannot be differentiated: a number that depends on the parameters goes in`);
      });
      if (!passive.pure && !passive.valueOnly) operand.slot.cell.escapes = true;
    }
    if (!passive.pure) {
      this.builder.forget();
      value.slot.cell.foreign = true;
      value.slot.cell.grows = true;
    }
    return value;
  }

  test(text: (...operands: string[]) => string, operands: readonly Value[], node: t.Node): Value {
    return this.passive({ text, valueOnly: true, pure: true, takesFunctions: true, result: 'boolean', what: 'a comparison' }, operands, node);
  }

  load(base: Value, key: Value, node: t.Node): Value {
    const { cell } = base.slot;
    const slot = key.operation.kind === 'literal' ? cell.field(String(key.operation.value)) : cell.anyElement();
    const value = this.builder.define({ kind: 'load', base, key }, placeOf(node), slot);
    if (key.operation.kind !== 'literal') this.noteKey(key, node);
    return value;
  }

  store(base: Value, key: Value, value: Value, node: t.Node): void {
    const { cell } = base.slot;
    const constantKey = key.operation.kind === 'literal' ? String(key.operation.value) : undefined;
    if (constantKey === 'length') cell.namesLength = true;
    const slot = constantKey !== undefined ? cell.field(constantKey) : cell.anyElement();
    flow(value.slot, slot);
    if (constantKey === undefined) this.noteKey(key, node);
    this.builder.write(base, constantKey ?? anyKey, { kind: 'store', base, key, value, place: placeOf(node) });
  }

  length(base: Value, node: t.Node): Value {
    return this.builder.define({ kind: 'length', base }, placeOf(node));
  }

  setLength(base: Value, length: Value): void {
    this.builder.write(base, lengthKey, { kind: 'setLength', base, length });
  }

  copyFields(target: Value, source: Value, node: t.Node): void {
    this.copies.push({ target: target.slot.cell, source: source.slot.cell });
    linkFields(target.slot.cell, source.slot.cell);
    const keys = this.passive({ text: (a) => `Object.keys(${a} ?? {})`, valueOnly: true, takesFunctions: true, pure: false, what: 'the fields of an object' }, [source], node);
    this.builder.write(target, everything, { kind: 'copyFields', target, source, keys, place: placeOf(node) });
  }

  /** Appends to an array. */
  push(base: Value, value: Value, node: t.Node): void {
    this.append(base, this.length(base, node), value, node);
  }

  /** Appends to an array whose length is known to be `end`. */
  append(base: Value, end: Value, value: Value, node: t.Node): void {
    const { cell } = base.slot;
    cell.grows = true;
    flow(value.slot, cell.anyElement());
    const statement: Statement = { kind: 'store', base, key: end, value, place: placeOf(node), appends: true };
    cell.writes.push({ what: lengthKey, statement });
    this.builder.emit(statement);
    this.builder.forget();
  }

  newArray(node: t.Node, elements: readonly Value[] = []): Value {
    const value = this.builder.define({ kind: 'array', elements }, placeOf(node));
    value.slot.cell.grows = true;
    for (const [index, element] of elements.entries()) flow(element.slot, value.slot.cell.field(String(index)));
    return value;
  }

  /** Runs `write` in a block of its own, which it returns. */
  inBlock(write: () => void): Block {
    const block = this.builder.block();
    this.builder.within(block, write);
    return block;
  }

  branch(condition: Value, then: () => void, otherwise: () => void = () => undefined): void {
    const thenBlock = this.inBlock(then);
    const otherwiseBlock = this.inBlock(otherwise);
    this.builder.emit({ kind: 'branch', condition, then: thenBlock, otherwise: otherwiseBlock });
  }

  /** `for (counter = 0; counter < bound; counter++)` around what `write` writes. */
  count(bound: Value, node: t.Node, write: (counter: Value) => void, start = this.literal(0, node)): void {
    this.counted({ start, bound, step: 1, compare: '<' }, node, (counter) => write(counter));
  }

  counted(
    { start, bound, step, compare }: { start: Value; bound: Value; step: number; compare: '<' | '<=' | '>' | '>=' },
    node: t.Node,
    write: (counter: Value, exit: Variable) => void,
  ): void {
    const { builder } = this;
    const exit = builder.variable('exit');
    const body = builder.block();
    const place: Place = placeOf(node);
    const counter = new Value({ kind: 'literal', value: 0 }, body, place, new Slot());
    const loop = { kind: 'counted' as const, start, bound, step, compare, body, exit, counter, trips: counter, canExit: false };
    loop.counter = new Value({ kind: 'counter', loop }, body, place, new Slot());
    loop.trips = new Value({ kind: 'trips', loop }, builder.current, place, new Slot());
    body.loop = loop;
    const exitStart = builder.current.statements.length;
    builder.forget();
    builder.within(body, () => write(loop.counter, exit));
    loop.canExit = assigns(body, exit);
    if (loop.canExit) builder.current.statements.splice(exitStart, 0, { kind: 'assign', variable: exit, value: this.literal(false, node) });
    builder.emit(loop);
    builder.forget();
  }

  repeat(node: t.Node, write: (exit: Variable) => void): void {
    const { builder } = this;
    const exit = builder.variable('exit');
    const body = builder.block();
    const place = placeOf(node);
    const loop = { kind: 'repeat' as const, body, exit, trips: undefined as unknown as Value };
    loop.trips = new Value({ kind: 'trips', loop }, builder.current, place, new Slot());
    body.loop = loop;
    builder.assign(exit, this.literal(false, node));
    builder.forget();
    builder.within(body, () => write(exit));
    builder.emit(loop);
    builder.forget();
  }

  note(where: t.Node, message: string): void {
    const problem = problemAt(where, message, 'information');
    this.notes.set(`${problem.file}:${problem.line}:${problem.column}:${message}`, problem);
  }

  noteKey(key: Value, node: t.Node): void {
    this.afterwards.push(() => key.isActive && this.note(node, 'The index depends on the parameters: its value is used, its derivative is 0.'));
  }
}

function assigns(block: Block, variable: Variable): boolean {
  return block.statements.some((statement) => {
    switch (statement.kind) {
      case 'assign':
        return statement.variable === variable;
      case 'branch':
        return assigns(statement.then, variable) || assigns(statement.otherwise, variable);
      case 'counted':
      case 'repeat':
        return assigns(statement.body, variable);
      default:
        return false;
    }
  });
}

/** Operations on numbers that stand in the source, such as `2 * 3` or `-1`, as the language computes them. */
function foldConstant(operation: string, operands: readonly Value[]): number | undefined {
  const numbers = operands.map(({ operation: of }) => (of.kind === 'literal' && typeof of.value === 'number' ? of.value : undefined));
  const [a, b] = numbers;
  if (numbers.some((each) => each === undefined)) return undefined;
  switch (operation) {
    case 'negate':
      return -a!;
    case '+':
      return a! + b!;
    case '-':
      return a! - b!;
    case '*':
      return a! * b!;
    case '/':
      return a! / b!;
    default:
      return undefined;
  }
}
