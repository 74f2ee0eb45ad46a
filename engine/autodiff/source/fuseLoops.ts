import { number, plus, times, type Expression } from '../expression.ts';
import { everyStatement, operandsOf, type Block, type Loop, type Statement, type Value, type Variable } from './ir.ts';
import type { Lowering } from './lowering.ts';
import { LinearFlow } from './linearFlow.ts';
import { isAllocation, isWithin, Positions, slotAt } from './positions.ts';
import { blockHasReverseWork } from './reverseWork.ts';

/** A variable that a loop adds to, and the derivative of the loss with respect to it. */
export interface Accumulator {
  readonly variable: Variable;
  readonly derivative: Expression;
}

/** What a block passes on: a variable or value, and the derivative of the loss with respect to it. */
interface Output {
  readonly variable?: Variable;
  readonly value?: Value;
  readonly derivative: Expression;
}

/**
 * Finds loops that do nothing but add to sums whose derivatives are known beforehand, as in the mean of errors over the rows of data.
 * The derivative of each run is then taken together with the run, as one would by hand: nothing needs to be kept for later.
 */
export function fuseLoops(l: Lowering): Map<Loop, readonly Accumulator[]> {
  const fused = new Map<Loop, readonly Accumulator[]>();
  if (l.resultValue?.isActive) fuseIn(l.builder.root, [{ value: l.resultValue, derivative: number(1) }], l, fused);
  return fused;
}

function fuseIn(block: Block, outputs: readonly Output[], l: Lowering, fused: Map<Loop, readonly Accumulator[]>, positions = { current: new Positions(l) }): void {
  for (const statement of [...block.statements]) {
    if ((statement.kind !== 'counted' && statement.kind !== 'repeat') || !blockHasReverseWork(statement.body)) continue;
    const accumulators = findAccumulators(statement, block, outputs, positions.current);
    if (!accumulators) continue;
    // What the derivatives of the sums are made of may have moved.
    positions.current = new Positions(l);
    fused.set(statement, accumulators);
    fuseIn(statement.body, accumulators, l, fused, positions);
  }
}

function findAccumulators(loop: Loop, block: Block, outputs: readonly Output[], positions: Positions): readonly Accumulator[] | undefined {
  const sums = sumsOf(loop, positions);
  if (!sums) return undefined;
  const accumulators: Accumulator[] = [];
  for (const variable of sums) {
    // Within the loop the sum is only added to.
    const inside = new LinearFlow(variable, () => false);
    if (!inside.follow(loop.body)) return undefined;
    const outer = [...inside.variables].filter(([{ home }]) => !isWithin(home, loop.body));
    if (outer.length !== 1 || outer[0]![0] !== variable || !isOne(outer[0]![1])) return undefined;
    // After it, the sum goes into what the block passes on by known factors.
    const moved: Value[] = [];
    const after = new LinearFlow(variable, (value) => isAvailable(value, loop, block, positions, moved));
    if (!after.follow(block, block.statements.indexOf(loop) + 1)) return undefined;
    let derivative: Expression = number(0);
    for (const output of outputs) {
      const flow = output.variable ? after.variables.get(output.variable) : after.values.get(output.value!);
      if (flow) derivative = plus(derivative, times(output.derivative, flow));
    }
    for (const value of moved) moveBefore(value, loop, block);
    accumulators.push({ variable, derivative });
  }
  return accumulators;
}

const isOne = (expression: Expression): boolean => expression.kind === 'number' && expression.value === 1;

/** The active variables that outlive the loop; undefined where the loop does more than add to such. */
function sumsOf(loop: Loop, positions: Positions): Set<Variable> | undefined {
  const { body } = loop;
  const order = positions.orderOf(loop);
  const sums = new Set<Variable>();
  const isNew = (base: Value): boolean => isAllocation(base) && isWithin(base.block, body);
  for (const { statement } of everyStatement(body)) {
    switch (statement.kind) {
      case 'assign': {
        const { variable } = statement;
        if (isWithin(variable.home, body)) break;
        if (variable.slot.cell.active) return undefined;
        if (variable.slot.active) sums.add(variable);
        break;
      }
      case 'store': {
        const slot = slotAt(statement.base, statement.key);
        if ((slot?.active || slot?.cell.active) && !isNew(statement.base)) return undefined;
        break;
      }
      case 'setLength':
        if (statement.base.isActiveObject && !isNew(statement.base)) return undefined;
        break;
      case 'copyFields':
        if (statement.target.isActiveObject && !isNew(statement.target)) return undefined;
        break;
      case 'define': {
        const { value } = statement;
        const { operation } = value;
        if (operation.kind === 'call') return undefined;
        // Adjoints that come early must not meet a later change of the object that they belong to.
        if (operation.kind === 'load' && (value.isActive || value.isActiveObject) && writtenAfter(operation.base, order, body, positions)) return undefined;
        break;
      }
      default:
    }
  }
  return sums;
}

const writtenAfter = (base: Value, order: number, body: Block, positions: Positions): boolean =>
  positions.writesTo(base.slot.cell).some((write) => write.order > order && !isWithin(write.block, body));

/** Is the value known before the loop, or can its definition be moved there? Those to move are collected. */
function isAvailable(value: Value, loop: Loop, block: Block, positions: Positions, moved: Value[]): boolean {
  const { operation } = value;
  if (operation.kind === 'literal' || operation.kind === 'input' || operation.kind === 'constant') return true;
  if (value.block !== block) return isWithin(block, value.block);
  if (operation.kind === 'counter') return true;
  if (positions.orderOfValue(value) < positions.orderOf(loop) || moved.includes(value)) return true;
  const isSteady =
    operation.kind === 'arithmetic' ||
    (operation.kind === 'passive' && operation.passive.pure) ||
    ((operation.kind === 'length' || operation.kind === 'load') && positions.writesTo(operation.base.slot.cell).length === 0) ||
    (operation.kind === 'asArray' && !operation.lists);
  if (!isSteady || !operandsOf(operation).every((operand) => isAvailable(operand, loop, block, positions, moved))) return false;
  moved.push(value);
  return true;
}

function moveBefore(value: Value, loop: Loop, block: Block): void {
  const { statements } = block;
  const from = statements.findIndex((statement: Statement) => statement.kind === 'define' && statement.value === value);
  const [statement] = statements.splice(from, 1);
  statements.splice(statements.indexOf(loop), 0, statement!);
}
