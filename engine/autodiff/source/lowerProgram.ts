import type * as t from '@babel/types';
import { callFunction } from './callFunction.ts';
import type { Value} from './ir.ts';
import { type Input } from './ir.ts';
import type { Lowered } from './lowered.ts';
import { Lowering, ReadAgain, type Findings } from './lowering.ts';
import { lowerTopLevel } from './names.ts';
import { valueOf } from './lowerExpressions.ts';
import { ModuleTable } from './moduleTable.ts';
import { sizeOf, type ParameterShape, type SourceProgram } from './program.ts';
import { placeOf, refuse } from './refuse.ts';
import type { Slot } from './slots.ts';
import { solveActivity } from './activity.ts';
import { brokenAssumptions } from './assumptions.ts';

/** The whole loss function as one sequence of statements. */
export interface LoweredProgram {
  readonly l: Lowering;
  readonly inputs: readonly Value[];
  readonly data: Value;
  readonly result: Value;
  readonly dimensions: number | undefined;
  /** Is θ a Float64Array to the loss function? */
  readonly isTyped: boolean;
  readonly declaration: t.Node;
}

/**
 * Reads the loss function and everything that it calls. Some guesses turn out wrong only at the end, such as that a loop's bound
 * stays what it is; the program is then read again without them.
 * @throws {ProblemError} at what is not covered
 */
export function lowerProgram(program: SourceProgram): LoweredProgram {
  const modules = new ModuleTable(program);
  const findings: Findings = { generalLoops: new Set(), sparse: new Set(), recursive: new Set(), severalFunctions: new Set(), tagsClasses: false };
  for (;;) {
    const l = new Lowering(modules, findings);
    try {
      const lowered = lowerOnce(program, l);
      solveActivity(lowered);
      const broken = brokenAssumptions(l);
      if (broken.length === 0) return lowered;
      for (const { node } of broken) findings.generalLoops.add(node);
    } catch (error) {
      if (!(error instanceof ReadAgain)) throw error;
    }
  }
}

function lowerOnce(program: SourceProgram, l: Lowering): LoweredProgram {
  const { modules } = l;
  const start = modules.body(program.entry);
  const found = modules.exported(program.entry, program.name) ?? modules.find(program.entry, program.name);
  if (!found) return refuse(start, `there is no function “${program.name}”`);
  const loss = lowerTopLevel(l, found, start);
  if (loss.kind !== 'function') return refuse(start, `“${program.name}” is not a function that can be followed`);
  const { node } = loss;
  const input = (of: Input): Value => l.builder.define({ kind: 'input', input: of }, placeOf(node));
  const { inputs, dimensions } = readInputs(program, input);
  const data = input({ kind: 'data' });
  data.slot.cell.foreign = true;
  data.slot.cell.grows = true;
  const operands: Lowered[] = [...inputs];
  if (node.params.length > inputs.length && isData(node.params[inputs.length]!)) operands.push(data);
  const given = callFunction(l, loss, operands, node);
  if (given.kind !== 'value') return refuse(node, 'the loss function returns something other than a number');
  const result = valueOf(l, given, node);
  l.resultValue = result;
  return { l, inputs, data, result, dimensions, isTyped: program.parameters.kind === 'vector' && program.parameters.type === 'Float64Array', declaration: node };
}

/** What comes after the parameters is data, unless it is a number with a default or a rest. */
function isData(parameter: t.Node): boolean {
  if (parameter.type === 'RestElement') return false;
  if (parameter.type !== 'AssignmentPattern') return true;
  return !['NumericLiteral', 'UnaryExpression', 'BooleanLiteral', 'StringLiteral'].includes(parameter.right.type);
}

function readInputs({ parameters }: SourceProgram, input: (of: Input) => Value): { inputs: Value[]; dimensions: number | undefined } {
  switch (parameters.kind) {
    case 'scalars': {
      const inputs = parameters.names.map((_, index) => input({ kind: 'scalar', index }));
      for (const { slot } of inputs) slot.active = true;
      return { inputs, dimensions: inputs.length };
    }
    case 'vector': {
      const vector = input({ kind: 'vector' });
      vector.slot.cell.anyElement().active = true;
      return { inputs: [vector], dimensions: undefined };
    }
    case 'structure': {
      const inputs = parameters.parameters.map(({ shape }, index) => {
        const value = input({ kind: 'structure', index });
        activate(value.slot, shape);
        return value;
      });
      return { inputs, dimensions: parameters.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0) };
    }
  }
}

/** Marks where numbers of θ stand in a parameter. */
function activate(slot: Slot, shape: ParameterShape): void {
  switch (shape.kind) {
    case 'number':
      slot.active = true;
      return;
    case 'array':
      for (const element of shape.elements) activate(slot.cell.anyElement(), element);
      return;
    case 'record':
      for (const [key, field] of Object.entries(shape.fields)) activate(slot.cell.field(key), field);
  }
}
