import { assignedIn, allBlocks } from './activity.ts';
import { blocksOf, everyStatement, Value, type Block, type Statement, type Variable } from './ir.ts';
import type { Lowering } from './lowering.ts';
import { replaceValues } from './replaceValues.ts';

/** Reads of a variable whose value is known become that value; what a loop reads and does not assign is read before it. */
export function forwardReads(l: Lowering): void {
  const replacements = new Map<Value, Value>();
  const assigned = new Map<Block, ReadonlySet<Variable>>();
  // Reads come and go here, and assignments stay.
  const assignedTo = (block: Block): ReadonlySet<Variable> => {
    const known = assigned.get(block) ?? assignedIn(block);
    assigned.set(block, known);
    return known;
  };
  for (const block of allBlocks(l)) visit(block, new Map(), { replacements, assignedTo });
  replaceValues(l, replacements);
}

interface Pass {
  readonly replacements: Map<Value, Value>;
  /** `assignedIn`, each block once. */
  readonly assignedTo: (block: Block) => ReadonlySet<Variable>;
}

type Known = Map<Variable, Value>;

function visit(block: Block, known: Known, pass: Pass): void {
  const { replacements, assignedTo } = pass;
  const { statements } = block;
  const kept: Statement[] = [];
  for (const statement of statements) {
    switch (statement.kind) {
      case 'assign':
        known.set(statement.variable, replacements.get(statement.value) ?? statement.value);
        break;
      case 'define': {
        const { value } = statement;
        if (value.operation.kind === 'call') for (const variable of assignedTo(value.operation.procedure.body)) known.delete(variable);
        if (value.operation.kind === 'lambda') visit(value.operation.procedure.body, new Map(), pass);
        if (value.operation.kind !== 'read') break;
        const before = known.get(value.operation.variable);
        if (before) {
          replacements.set(value, before);
          continue;
        }
        known.set(value.operation.variable, value);
        break;
      }
      case 'branch':
        for (const inner of [statement.then, statement.otherwise]) visit(inner, new Map(known), pass);
        for (const inner of [statement.then, statement.otherwise]) for (const variable of assignedTo(inner)) known.delete(variable);
        break;
      case 'counted':
      case 'repeat': {
        const assigned = assignedTo(statement.body);
        for (const variable of readIn(statement.body)) {
          if (assigned.has(variable) || known.has(variable) || isWithin(variable.home, statement.body)) continue;
          const value = new Value({ kind: 'read', variable }, block, { file: '', line: 0, column: 0 }, variable.slot);
          // As early as can be: what is made later is then known to be another object.
          kept.splice(kept.findLastIndex((before) => mayAssign(before, variable, assignedTo)) + 1, 0, { kind: 'define', value });
          known.set(variable, value);
        }
        visit(statement.body, new Map([...known].filter(([variable]) => !assigned.has(variable))), pass);
        for (const variable of assigned) known.delete(variable);
        break;
      }
      default:
    }
    kept.push(statement);
  }
  statements.splice(0, statements.length, ...kept);
}

function mayAssign(statement: Statement, variable: Variable, assignedTo: Pass['assignedTo']): boolean {
  if (statement.kind === 'assign') return statement.variable === variable;
  if (statement.kind === 'define') return statement.value.operation.kind === 'call' && assignedTo(statement.value.operation.procedure.body).has(variable);
  return blocksOf(statement).some((block) => assignedTo(block).has(variable));
}

function readIn(block: Block): Set<Variable> {
  const variables = new Set<Variable>();
  for (const { statement } of everyStatement(block)) {
    if (statement.kind === 'define' && statement.value.operation.kind === 'read') variables.add(statement.value.operation.variable);
  }
  return variables;
}

const isWithin = (block: Block, outer: Block): boolean => block.around().includes(outer);
