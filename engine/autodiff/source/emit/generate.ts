import { number } from '../../expression.ts';
import { allBlocks } from '../activity.ts';
import { valueTellsFiniteness } from '../finiteness.ts';
import type { Cell } from '../slots.ts';
import { everyStatement, usesOf, type Procedure, type Value } from '../ir.ts';
import { refuse } from '../refuse.ts';
import type { Lowering } from '../lowering.ts';
import type { LoweredProgram } from '../lowerProgram.ts';
import { isWithin, type Positions } from '../positions.ts';

import type { StoragePlan } from '../storage.ts';
import { isNumber } from '../wholeNumbers.ts';
import { writeForward, writeFrame } from './forward.ts';
import { Reverse } from './reverse.ts';
import { Sweep, type Companion, type Mode } from './sweep.ts';

/** How each kind of function is called. */
const parametersOf: Readonly<Record<Mode['derivative'], string>> = {
  none: 'theta, data',
  gradient: 'theta, data, into',
  hessian: 'theta, direction, data, into, productInto',
};

/** The body of a function of (runtime, constants) that returns the function of the mode. */
export function generate(program: LoweredProgram, positions: Positions, plan: StoragePlan, mode: Mode): string {
  const { l, inputs, data, result } = program;
  const sweep = new Sweep(mode, plan, positions);
  const { code } = sweep;
  const reverse = new Reverse(sweep, allBlocks(l));
  const parameters = parametersOf[mode.derivative];
  sweep.captured = capturedValues(l);
  sweep.parameters = parameters;
  sweep.beginFused = (body) => reverse.declareEarly(body);
  const { root } = l.builder;

  const header = code.reserve();
  const limits = code.reserve();
  code.block(`return function evaluate(${parameters})`, () => {
    const start = code.reserve();
    writeFrame(sweep, root, () => {
      for (const procedure of l.procedureList) declareProcedure(sweep, procedure);
      for (const input of inputs) writeInput(sweep, input, positions, program.isTyped);
      writeForeign(sweep, data, 'data', positions);
      for (const constant of l.constantValues.values()) writeForeign(sweep, constant, `constants[${constant.operation.kind === 'constant' ? constant.operation.index : 0}]`, positions);
      if (sweep.hasGradient) {
        reverse.declare(inputs.filter(({ isActive }) => isActive));
        reverse.declareEarly(root);
      }
      writeForward(sweep, root, (loop) => reverse.writeFused(loop));
      const value = sweep.text(result);
      if (!isNumber(result, positions.numeric)) code.line(`if (typeof ${value} !== 'number') throw notANumber(${value});`);
      if (sweep.hasGradient) {
        const grow = code.reserve();
        if (result.isActive) {
          reverse.writeRoot(root, () => reverse.contribute(result, number(1)));
        }
        for (const input of inputs) writeGradient(sweep, input, positions);
        if (sweep.usesTape) grow(`if (tp > tape.length) { growTape(tp); return evaluate(${parameters}); }`);
        writeCheck(sweep, inputs, valueTellsFiniteness(program, positions) ? value : undefined);
      }
      code.line(`return ${value};`);
    });
    for (const procedure of l.procedureList) writeProcedure(sweep, procedure, reverse);
    start(
      [
        sweep.usesTape ? 'const tape = tapeOf(); let tp = 0;' : '',
        sweep.usesObjects ? 'let op = 0;' : '',
        sweep.usesPool ? 'resetPool();' : '',
        /\b(random|copyOf|zerosLike)\(/.test(code.toString()) ? 'startAnew();' : '',
      ]
        .filter(Boolean)
        .join(' '),
    );
  });
  header(`'use strict'; const { ${runtimeNames.join(', ')} } = runtime;`);
  limits('const times = (a, b) => (a === 0 ? 0 : a * b), timesEither = (a, b) => (a === 0 || b === 0 ? 0 : a * b), over = (a, b) => (a === 0 ? 0 : a / b);');
  return code.toString();
}

/** @throws {ProblemError} where a procedure uses what is not in scope for it */
export function capturedValues(l: Lowering): Set<Value> {
  const captured = new Set<Value>();
  for (const { body } of l.procedureList) {
    for (const { statement } of everyStatement(body)) {
      for (const value of usesOf(statement)) if (value.operation.kind !== 'literal' && !isWithin(value.block, body)) captured.add(value);
    }
  }
  for (const value of captured) {
    if (value.block.around().some(({ loop, procedure }) => loop ?? procedure)) refuse(value.place, 'a function that calls itself uses this, which is computed anew in a loop or another such function');
  }
  return captured;
}

export const runtimeNames = [
  'tapeOf', 'growTape', 'objects', 'take', 'resetPool', 'startAnew', 'random', 'zerosLike', 'keptZerosLike', 'copyOf', 'structure', 'structureZero', 'collect', 'poolMark', 'poolRelease', 'squaredSecant', 'listed', 'arrayAt',
  'keysIn', 'restOf', 'within', 'whole', 'orderOf', 'normTangent', 'normAdjoint', 'normAdjointTangent', 'notANumber', 'strictly', 'sumOf',
] as const;

function writeInput(sweep: Sweep, input: Value, positions: Positions, isTyped: boolean): void {
  const { operation } = input;
  if (operation.kind !== 'input') return;
  const { code } = sweep;
  const target = sweep.text(input);
  switch (operation.input.kind) {
    case 'scalar':
      code.line(`const ${target} = theta[${operation.input.index}];`);
      if (sweep.hasTangents) code.line(`const ${target}t = direction[${operation.input.index}];`);
      return;
    case 'vector': {
      const copies = mustCopy(input, positions);
      const copy = (from: string): string => (copies ? (isTyped ? `${from}.slice()` : `Array.from(${from})`) : from);
      code.line(`const ${target} = ${copy('theta')};`);
      if (copies && sweep.hasGradient) sweep.usesPool = true;
      const into: Record<Companion, string> = { adjoint: 'into', tangent: 'direction', adjointTangent: 'productInto' };
      for (const companion of sweep.companions) {
        const isAdjoint = companion !== 'tangent';
        if (isAdjoint && !copies) code.line(`${into[companion]}.fill(0);`);
        code.line(`const ${sweep.companion(input, companion)} = ${isAdjoint ? (copies ? 'take(theta.length)' : into[companion]) : copy('direction')};`);
      }
      return;
    }
    case 'structure': {
      const { index } = operation.input;
      code.line(`const ${target} = structure(${index}, theta);`);
      if (sweep.hasTangents && input.isActive) code.line(`const ${target}t = structure(${index}, direction);`);
      if (!input.isActiveObject) return;
      for (const companion of sweep.companions) code.line(`const ${sweep.companion(input, companion)} = ${companion === 'tangent' ? `structure(${index}, direction)` : `structureZero(${index})`};`);
      return;
    }
    case 'data':
    case 'parameter':
      return;
  }
}

/** Is the vector changed by the program, or looked at as a whole, so that it must be an array of its own? */
const mustCopy = (input: Value, positions: Positions): boolean => positions.isForeignWritten(input.slot.cell) || positions.isLookedAt(input.slot.cell);

function writeForeign(sweep: Sweep, value: Value, source: string, positions: Positions): void {
  const target = sweep.text(value);
  const changes = isChanged(value.slot.cell, positions);
  sweep.code.line(`const ${target} = ${changes ? `copyOf(${source})` : source};`);
  if (!value.isActiveObject) return;
  // Adjoints of what is never written are never looked at, so they may be left as they are for the next evaluation.
  for (const companion of sweep.companions) sweep.code.line(`const ${sweep.companion(value, companion)} = ${changes ? 'zerosLike' : 'keptZerosLike'}(${target}, '${companion}');`);
}

/** Does the program write to an object or to anything within its reach? */
function isChanged(start: Cell, positions: Positions): boolean {
  const seen = new Set<Cell>();
  const visit = (cell: Cell): boolean => {
    if (seen.has(cell)) return false;
    seen.add(cell);
    return positions.isForeignWritten(cell) || cell.escapes || cell.slots().some((slot) => visit(slot.cell));
  };
  return visit(start);
}

function writeGradient(sweep: Sweep, input: Value, positions: Positions): void {
  const { operation } = input;
  if (operation.kind !== 'input') return;
  const { code } = sweep;
  const outputs: [Companion, string, string][] = [['adjoint', 'into', '']];
  if (sweep.hasTangents) outputs.push(['adjointTangent', 'productInto', 't']);
  for (const [companion, into, suffix] of outputs) {
    switch (operation.input.kind) {
      case 'scalar':
        code.line(`${into}[${operation.input.index}] = d${input.id}${suffix};`);
        break;
      case 'vector':
        if (mustCopy(input, positions)) code.line(`for (let i = 0; i < ${into}.length; i++) ${into}[i] = ${sweep.companion(input, companion)}[i];`);
        break;
      case 'structure':
        code.line(`collect(${operation.input.index}, ${input.isActiveObject ? sweep.companion(input, companion) : `d${input.id}${suffix}`}, ${into});`);
        break;
      case 'data':
      case 'parameter':
    }
  }
}

/** What is no finite number may come of 0 · ∞, which counts as 0: it is then computed once more, carefully. */
/** @param value the loss, where it tells as much */
function writeCheck(sweep: Sweep, inputs: readonly Value[], value: string | undefined): void {
  if (sweep.mode.strict) return;
  const { code, parameters } = sweep;
  if (value !== undefined) {
    code.line(`if (${value} - ${value} !== 0) return strictly(${parameters});`);
    return;
  }
  const scalars = inputs.filter(({ operation }) => operation.kind === 'input' && operation.input.kind === 'scalar');
  for (const [into, suffix] of sweep.hasTangents ? [['into', ''], ['productInto', 't']] as const : [['into', '']] as const) {
    const sum = scalars.length > 0 ? scalars.map(({ id }) => `d${id}${suffix}`).join(' + ') : `sumOf(${into})`;
    // Only the difference of a finite number with itself is 0.
    code.line(`const sum${suffix} = ${sum}; if (sum${suffix} - sum${suffix} !== 0) return strictly(${parameters});`);
  }
}

function declareProcedure(sweep: Sweep, { name, parameters }: Procedure): void {
  const { declarations } = sweep;
  if (sweep.hasTangents) declarations.set(`${name}Tangent`, '0');
  for (const companion of sweep.companions) declarations.set(`${name}_${companion}`, '');
  if (!sweep.hasGradient) return;
  for (const index of parameters.keys()) {
    declarations.set(`${name}_${index}`, '0');
    if (sweep.hasTangents) declarations.set(`${name}_${index}t`, '0');
  }
}

function writeProcedure(sweep: Sweep, { name, parameters, body, result }: Procedure, reverse: Reverse): void {
  const { code } = sweep;
  const names = parameters.flatMap((parameter) => [
    sweep.text(parameter),
    ...(sweep.hasTangents && parameter.isActive ? [sweep.tangent(parameter)] : []),
    ...(parameter.isActiveObject ? sweep.companions.map((companion) => sweep.companion(parameter, companion)) : []),
  ]);
  code.block(`function ${name}(${names.join(', ')})`, () => {
    writeFrame(sweep, body, () => {
      writeForward(sweep, body);
      if (!result) return;
      if (sweep.hasTangents && result.isActive) code.line(`${name}Tangent = ${sweep.tangent(result)};`);
      if (result.isActiveObject) for (const companion of sweep.companions) code.line(`${name}_${companion} = ${sweep.companion(result, companion)};`);
      code.line(`return ${sweep.text(result)};`);
    });
  });
  if (!sweep.hasGradient) return;
  code.block(`function ${name}Back(flowing${sweep.hasTangents ? ', flowingt' : ''})`, () => reverse.writeProcedure(body, parameters, result, name));
}

