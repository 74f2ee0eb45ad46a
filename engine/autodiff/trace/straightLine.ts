import { helpers } from '../operations.ts';
import { printNumber } from '../printExpression.ts';
import type { CompactRecording } from './compactRecording.ts';
import { guardTests } from './guardTests.ts';
import { hypotCode, instructions, leafCode, ruleHelpers } from './instructions.ts';

/**
 * A recording as one function without loops, for short ones: every value and adjoint is a variable.
 * Writes the gradient.
 * @returns the value; undefined where a guard does not hold
 */
export type StraightLine = (theta: Float64Array, into: Float64Array) => number | undefined;

/** V8 optimizes no function of more than 61,440 bytecodes, and its optimizer's time grows faster than the length. */
export const straightLineLimit = 800;

const instructionOf = new Map(instructions.map((each) => [each.code, each]));

/** @param output the result where it does not depend on the parameters */
export function compileStraightLine(recording: CompactRecording, dimensions: number, output: number | undefined): StraightLine {
  const { count, code, left, right, constant, extra, value, guardCount, guardKind, guardLeft, guardRight, guardConstant } = recording;
  const lines: string[] = [];
  const number = (x: number): string => (x < 0 || Object.is(x, -0) ? `(${printNumber(x)})` : printNumber(x));

  /** A rule's text with the variables of one node. */
  const at = (node: number, text: string): string => {
    const form = instructionOf.get(code[node]!)!.form;
    const names: Readonly<Record<string, string>> = {
      a: form === 'constantAndNode' ? number(constant[node]!) : `v${left[node]}`,
      b: form === 'nodeAndConstant' ? number(constant[node]!) : `v${right[node]}`,
      v: `v${node}`,
      g: `g${node}`,
    };
    return text.replace(/\b[abvg]\b/g, (name) => names[name]!);
  };
  const operandsOf = (node: number): number[] => Array.from(extra.subarray(left[node], left[node]! + right[node]!));

  for (let node = 0; node < count; node++) {
    if (node < dimensions) lines.push(`const v${node} = theta[${node}];`);
    else if (code[node] === leafCode) lines.push(`const v${node} = ${number(value[node]!)};`);
    else if (code[node] === hypotCode) lines.push(`const v${node} = Math.hypot(${operandsOf(node).map((operand) => `v${operand}`).join(', ')});`);
    else lines.push(`const v${node} = ${at(node, instructionOf.get(code[node]!)!.value)};`);
  }
  for (let i = 0; i < guardCount; i++) {
    const test = guardTests[guardKind[i]! >> 1]!.replace(/\b[xy]\b/g, (name) => (name === 'x' ? `v${guardLeft[i]}` : guardRight[i]! < 0 ? number(guardConstant[i]!) : `v${guardRight[i]}`));
    lines.push(`if (${guardKind[i]! & 1 ? `!(${test})` : test}) return undefined;`);
  }
  lines.push(`let ${Array.from({ length: count }, (_, node) => `g${node} = ${node === recording.output ? 1 : 0}`).join(', ')};`);
  for (let node = count - 1; node >= dimensions; node--) {
    if (code[node] === leafCode) continue;
    if (code[node] === hypotCode) {
      lines.push(`if (g${node} !== 0 && v${node} !== 0) { ${operandsOf(node).map((operand) => `g${operand} += g${node} * (v${operand} / v${node});`).join(' ')} }`);
      continue;
    }
    const { toLeft, toRight } = instructionOf.get(code[node]!)!;
    const adds = [toLeft && `g${left[node]} += ${at(node, toLeft)};`, toRight && `g${right[node]} += ${at(node, toRight)};`].filter(Boolean).join(' ');
    if (adds) lines.push(`if (g${node} !== 0) { ${adds} }`);
  }
  for (let i = 0; i < dimensions; i++) lines.push(`into[${i}] = g${i};`);
  lines.push(`return ${output === undefined ? `v${recording.output}` : number(output)};`);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const make = new Function('helpers', `'use strict';
${ruleHelpers}
return function (theta, into) {
${lines.join('\n')}
};`) as (rules: typeof helpers) => StraightLine;
  return make(helpers);
}
