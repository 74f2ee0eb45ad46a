import { operations } from '../operations.ts';
import { guardTests } from './guardTests.ts';
import { hypotCode, instructions, instructionsOf, mentions, ruleHelpers, type Instruction } from './instructions.ts';

/**
 * JavaScript of a tape: recorders that take numbers and handles alike, and sweeps over what they recorded.
 * A node is its code, the nodes of its operands (`left`, `right`), at most one constant operand, and its value.
 * Text, since each operation of the table becomes code of its own here, which the engine compiles into a few machine instructions.
 */
export function tapeCode(): string {
  return `'use strict';
${ruleHelpers}
${storage}
${guards}
${Object.keys(operations).filter((operation) => instructionsOf(operation).length > 0).map(recorder).join('\n')}
${hypotOf}
${sweeps.map(sweepCode).join('\n')}
return {
  Handle, begin, end, hypotenuse, ${sweeps.map(({ name }) => `${name}, ${name}Kinds`).join(', ')}, failedGuard,
  truth, less, lessOrEqual, greater, greaterOrEqual, same, valueOf, isExactly, isKind,
  recorders: { ${Object.keys(operations).filter((operation) => instructionsOf(operation).length > 0).map((operation) => `${JSON.stringify(operation)}: ${recorderName(operation)}`).join(', ')} },
};`;
}

/** \`Math.sin\` and \`>>>\` are no names of functions. */
const recorderName = (operation: string): string => `record_${operation.replace(/[^a-z0-9]/gi, (sign) => (sign === '.' ? '_' : sign.charCodeAt(0).toString(16)))}`;

const storage = `
let capacity = 1024, count = 0, extraCount = 0, guardCount = 0, keeping = false, noting = false;
let code = new Uint8Array(capacity), left = new Int32Array(capacity), right = new Int32Array(capacity);
let constant = new Float64Array(capacity), value = new Float64Array(capacity), extra = new Int32Array(64);
const handles = [];
for (let i = 0; i < capacity; i++) handles.push(new Handle(i));

function longer(array, size) {
  const copy = new array.constructor(size);
  copy.set(array);
  return copy;
}
function grow() {
  if (capacity >= limit) tooLong(limit);
  capacity *= 2;
  code = longer(code, capacity); left = longer(left, capacity); right = longer(right, capacity);
  constant = longer(constant, capacity); value = longer(value, capacity);
  for (let i = handles.length; i < capacity; i++) handles.push(new Handle(i));
}
function push(operation, leftNode, rightNode, number, result) {
  if (count === capacity) grow();
  const node = count++;
  code[node] = operation; left[node] = leftNode; right[node] = rightNode; constant[node] = number; value[node] = result;
  return handles[node];
}
/** Forgets the last recording. Parameters become the first nodes, and are returned. */
function begin(theta, keepGuards, takeNotes) {
  count = 0; extraCount = 0; guardCount = 0; keeping = keepGuards; noting = takeNotes;
  const inputs = [];
  for (let i = 0; i < theta.length; i++) inputs.push(push(0, 0, 0, 0, theta[i]));
  return inputs;
}
/** What was recorded; the arrays belong to the tape and hold it until it begins anew. */
function end() {
  return { count, code, left, right, constant, value, extra, extraCount, guardCount, guardKind, guardLeft, guardRight, guardConstant };
}
/** @param operands handles and numbers, at least one of them a handle */
function hypotenuse(operands, result) {
  while (extraCount + operands.length > extra.length) extra = longer(extra, 2 * extra.length);
  const nodes = operands.map((operand) => (operand instanceof Handle ? operand.index : push(0, 0, 0, 0, operand).index));
  const from = extraCount;
  for (const node of nodes) extra[extraCount++] = node;
  return push(${hypotCode}, from, nodes.length, 0, result);
}`;

/** The kind of a recorded guard is twice the number of its test, plus one where it held. */
const truthGuard = guardTests.indexOf('x !== 0 && x === x');
const exactGuard = guardTests.indexOf('Object.is(x, y)');

