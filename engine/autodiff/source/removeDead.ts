import { addTo } from './addTo.ts';
import { allBlocks, allStatements } from './activity.ts';
import { blocksOf, operandsOf, usesOf, Value, type Block, type Passive, type Statement, type Variable } from './ir.ts';
import type { Lowering } from './lowering.ts';
import { Slot } from './slots.ts';

/** Removes what has no influence on the result and no effect of its own. */
export function removeDead(l: Lowering): void {
  const owners = new Map<Statement, Statement | undefined>();
  const definitions = new Map<Value, Statement>();
  const assignments = new Map<Variable, Statement[]>();
  const roots: Statement[] = [];
  const index = (block: Block, owner: Statement | undefined): void => {
    for (const statement of block.statements) {
      owners.set(statement, owner);
      if (statement.kind === 'define') {
        definitions.set(statement.value, statement);
        if (statement.value.operation.kind === 'lambda') index(statement.value.operation.procedure.body, statement);
      }
      if (statement.kind === 'assign') addTo(assignments, statement.variable, statement);
      if (hasEffect(statement)) roots.push(statement);
      for (const inner of blocksOf(statement)) index(inner, statement);
    }
  };
  for (const block of allBlocks(l)) index(block, undefined);

  const live = new Set<Statement>();
  const liveVariables = new Set<Variable>();
  const waiting: Statement[] = [];
  const markStatement = (statement: Statement | undefined): void => {
    if (!statement || live.has(statement)) return;
    live.add(statement);
    waiting.push(statement);
  };
  const markVariable = (variable: Variable): void => {
    if (liveVariables.has(variable)) return;
    liveVariables.add(variable);
    assignments.get(variable)?.forEach(markStatement);
  };
  const markValue = (value: Value): void => {
    markStatement(definitions.get(value));
    if (value.operation.kind === 'read') markVariable(value.operation.variable);
    if (value.operation.kind === 'counter' || value.operation.kind === 'trips') markStatement(value.operation.loop);
  };
  roots.forEach(markStatement);
  if (l.resultValue) markValue(l.resultValue);
  for (const { result } of l.procedureList) if (result) markValue(result);
  const follow = (): void => {
    for (let statement = waiting.pop(); statement; statement = waiting.pop()) {
      usesOf(statement).forEach(markValue);
      markStatement(owners.get(statement));
      if (statement.kind === 'repeat' || (statement.kind === 'counted' && statement.canExit)) markVariable(statement.exit);
      if (statement.kind === 'define') {
        const { operation } = statement.value;
        operandsOf(operation).forEach(markValue);
        if (operation.kind === 'read') markVariable(operation.variable);
        if (operation.kind === 'lambda' && operation.procedure.result) markValue(operation.procedure.result);
      }
    }
  };
  follow();
  keepExceptions(l, live, (statement, owner) => {
    owners.set(statement, owner);
    markStatement(statement);
    follow();
  });

  const sweep = (block: Block): void => {
    const kept = block.statements.filter((statement) => live.has(statement));
    block.statements.splice(0, block.statements.length, ...kept);
    for (const statement of kept) {
      if (statement.kind === 'define' && statement.value.operation.kind === 'lambda') sweep(statement.value.operation.procedure.body);
      blocksOf(statement).forEach(sweep);
    }
  };
  for (const block of allBlocks(l)) sweep(block);
}

/**
 * What is read from nothing throws although nobody uses it: a test stands in for each such reading that is left out, unless another one of the
 * same object is kept that runs whenever it would.
 */
function keepExceptions(l: Lowering, live: ReadonlySet<Statement>, keep: (test: Statement, owner: Statement | undefined) => void): void {
  const [read, iterated] = [new Map<Value, Set<Block>>(), new Map<Value, Set<Block>>()];
  const add = (to: Map<Value, Set<Block>>, base: Value, block: Block): void => void to.set(base, (to.get(base) ?? new Set<Block>()).add(block));
  const note = (statement: Statement, base: Value, block: Block): void => {
    add(read, base, block);
    if (isIteration(statement)) add(iterated, base, block);
  };
  for (const { statement, block } of allStatements(l)) {
    const base = live.has(statement) ? neededObject(statement) : undefined;
    if (base) note(statement, base, block);
  }
  const visit = (block: Block, owner: Statement | undefined): void => {
    // It may be needed after all, by another test.
    for (const statement of [...block.statements]) {
      for (const inner of blocksOf(statement)) visit(inner, statement);
      if (statement.kind === 'define' && statement.value.operation.kind === 'lambda') visit(statement.value.operation.procedure.body, statement);
      const base = live.has(statement) ? undefined : neededObject(statement);
      if (!base || statement.kind !== 'define' || !mayBeMissing(base)) continue;
      const blocks = (isIteration(statement) ? iterated : read).get(base);
      if (blocks && block.around().some((each) => blocks.has(each))) continue;
      note(statement, base, block);
      const value = new Value({ kind: 'passive', passive: isIteration(statement) ? iterableTest : presenceTest, operands: [base] }, block, statement.value.place, new Slot());
      const test = { kind: 'define', value } as const;
      block.statements.splice(block.statements.indexOf(statement), 0, test);
      keep(test, owner);
    }
  };
  for (const block of allBlocks(l)) visit(block, undefined);
}

const isIteration = (statement: Statement): boolean => statement.kind === 'define' && statement.value.operation.kind === 'asArray';

const presenceTest: Passive = { text: (a) => `${a}.valueOf`, valueOnly: true, pure: true, takesFunctions: true, effect: true, what: 'a property' };
const iterableTest: Passive = { text: (a) => `${a}[Symbol.iterator]()`, valueOnly: true, pure: true, takesFunctions: true, effect: true, what: 'a loop' };

/** What a statement takes apart, and must not be null or undefined. */
function neededObject(statement: Statement): Value | undefined {
  if (statement.kind === 'store' || statement.kind === 'setLength') return statement.base;
  if (statement.kind !== 'define') return undefined;
  const { operation } = statement.value;
  switch (operation.kind) {
    case 'load':
    case 'length':
    case 'asArray':
      return operation.base;
    case 'passive':
      return operation.passive.needsObject ? operation.operands[0] : undefined;
    default:
      return undefined;
  }
}

/** Could the value be null or undefined? */
function mayBeMissing({ operation }: Value): boolean {
  switch (operation.kind) {
    case 'literal':
      return operation.value === null || operation.value === undefined;
    case 'input':
      return operation.input.kind === 'data' || operation.input.kind === 'parameter';
    case 'passive':
      return operation.passive.result === undefined;
    case 'load':
    case 'read':
    case 'call':
      return true;
    default:
      return false;
  }
}

function hasEffect(statement: Statement): boolean {
  switch (statement.kind) {
    case 'store':
    case 'setLength':
    case 'copyFields':
    case 'throw':
      return true;
    case 'define': {
      const { operation } = statement.value;
      return operation.kind === 'call' || (operation.kind === 'passive' && operation.passive.effect === true) || (operation.kind === 'asArray' && !operation.lists);
    }
    case 'assign':
    case 'branch':
    case 'counted':
    case 'repeat':
      return false;
  }
}
