import { addTo } from './addTo.ts';
import { needsOf, operations } from '../operations.ts';
import { blocksOf, operandsOf, type Block, type Statement, type Value } from './ir.ts';
import type { Lowering } from './lowering.ts';
import { allBlocks } from './activity.ts';
import { runsAround, type Positions } from './positions.ts';
import { hasReverseWork } from './reverseWork.ts';
import { isStableLength, isStableLoad, isStableRead } from './stability.ts';
import { isNumber } from './wholeNumbers.ts';

/** What the backward sweep wants of a value. */
export interface Need {
  /** Its number, text or reference itself; `exactly`: also where it is no number. */
  value: boolean;
  exactly: boolean;
  /** Only whether it is truthy. */
  truth: boolean;
  /** The adjoint object that goes with it. */
  adjoint: boolean;
}

/** Where the backward sweep has a value from. */
export type Storage =
  /** Its name is still in scope. */
  | 'direct'
  /** Computed again from other values. */
  | 'again'
  /** Kept as a number. */
  | 'tape'
  /** Kept as it is, with its adjoint. */
  | 'objects';

/** Decides for each value that the backward sweep needs how it gets there. */
export class StoragePlan {
  readonly needs = new Map<Value, Need>();
  readonly storage = new Map<Value, Storage>();
  readonly #positions: Positions;

  constructor(l: Lowering, positions: Positions) {
    this.#positions = positions;
    for (const block of allBlocks(l)) this.#collect(block);
    this.#decide();
  }

  /** The values of a block that must be put on a stack at its end, in the order of their definition. */
  keptIn(block: Block, kind: 'tape' | 'objects'): Value[] {
    return this.#of(block, kind);
  }

  /** The values of a block that the backward sweep computes again, in the order of their definition. */
  againIn(block: Block): Value[] {
    return this.#of(block, 'again');
  }

  #byBlock: Map<Block, Value[]> | undefined;

  #of(block: Block, kind: Storage): Value[] {
    if (!this.#byBlock) {
      this.#byBlock = new Map();
      for (const value of this.storage.keys()) addTo(this.#byBlock, value.block, value);
    }
    const order = (value: Value): number => this.#positions.orderOfValue(value);
    return (this.#byBlock.get(block) ?? []).filter((value) => this.storage.get(value) === kind).sort((a, b) => order(a) - order(b));
  }

  #collect(block: Block): void {
    for (const statement of block.statements) {
      if (hasReverseWork(statement)) this.#needsOf(statement);
      blocksOf(statement).forEach((inner) => this.#collect(inner));
    }
  }

  #need(value: Value, what: Partial<Need>): void {
    if (value.operation.kind === 'literal') return;
    const known = this.needs.get(value);
    if (!known) this.needs.set(value, { value: false, exactly: false, truth: false, adjoint: false, ...what });
    else for (const key of Object.keys(what) as (keyof Need)[]) known[key] ||= what[key]!;
  }