const comparison = (functionName: string, sign: string, kind: number, mirrored: number): string => `
function ${functionName}(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a ${sign} b;
  return ${functionName}_traced(a, b);
}
function ${functionName}_traced(a, b) {
  if (typeof a === 'number') {
    if (b instanceof Handle) return guard(${mirrored}, b.index, -1, a, a ${sign} value[b.index]);
  } else if (a instanceof Handle) {
    if (typeof b === 'number') return guard(${kind}, a.index, -1, b, value[a.index] ${sign} b);
    if (b instanceof Handle) return guard(${kind}, a.index, b.index, 0, value[a.index] ${sign} value[b.index]);
  }
  return slow.${sign === '===' ? 'same' : 'compare'}(${functionName}, a, b, ${JSON.stringify(sign)});
}`;

const guards = `
let guardKind = new Uint8Array(64), guardLeft = new Int32Array(64), guardRight = new Int32Array(64), guardConstant = new Float64Array(64);
function guard(kind, leftNode, rightNode, number, held) {
  if (keeping) {
    if (guardCount === guardKind.length) {
      const size = 2 * guardCount;
      guardKind = longer(guardKind, size); guardLeft = longer(guardLeft, size); guardRight = longer(guardRight, size); guardConstant = longer(guardConstant, size);
    }
    guardKind[guardCount] = 2 * kind + (held ? 1 : 0); guardLeft[guardCount] = leftNode; guardRight[guardCount] = rightNode; guardConstant[guardCount] = number;
    guardCount++;
  }
  return held;
}
${comparison('less', '<', 0, 3)}
${comparison('lessOrEqual', '<=', 1, 4)}
${comparison('greater', '>', 3, 0)}
${comparison('greaterOrEqual', '>=', 4, 1)}
${comparison('same', '===', 2, 2)}
function truth(a) {
  return typeof a === 'boolean' ? a : truth_traced(a);
}
function truth_traced(a) {
  if (!(a instanceof Handle)) return !!a;
  const number = value[a.index];
  return guard(${truthGuard}, a.index, -1, 0, number !== 0 && number === number);
}
const valueOf = (handle) => value[handle.index];
/** The value of a handle, which the recording then depends on to the bit. */
function isExactly(handle) {
  const number = value[handle.index];
  guard(${exactGuard}, handle.index, -1, number, true);
  return number;
}
/** @param kind index of a test of one operand */
function isKind(kind, handle) {
  const x = value[handle.index];
  switch (kind) {
${[7, 8, 9, 10, 11].map((kind) => `    case ${kind}: return guard(${kind}, handle.index, -1, 0, ${guardTests[kind]});`).join('\n')}
  }
}
/** @returns the first guard that does not hold; -1 where all do */
function failedGuard(kinds, lefts, rights, constants, values, total) {
  for (let i = 0; i < total; i++) {
    const kind = kinds[i], x = values[lefts[i]], other = rights[i], y = other < 0 ? constants[i] : values[other];
    let holds = false;
    switch (kind >> 1) {
${guardTests.map((test, kind) => `      case ${kind}: holds = ${test}; break;`).join('\n')}
    }
    if (holds !== ((kind & 1) === 1)) return i;
  }
  return -1;
}`;

