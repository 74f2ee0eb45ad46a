import { addTo } from './addTo.ts';
import { allBlocks } from './activity.ts';
import { blocksOf, type Block, type Loop, type Statement, type Value, type Variable } from './ir.ts';
import type { Accumulator } from './fuseLoops.ts';
import type { Lowering } from './lowering.ts';
import type { Cell, Slot } from './slots.ts';
import { numericVariables } from './wholeNumbers.ts';

/** A statement that changes objects. */
export interface Write {
  readonly statement: Statement & { readonly kind: 'store' | 'setLength' | 'copyFields' };
  readonly base: Value;
  readonly block: Block;
  readonly order: number;
}

/** Where everything stands in the finished program, and which objects are written where. */
export class Positions {
  readonly #orders = new Map<Statement, number>();
  readonly #definitions = new Map<Value, number>();
  readonly assignments = new Map<Variable, { readonly order: number; readonly block: Block }[]>();
  readonly #assigned = new Map<Variable, Value[]>();
  /** Variables that hold nothing but numbers. */
  readonly numeric: ReadonlySet<Variable>;
  readonly #writes = new Map<Cell, Write[]>();
  readonly #sharedWrites: Write[] = [];
  /** Loops whose derivative is taken run by run, together with the computation. */
  readonly fused: ReadonlyMap<Loop, readonly Accumulator[]>;
  #next = 0;

  constructor(l: Lowering, fused: ReadonlyMap<Loop, readonly Accumulator[]> = new Map()) {
    this.fused = fused;
    for (const block of allBlocks(l)) this.#visit(block);
    this.numeric = numericVariables(this.#assigned);
    for (const [cell, writes] of this.#writes) if (isShared(cell)) this.#sharedWrites.push(...writes);
  }

  orderOf(statement: Statement): number {
    return this.#orders.get(statement)!;
  }

  /** Inputs and literals come first. */
  orderOfValue(value: Value): number {
    return this.#definitions.get(value) ?? -1;
  }

  /** What may write to objects of the cell. Objects that were given away may be any other such object. */
  writesTo(cell: Cell): readonly Write[] {
    return isShared(cell) ? this.#sharedWrites : (this.#writes.get(cell) ?? []);
  }

  /** Every value in the order of definition; a loop's number of runs stands where the loop does. */
  valuesInOrder(): Value[] {
    return [...this.#definitions.keys()];
  }

  readonly #lookedAt = new Set<Cell>();

  /** Is an object of the cell given to a function of the language that may ask what kind of object it is? */
  isLookedAt(cell: Cell): boolean {
    return this.#lookedAt.has(cell) || cell.escapes;
  }

  /** Are objects of the cell written that the program did not make on the spot? */
  isForeignWritten(cell: Cell): boolean {
    return this.#writes.get(cell)?.some(({ base }) => !isAllocation(base)) ?? false;
  }

  #look({ operation }: Value): void {
    if (operation.kind === 'passive') for (const operand of operation.operands) this.#lookedAt.add(operand.slot.cell);
  }

  #visit(block: Block): void {
    for (const statement of block.statements) {
      const order = this.#next++;
      this.#orders.set(statement, order);
      switch (statement.kind) {
        case 'define':
          this.#definitions.set(statement.value, order);
          this.#look(statement.value);
          break;
        case 'assign':
          addTo(this.#assigned, statement.variable, statement.value);
          addTo(this.assignments, statement.variable, { order, block });
          break;
        case 'store':
        case 'setLength':
        case 'copyFields': {
          const base = statement.kind === 'copyFields' ? statement.target : statement.base;
          const { cell } = base.slot;
          addTo(this.#writes, cell, { statement, base, block, order });
          break;
        }
        case 'counted':
        case 'repeat':
          this.#definitions.set(statement.trips, order);
          break;
        default:
      }
      for (const inner of blocksOf(statement)) this.#visit(inner);
    }
  }
}

const isShared = (cell: Cell): boolean => cell.foreign || cell.escapes;

/** The slot that a key of an object leads to; undefined where nothing ever stood there. */
export function slotAt(base: Value, key: Value): Slot | undefined {
  const { cell } = base.slot;
  return cell.elements ?? (key.operation.kind === 'literal' ? cell.fields.get(String(key.operation.value)) : cell.anyElement());
}

/** The innermost block around both in which each run starts anew: a loop's body or a procedure. */
export function innermostCommonRun(left: Block, right: Block, fused: { has(loop: Loop): boolean }): Block | undefined {
  const around = runsAround(left, fused);
  return runsAround(right, fused).find((run) => around.includes(run));
}

/** The bodies of loops and procedures around a block, innermost first; those whose derivative is taken run by run do not count. */
export function runsAround(block: Block, fused: { has(loop: Loop): boolean }): Block[] {
  const runs: Block[] = [];
  for (const each of block.around()) {
    if (each.loop && fused.has(each.loop)) break;
    if (each.loop || each.procedure) runs.push(each);
  }
  return runs;
}

/** Does the value stand for an object that is made right there? */
export const isAllocation = ({ operation: { kind } }: Value): boolean => kind === 'array' || kind === 'newArray' || kind === 'record';

export const isWithin = (block: Block, outer: Block): boolean => block.around().includes(outer);