  #needsOf(statement: Statement): void {
    switch (statement.kind) {
      case 'define':
        return this.#needsOfDefinition(statement.value);
      case 'store':
        this.#need(statement.base, { adjoint: true });
        return this.#need(statement.key, { exactly: true });
      case 'copyFields':
        this.#need(statement.target, { adjoint: true });
        this.#need(statement.source, { adjoint: true });
        return this.#need(statement.keys, { exactly: true });
      case 'branch':
        return this.#need(statement.condition, { truth: true });
      case 'counted':
        if (statement.canExit) this.#need(statement.trips, { value: true });
        else this.#need(statement.bound, { value: true });
        return this.#need(statement.start, { value: true });
      case 'repeat':
        return this.#need(statement.trips, { value: true });
      case 'assign':
      case 'setLength':
      case 'throw':
        return;
    }
  }

  #needsOfDefinition(value: Value): void {
    const { operation } = value;
    switch (operation.kind) {
      case 'arithmetic':
        for (const [index, operand] of operation.operands.entries()) {
          if (!operand.isActive) continue;
          const { operands, result } = needsOf(operation.operation, index, operation.operands.length, constantsOf(operation.operands));
          for (const needed of operands) this.#need(operation.operands[needed]!, { value: true });
          if (result) this.#need(value, { value: true });
        }
        return;
      case 'load':
        this.#need(operation.base, { adjoint: true });
        return this.#need(operation.key, { exactly: true });
      case 'norm':
        this.#need(operation.list, { value: true, adjoint: true });
        return this.#need(value, { value: true });
      case 'array':
      case 'record':
        return this.#need(value, { adjoint: true });
      default:
    }
  }

  #decide(): void {
    // Later values first, since to compute one again needs earlier ones.
    for (const value of this.#positions.valuesInOrder().reverse()) if (this.needs.has(value)) this.#decideFor(value);
    for (const value of this.needs.keys()) if (!this.storage.has(value)) this.#decideFor(value);
  }

  #decideFor(value: Value): void {
    const need = this.needs.get(value)!;
    if (this.#isDirect(value)) {
      this.storage.set(value, 'direct');
      return;
    }
    if (this.#canRepeat(value)) {
      this.storage.set(value, 'again');
      this.#needToRepeat(value, need);
      return;
    }
    const isObject = need.adjoint || value.isActiveObject || !(isNumber(value, this.#positions.numeric) || value.operation.kind === 'trips' || !need.exactly);
    this.storage.set(value, isObject ? 'objects' : 'tape');
  }

  /** Is the value's name in scope, and unchanged, where the backward sweep of its block runs? */
  #isDirect(value: Value): boolean {
    switch (value.operation.kind) {
      case 'literal':
      case 'constant':
      case 'counter':
        return true;
      case 'input':
        return value.operation.input.kind !== 'parameter';
      default:
        return runsAround(value.block, this.#positions.fused).length === 0;
    }
  }

  #isFree(value: Value, depth: number): boolean {
    return value.operation.kind === 'literal' || this.needs.has(value) || this.#isDirect(value) || (depth < 16 && this.#canRepeat(value, depth + 1));
  }

  /** For each value what was found, and how many needs were known then: what is not needed yet may be later, so only a yes is final. */
  readonly #repeatable = new Map<Value, { readonly can: boolean; readonly needs: number }>();

  #canRepeat(value: Value, depth = 0): boolean {
    const known = this.#repeatable.get(value);
    if (known && (known.can || known.needs === this.needs.size)) return known.can;
    const { operation } = value;
    const can = ((): boolean => {
      switch (operation.kind) {
        case 'arithmetic':
          return (operations[operation.operation]!.cost !== 'transcendental' || isSquare(operation.operands, operation.operation)) && operation.operands.every((operand) => this.#isFree(operand, depth));
        case 'passive':
          return operation.passive.pure && operation.operands.every((operand) => this.#isFree(operand, depth));
        case 'load':
          return isStableLoad(value, this.#positions) && this.#isFree(operation.base, depth) && this.#isFree(operation.key, depth);
        case 'length':
          return isStableLength(value, this.#positions) && this.#isFree(operation.base, depth);
        case 'asArray':
          return !operation.lists && this.#isFree(operation.base, depth);
        case 'read':
          return isStableRead(value, this.#positions);
        default:
          return false;
      }
    })();
    this.#repeatable.set(value, { can, needs: this.needs.size });
    return can;
  }

  #needToRepeat({ operation }: Value, need: Need): void {
    switch (operation.kind) {
      case 'load':
        this.#need(operation.key, { exactly: true });
        if (need.adjoint) this.#need(operation.base, { adjoint: true });
        return this.#need(operation.base, { value: true, exactly: true });
      case 'asArray':
        return this.#need(operation.base, { ...need });
      case 'length':
        return this.#need(operation.base, { value: true, exactly: true });
      case 'arithmetic':
        return operation.operands.forEach((operand) => this.#need(operand, { value: true }));
      default:
        return operandsOf(operation).forEach((operand) => this.#need(operand, { value: true, exactly: true }));
    }
  }
}

/** Operands that stand as numbers in the source, by index. */
export function constantsOf(operands: readonly Value[]): ReadonlyMap<number, number> {
  const constants = new Map<number, number>();
  for (const [index, { operation }] of operands.entries()) if (operation.kind === 'literal' && typeof operation.value === 'number') constants.set(index, operation.value);
  return constants;
}

const isSquare = (operands: readonly Value[], operation: string): boolean => operation === '**' && constantsOf(operands).get(1) === 2;