/** A function of numbers and handles; numbers alone take a path so short that it vanishes in the calling code. Anything else (text, undefined, objects with valueOf) takes the slow way. */
function recorder(operation: string): string {
  const own = instructionsOf(operation);
  const functionName = recorderName(operation);
  const rule = operations[operation]!;
  const noted = rule.note === undefined ? '' : `if (noting) note(${JSON.stringify(rule.note)}); `;
  if (rule.text.length === 1) {
    return `
function ${functionName}(a) {
  return typeof a === 'number' ? ${rule.text('a')} : ${functionName}_traced(a);
}
function ${functionName}_traced(a) {
  if (a instanceof Handle) { ${noted}const node = a.index; return push(${own[0]!.code}, node, 0, 0, ${rule.text('value[node]')}); }
  return slow.unary(${functionName}, a, (a) => ${rule.text('a')});
}`;
  }
  const codeOf = (form: Instruction['form']): number => own.find((each) => each.form === form && each.exponent === undefined)!.code;
  const special = own.filter(({ exponent }) => exponent !== undefined);
  const baseNote = operation === '**' ? 'if (noting && !(x > 0)) note(exponentNote); ' : '';
  return `
function ${functionName}(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return ${rule.text('a', 'b')};
  return ${functionName}_traced(a, b);
}
function ${functionName}_traced(a, b) {
  if (typeof a === 'number') {
    if (b instanceof Handle) { ${noted}const node = b.index, x = a, y = value[node]; ${baseNote}return push(${codeOf('constantAndNode')}, 0, node, a, ${rule.text('x', 'y')}); }
  } else if (a instanceof Handle) {
    if (typeof b === 'number') {
      ${noted}const node = a.index, x = value[node];
${special.map(({ code, exponent, value }) => `      if (b === ${exponent}) return push(${code}, node, 0, 0, ${value.replace(/\ba\b/g, 'x')});`).join('\n')}
      return push(${codeOf('nodeAndConstant')}, node, 0, b, ${rule.text('x', 'b')});
    }
    if (b instanceof Handle) { ${noted}const x = value[a.index], y = value[b.index]; ${baseNote}return push(${codeOf('nodes')}, a.index, b.index, 0, ${rule.text('x', 'y')}); }
  }
  return slow.binary(${functionName}, a, b, (a, b) => ${rule.text('a', 'b')}, ${operation === '+'});
}`;
}

/** Declarations of those of these names that the text mentions. */
function declare(text: string, declarations: Readonly<Record<string, string>>): string {
  const needed = Object.entries(declarations).filter(([name]) => mentions(text, name));
  return needed.length === 0 ? '' : `const ${needed.map(([name, from]) => `${name} = ${from}`).join(', ')}; `;
}

const operandValues = ({ form }: Instruction, result: boolean): Readonly<Record<string, string>> => ({
  a: form === 'constantAndNode' ? 'constant[i]' : 'value[left[i]]',
  b: form === 'nodeAndConstant' ? 'constant[i]' : 'value[right[i]]',
  ...(result && { v: 'value[i]' }),
});
const operandTangents = { ad: 'tangent[left[i]]', bd: 'tangent[right[i]]', vd: 'tangent[i]' };
const adds = (...pairs: readonly (readonly [target: string, text: string | undefined])[]): string => pairs.flatMap(([target, text]) => (text === undefined ? [] : [`${target} += ${text};`])).join(' ');

/** One pass over nodes: what it does at node `i`, by the kind of node. */
interface Sweep {
  readonly name: string;
  /** Arrays besides those of the recording. */
  readonly arrays: string;
  readonly backward: boolean;
  /** Before the node's own work. */
  readonly opening: string;
  /** After it. */
  readonly closing: string;
  readonly hypot: string;
  /** Empty where nothing is to be done. */
  readonly work: (instruction: Instruction) => string;
}

const overOperands = (body: string): string => `if (v !== 0) for (let j = left[i], last = j + right[i]; j < last; j++) { ${body} }`;

