import { operations } from '../../operations.ts';
import { printExpression, tangentOfOperation } from '../../printExpression.ts';
import type { Block, CountedLoop, Loop, Statement, Value, Variable } from '../ir.ts';
import { slotAt } from '../positions.ts';
import { fieldSlot } from '../reverseWork.ts';
import type { Slot } from '../slots.ts';
import { Sweep, type Companion } from './sweep.ts';

/** Writes the derivative of one run of a loop, right after the run. */
export type WriteFused = (loop: Loop) => void;

/** The user's operations in the user's order, and beside them what the backward sweep will need. */
export function writeForward(sweep: Sweep, block: Block, writeFused?: WriteFused): void {
  for (const statement of block.statements) writeStatement(sweep, statement, writeFused);
  if (sweep.hasGradient) writeKept(sweep, block);
}

/** A block in which names are declared: the names that branches in it leave behind come first. */
export function writeFrame(sweep: Sweep, block: Block, write: () => void): void {
  const outer = sweep.declarations;
  sweep.declarations = new Map();
  for (const variable of sweep.variablesOf(block)) declareVariable(sweep, variable);
  const reserved = sweep.code.reserve();
  write();
  const names = [...sweep.declarations].map(([target, first]) => (first ? `${target} = ${first}` : target));
  if (names.length > 0) reserved(`let ${names.join(', ')};`);
  sweep.declarations = outer;
}

function declareVariable(sweep: Sweep, variable: Variable): void {
  const { declarations } = sweep;
  const target = sweep.variable(variable);
  declarations.set(target, variable.slot.active ? '0' : '');
  if (sweep.hasTangents && variable.slot.active) declarations.set(`${target}t`, '0');
  if (variable.slot.cell.active) for (const companion of sweep.companions) declarations.set(sweep.variableCompanion(variable, companion), '');
}

function writeStatement(sweep: Sweep, statement: Statement, writeFused: WriteFused | undefined): void {
  const { code } = sweep;
  switch (statement.kind) {
    case 'define':
      return writeDefinition(sweep, statement.value);
    case 'assign': {
      const { variable, value } = statement;
      const target = sweep.variable(variable);
      code.line(`${target} = ${sweep.text(value)};`);
      if (sweep.hasTangents && variable.slot.active) code.line(`${target}t = ${sweep.tangent(value)};`);
      if (variable.slot.cell.active) {
        for (const companion of sweep.companions) code.line(`${sweep.variableCompanion(variable, companion)} = ${sweep.companion(value, companion)};`);
      }
      return;
    }
    case 'store':
      return writeStore(sweep, statement.base, statement.key, statement.value);
    case 'setLength':
      // Adjoint arrays keep their length: what lies beyond the end is not looked at.
      code.line(`${sweep.text(statement.base)}.length = ${sweep.text(statement.length)};`);
      return;
    case 'copyFields':
      return writeCopy(sweep, statement);
    case 'branch': {
      const { condition, then, otherwise } = statement;
      const hasOtherwise = otherwise.statements.length > 0;
      const hasThen = then.statements.length > 0;
      if (!hasThen && !hasOtherwise) return;
      code.block(`if (${hasThen ? '' : '!'}${sweep.text(condition)})`, () => writeForward(sweep, hasThen ? then : otherwise, writeFused));
      if (hasThen && hasOtherwise) code.block('else', () => writeForward(sweep, otherwise, writeFused));
      return;
    }
    case 'counted':
      return writeLoop(sweep, statement, countedHead(sweep, statement), statement.canExit, writeFused);
    case 'repeat':
      return writeLoop(sweep, statement, 'for (;;)', true, writeFused);
    case 'throw':
      code.line(`throw ${sweep.text(statement.text)};`);
  }
}

