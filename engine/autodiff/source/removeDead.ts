import { addTo } from './addTo.ts';
import { allBlocks } from './activity.ts';
import { blocksOf, operandsOf, usesOf, type Block, type Statement, type Value, type Variable } from './ir.ts';
import type { Lowering } from './lowering.ts';

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