const sweeps: readonly Sweep[] = [
  {
    name: 'forward',
    arrays: '',
    backward: false,
    opening: '',
    closing: '',
    hypot: 'value[i] = hypotOf(extra, left[i], right[i], value);',
    work: (each) => `${declare(each.value, operandValues(each, false))}value[i] = ${each.value};`,
  },
  {
    name: 'reverse',
    arrays: 'adjoint, ',
    backward: true,
    opening: 'const g = adjoint[i]; if (g === 0) continue;',
    closing: '',
    hypot: `const v = value[i]; ${overOperands('adjoint[extra[j]] += g * (value[extra[j]] / v);')}`,
    work(each) {
      const text = adds(['adjoint[left[i]]', each.toLeft], ['adjoint[right[i]]', each.toRight]);
      return declare(text, operandValues(each, true)) + text;
    },
  },
  {
    name: 'tangents',
    arrays: 'tangent, ',
    backward: false,
    opening: 'let result = 0;',
    closing: 'tangent[i] = result;',
    hypot: `const v = value[i]; ${overOperands('result += times(tangent[extra[j]], value[extra[j]] / v);')}`,
    work: (each) => (each.tangent === undefined ? '' : `${declare(each.tangent, { ...operandValues(each, true), ...operandTangents })}result = ${each.tangent};`),
  },
  {
    name: 'reverseTangents',
    arrays: 'tangent, adjoint, adjointTangent, ',
    backward: true,
    opening: 'const g = adjoint[i], gd = adjointTangent[i]; if (g === 0 && gd === 0) continue;',
    closing: '',
    hypot: `const v = value[i]; ${overOperands(`const node = extra[j], ratio = value[node] / v;
          adjoint[node] += times(g, ratio);
          adjointTangent[node] += times(gd, ratio) + timesEither(ratioTangent(extra, left[i], last, value, tangent, node, v, tangent[i]), g);`)}`,
    work(each) {
      const first = adds(['adjoint[left[i]]', each.toLeft], ['adjoint[right[i]]', each.toRight]);
      if (first === '') return '';
      const text = `if (g !== 0) { ${first} } ${adds(['adjointTangent[left[i]]', each.toLeftTangent], ['adjointTangent[right[i]]', each.toRightTangent])}`;
      return declare(text, { ...operandValues(each, true), ...operandTangents }) + text;
    },
  },
];

const loop = ({ backward, opening, closing }: Sweep, work: string): string =>
  `for (let i = ${backward ? 'to - 1' : 'from'}; ${backward ? 'i >= from' : 'i < to'}; ${backward ? 'i--' : 'i++'}) { ${opening} ${work} ${closing} }`;

/**
 * A function over nodes `from` … `to` − 1 of any kinds, in their order, and a list of functions by code, each over nodes of one kind:
 * these take no decision at each node, and the engine compiles only those that are used.
 */
function sweepCode(sweep: Sweep): string {
  const { name, arrays, hypot, work } = sweep;
  const kinds = [{ code: hypotCode, text: hypot }, ...instructions.map((each) => ({ code: each.code, text: work(each) }))].filter(({ text }) => text !== '');
  return `
function ${name}(code, left, right, constant, extra, value, ${arrays}from, to) {
  ${loop(sweep, `switch (code[i]) {\n${kinds.map(({ code, text }) => `    case ${code}: { ${text} break; }`).join('\n')}\n  }`)}
}
const ${name}Kinds = [];
${kinds.map(({ code, text }) => `${name}Kinds[${code}] = function (left, right, constant, extra, value, ${arrays}from, to) { ${loop(sweep, text)} };`).join('\n')}`;
}

const hypotOf = `
/** The tangent of value[node] / v. Written so that nothing cancels where this operand is by far the largest, unless there are many. */
function ratioTangent(extra, from, to, value, tangent, node, v, vd) {
  const ratio = value[node] / v;
  if (to - from > 32) return over(tangent[node], v) - times(over(vd, v), ratio);
  let sum = 0;
  for (let j = from; j < to; j++) {
    const other = extra[j], otherRatio = value[other] / v;
    if (other !== node) sum += otherRatio * (times(tangent[node], otherRatio) - times(tangent[other], ratio));
  }
  return over(sum, v);
}
function hypotOf(extra, from, size, value) {
  const operands = [];
  for (let j = from; j < from + size; j++) operands.push(value[extra[j]]);
  return Math.hypot(...operands);
}`;