function countedHead(sweep: Sweep, { counter, start, bound, compare, step }: CountedLoop): string {
  const i = sweep.text(counter);
  const advance = step === 1 ? `${i}++` : step === -1 ? `${i}--` : `${i} += ${step}`;
  return `for (let ${i} = ${sweep.text(start)}; ${i} ${compare} ${sweep.text(bound)}; ${advance})`;
}

function writeLoop(sweep: Sweep, loop: Loop, head: string, canExit: boolean, writeFused: WriteFused | undefined): void {
  const { code } = sweep;
  const counts = sweep.hasGradient && sweep.plan.needs.has(loop.trips);
  const trips = sweep.text(loop.trips);
  if (counts) {
    sweep.declarations.set(trips, '0');
    code.line(`${trips} = 0;`);
  }
  const isFused = sweep.hasGradient && sweep.positions.fused.has(loop);
  code.block(head, () => {
    writeFrame(sweep, loop.body, () => {
      if (counts) code.line(`${trips}++;`);
      if (!isFused) return writeForward(sweep, loop.body, writeFused);
      const mark = code.reserve();
      sweep.beginFused(loop.body);
      const before = code.toString().length;
      writeForward(sweep, loop.body, writeFused);
      const grow = code.reserve();
      writeFused?.(loop);
      // The run leaves nothing behind: the memory that it took is free for the next.
      const written = code.toString().slice(before);
      if (/\btp \+= /.test(written)) grow(`if (tp > tape.length) { growTape(tp); return evaluate(${sweep.parameters}); }`);
      if (/\btake\(/.test(written)) {
        mark(`const mark${loop.trips.id} = poolMark();`);
        code.line(`poolRelease(mark${loop.trips.id});`);
      }
    });
    if (canExit) code.line(`if (${sweep.variable(loop.exit)}) break;`);
  });
}

/** Puts what the backward sweep cannot compute again on the stacks, at the end of a block's run. */
function writeKept(sweep: Sweep, block: Block): void {
  const { code } = sweep;
  const numbers = sweep.plan.keptIn(block, 'tape').flatMap((value) => tapeTexts(sweep, value));
  for (const [index, text] of numbers.entries()) code.line(`tape[tp${index > 0 ? ` + ${index}` : ''}] = ${text};`);
  if (numbers.length > 0) {
    sweep.usesTape = true;
    code.line(`tp += ${numbers.length};`);
  }
  for (const text of sweep.plan.keptIn(block, 'objects').flatMap((value) => objectNames(sweep, value))) {
    sweep.usesObjects = true;
    code.line(`objects[op++] = ${text};`);
  }
}

function tapeTexts(sweep: Sweep, value: Value): string[] {
  const need = sweep.plan.needs.get(value)!;
  const onlyTruth = need.truth && !need.value && !need.exactly;
  const text = sweep.text(value);
  return [onlyTruth ? `${text} ? 1 : 0` : text, ...(sweep.hasTangents && value.isActive ? [`${text}t`] : [])];
}

/** Names to pop from the tape, in the order of pushing. */
export function tapeNames(sweep: Sweep, value: Value): string[] {
  return [sweep.text(value), ...(sweep.hasTangents && value.isActive ? [`${sweep.text(value)}t`] : [])];
}

export function objectNames(sweep: Sweep, value: Value): string[] {
  const names = [sweep.text(value)];
  if (sweep.hasTangents && value.isActive) names.push(`${sweep.text(value)}t`);
  if (value.isActiveObject) names.push(...sweep.companions.map((companion) => sweep.companion(value, companion)));
  return names;
}

function writeStore(sweep: Sweep, base: Value, key: Value, value: Value): void {
  const { code } = sweep;
  code.line(`${sweep.member(sweep.text(base), key)} = ${sweep.text(value)};`);
  const slot = slotAt(base, key);
  if (!slot || !base.isActiveObject) return;
  if (slot.active) {
    // What was made elsewhere may lack the place until now.
    const { grows, made } = base.slot.cell;
    if (grows || !made) for (const companion of sweep.adjointCompanions) code.line(`${sweep.member(sweep.companion(base, companion), key)} = 0;`);
    if (sweep.hasTangents) code.line(`${sweep.member(sweep.companion(base, 'tangent'), key)} = ${sweep.tangent(value)};`);
  } else if (slot.cell.active) {
    for (const companion of sweep.companions) code.line(`${sweep.member(sweep.companion(base, companion), key)} = ${sweep.companion(value, companion)};`);
  }
}

function writeCopy(sweep: Sweep, { target, source, keys }: Statement & { readonly kind: 'copyFields' }): void {
  const { code } = sweep;
  code.line(`Object.assign(${sweep.text(target)}, ${sweep.text(source)});`);
  if (!target.isActiveObject || !sweep.hasGradient) return;
  forEachCopied(sweep, target, keys, (field, slot) => {
    for (const companion of sweep.companions) {
      const from = source.isActiveObject ? `${sweep.companion(source, companion)}${field}` : slot.active ? '0' : 'undefined';
      code.line(`${sweep.companion(target, companion)}${field} = ${slot.active && companion !== 'tangent' ? '0' : from};`);
    }
  });
}

/** Writes something for each field that was copied and whose slot matters to derivatives. */
export function forEachCopied(sweep: Sweep, target: Value, keys: Value, write: (field: string, slot: Slot) => void): void {
  const { code } = sweep;
  const { elements, fields } = target.slot.cell;
  if (elements) {
    code.block(`for (const key of ${sweep.text(keys)})`, () => write('[key]', elements));
    return;
  }
  for (const [key, slot] of fields) {
    if (slot.active || slot.cell.active) code.block(`if (${sweep.text(keys)}.includes(${JSON.stringify(key)}))`, () => write(`[${JSON.stringify(key)}]`, slot));
  }
}

export function writeDefinition(sweep: Sweep, value: Value): void {
  const { operation } = value;
  const target = sweep.text(value);
  const first = value.isActive ? '0' : '';
  const give = (text: string): void => sweep.define(value, target, text, first);
  const giveTangent = (text: string): void => {
    if (sweep.hasTangents && value.isActive) sweep.define(value, `${target}t`, text, '0');
  };
  const giveCompanions = (text: (companion: Companion) => string): void => {
    if (value.isActiveObject) for (const companion of sweep.companions) sweep.define(value, sweep.companion(value, companion), text(companion), '');
  };

  switch (operation.kind) {
    case 'literal':
    case 'input':
    case 'counter':
    case 'trips':
    case 'constant':
      return;
    case 'arithmetic': {
      give(operations[operation.operation]!.text(...operation.operands.map((operand) => sweep.text(operand))));
      if (sweep.hasTangents && value.isActive) {
        const tangent = tangentOfOperation(operation.operation, operation.operands.map((operand) => sweep.expression(operand)), sweep.expression(value));
        giveTangent(tangent ? printExpression(tangent, sweep.mode.strict && 'tangent') : '0');
      }
      return;
    }
    case 'passive':
      give(operation.passive.text(...operation.operands.map((operand) => sweep.text(operand))));
      return giveCompanions((companion) => `zerosLike(${target}, '${companion}')`);
    case 'load': {
      const { base, key } = operation;
      give(sweep.member(sweep.text(base), key));
      giveTangent(base.isActiveObject ? sweep.member(sweep.companion(base, 'tangent'), key) : '0');
      return giveCompanions((companion) => sweep.member(sweep.companion(base, companion), key));
    }
    case 'length':
      return give(`${sweep.text(operation.base)}.length`);
    case 'asArray': {
      const { base, lists } = operation;
      const { line, column, file } = value.place;
      give(`${lists && !value.isActiveObject ? 'listed' : 'arrayAt'}(${sweep.text(base)}, ${JSON.stringify({ file, line, column })})`);
      return giveCompanions((companion) => sweep.companion(base, companion));
    }
    case 'read': {
      const { variable } = operation;
      give(sweep.variable(variable));
      giveTangent(`${sweep.variable(variable)}t`);
      return giveCompanions((companion) => sweep.variableCompanion(variable, companion));
    }
    case 'norm': {
      const { list } = operation;
      give(`Math.hypot(...${sweep.text(list)})`);
      return giveTangent(list.isActiveObject ? `normTangent(${sweep.text(list)}, ${sweep.companion(list, 'tangent')}, ${target})` : '0');
    }
    case 'array':
      give(`[${operation.elements.map((element) => sweep.text(element)).join(', ')}]`);
      return giveCompanions((companion) => newList(sweep, value, operation.elements, companion));
    case 'newArray': {
      const { constructorName, length, fill } = operation;
      give(`new ${constructorName}(${sweep.text(length)})${fill ? `.fill(${sweep.text(fill)})` : ''}`);
      const holdsObjects = value.slot.cell.slots().some((slot) => slot.cell.active);
      return giveCompanions(() => {
        if (holdsObjects) return `new Array(${sweep.text(length)})`;
        sweep.usesPool = true;
        return `take(${target}.length)`;
      });
    }
    case 'record':
      give(`{ ${operation.fields.map(([key, field]) => `${JSON.stringify(key)}: ${sweep.text(field)}`).join(', ')} }`);
      return giveCompanions((companion) => newRecord(sweep, value, operation.fields, companion));
    case 'lambda': {
      const { procedure } = operation;
      const inner = new Sweep({ derivative: 'none', strict: false }, sweep.plan, sweep.positions);
      writeFrame(inner, procedure.body, () => writeForward(inner, procedure.body));
      const parameters = procedure.parameters.map((parameter) => sweep.text(parameter)).join(', ');
      give(`(${parameters}) => {\n${inner.code.toString()}\nreturn ${procedure.result ? sweep.text(procedure.result) : 'undefined'}; }`);
      return;
    }
    case 'call': {
      const { procedure, operands } = operation;
      give(`${procedure.name}(${operands.flatMap((operand, index) => argumentTexts(sweep, operand, procedure.parameters[index]!)).join(', ')})`);
      giveTangent(`${procedure.name}Tangent`);
      return giveCompanions((companion) => `${procedure.name}_${companion}`);
    }
  }
}

/** What a procedure is given for one parameter. */
export function argumentTexts(sweep: Sweep, operand: Value, parameter: Value): string[] {
  const texts = [sweep.text(operand)];
  if (sweep.hasTangents && parameter.isActive) texts.push(sweep.tangent(operand));
  if (parameter.isActiveObject) texts.push(...sweep.companions.map((companion) => sweep.companion(operand, companion)));
  return texts;
}

function newList(sweep: Sweep, list: Value, elements: readonly Value[], companion: Companion): string {
  const slots = elements.map((_, index) => fieldSlot(list, String(index)));
  // What is appended to an empty list brings its own tangent.
  const isFilledLater = elements.length === 0 && !list.slot.cell.slots().some((slot) => slot.cell.active);
  if ((companion !== 'tangent' && slots.every((slot) => !slot?.cell.active)) || isFilledLater) {
    sweep.usesPool = true;
    return `take(${elements.length})`;
  }
  return `[${elements.map((element, index) => companionField(sweep, element, slots[index], companion)).join(', ')}]`;
}

function newRecord(sweep: Sweep, record: Value, fields: readonly (readonly [string, Value])[], companion: Companion): string {
  return `{ ${fields.map(([key, field]) => `${JSON.stringify(key)}: ${companionField(sweep, field, fieldSlot(record, key), companion)}`).join(', ')} }`;
}

function companionField(sweep: Sweep, field: Value, slot: ReturnType<typeof fieldSlot>, companion: Companion): string {
  if (slot?.cell.active) return sweep.companion(field, companion);
  return slot?.active && companion === 'tangent' ? sweep.tangent(field) : '0';
}

