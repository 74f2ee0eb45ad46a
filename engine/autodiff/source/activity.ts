import { everyStatement, type Block, type Located, type Value, type Variable } from './ir.ts';
import type { Lowering } from './lowering.ts';
import type { LoweredProgram } from './lowerProgram.ts';
import { refuse } from './refuse.ts';
import { linkFields, type Cell, type Slot } from './slots.ts';
import { checkTexts } from './texts.ts';

/** The blocks that the program consists of: its own, those of procedures, and those of functions that are only called for their value. */
export const allBlocks = (l: Lowering): Block[] => [l.builder.root, ...l.procedureList.map(({ body }) => body)];

export function allStatements(l: Lowering): Located[] {
  const found = allBlocks(l).flatMap((block) => everyStatement(block));
  for (const { statement } of found) {
    // A list grows while it is looped over: functions within such functions are found too.
    if (statement.kind === 'define' && statement.value.operation.kind === 'lambda') found.push(...everyStatement(statement.value.operation.procedure.body));
  }
  return found;
}

/**
 * Finds out which slots depend on the parameters and which objects hold such slots, then makes the checks that waited for it.
 * @throws {ProblemError} where a derivative would be lost or a slot holds both numbers and objects that are differentiated
 */
export function solveActivity({ l, result, declaration }: LoweredProgram): void {
  linkCopies(l);
  const slots = collectSlots(l);
  spread([...slots].filter(({ active }) => active));
  activateCells(slots);
  spreadFunctions(slots);
  for (const check of l.afterwards) check();
  for (const { statement } of allStatements(l)) if (statement.kind === 'define') checkMixture(statement.value);
  checkTexts(allStatements(l).flatMap(({ statement }) => (statement.kind === 'define' ? [statement.value] : [])));
  if (result.isActiveObject) refuse(declaration, 'the loss function returns something other than a number');
}

function linkCopies(l: Lowering): void {
  const size = (): number => l.copies.reduce((sum, { target, source }) => sum + target.root().fields.size + source.root().fields.size, 0);
  for (let before = -1; before !== size(); ) {
    before = size();
    for (const { target, source } of l.copies) linkFields(target, source);
  }
}

function collectSlots(l: Lowering): Set<Slot> {
  const slots = new Set<Slot>();
  const add = (slot: Slot): void => {
    if (slots.has(slot)) return;
    slots.add(slot);
    slot.dependents.forEach(add);
    slot.cell.slots().forEach(add);
  };
  for (const { statement } of allStatements(l)) {
    if (statement.kind === 'define') add(statement.value.slot);
    else if (statement.kind === 'assign') add(statement.variable.slot);
  }
  return slots;
}

function spread(active: Slot[]): void {
  for (let slot = active.pop(); slot; slot = active.pop()) {
    for (const dependent of slot.dependents) {
      if (dependent.active) continue;
      dependent.active = true;
      active.push(dependent);
    }
  }
}

function spreadFunctions(slots: ReadonlySet<Slot>): void {
  const waiting = [...slots].filter(({ functions }) => functions.length > 0);
  for (let slot = waiting.pop(); slot; slot = waiting.pop()) {
    for (const dependent of slot.dependents) {
      const missing = slot.functions.filter((each) => !dependent.functions.includes(each));
      if (missing.length === 0) continue;
      dependent.functions = [...dependent.functions, ...missing];
      waiting.push(dependent);
    }
  }
}

/** An object is active when something active lies within its reach. */
function activateCells(slots: ReadonlySet<Slot>): void {
  const cells = new Set<Cell>([...slots].map(({ cell }) => cell));
  for (let changed = true; changed; ) {
    changed = false;
    for (const cell of cells) {
      if (cell.active || !cell.slots().some((slot) => slot.active || slot.cell.active)) continue;
      cell.active = changed = true;
    }
  }
}

function checkMixture(value: Value): void {
  const { operation } = value;
  if (operation.kind === 'arithmetic' && operation.operands.some(({ isActiveObject }) => isActiveObject)) refuse(value.place, 'an object with numbers that depend on the parameters is turned into a number here');
  if (operation.kind === 'load' && operation.key.operation.kind === 'literal' && operation.key.operation.value === 'buffer' && operation.base.isActiveObject) refuse(value.place, '“buffer” gives away the memory of numbers that depend on the parameters');
  if (value.isActive && value.isActiveObject) refuse(value.place, 'here stands sometimes a number and sometimes an object with numbers, both of which are differentiated');
}

/** The variables that a block assigns to, itself or by calls. */
export function assignedIn(block: Block): Set<Variable> {
  const variables = new Set<Variable>();
  const seen = new Set<Block>();
  const visit = (each: Block): void => {
    if (seen.has(each)) return;
    seen.add(each);
    for (const { statement } of everyStatement(each)) {
      if (statement.kind === 'assign') variables.add(statement.variable);
      if (statement.kind === 'define' && statement.value.operation.kind === 'call') visit(statement.value.operation.procedure.body);
    }
  };
  visit(block);
  return variables;
}
