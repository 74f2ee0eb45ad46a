import { childrenOf, type Expression } from './ruleTree.ts';
import { incoming, scheduled, type SpecializedRule } from './specializeRule.ts';

/** A column in the order in which the generated step writes it. */
export interface GeneratedColumn {
  readonly result: Expression;
  readonly scalar: boolean;
}

/**
 * The body of a function of (n, initial, schedules) that returns step(t, theta, g, targets, row, loss), which is compiled by `new Function`.
 * `initial` maps each used state variable to its first value; `schedules` maps each scheduled hyperparameter to a function of (t, loss). Only the loop over the coordinates costs per coordinate:
 * whatever is one number for the whole step is computed before it.
 */
export function generateStep(rule: SpecializedRule, columns: readonly GeneratedColumn[], schedules: readonly string[] = []): string {
  const scalars = new Set(['t', ...schedules.map(scheduled), ...rule.definitions.filter(({ scalar }) => scalar).map(({ name }) => name)]);
  for (const [name, { scalar }] of rule.state) if (scalar) scalars.add(incoming(name));

  const before: string[] = schedules.map((name) => `const ${scheduled(name)} = schedules.${name}(t, loss);`);
  const within: string[] = [];
  const hoisted = new Map<string, string>();
  /** Text for use inside the loop: whatever the coordinates share gets a name before it. */
  const inLoop = (expression: Expression): string => {
    if (!isShared(expression, scalars)) return print(expression, inLoop);
    if (expression.kind === 'literal' || expression.kind === 'name') return print(expression, inLoop);
    const text = printScalar(expression);
    if (!hoisted.has(text)) {
      hoisted.set(text, `shared$${hoisted.size}`);
      before.push(`const ${hoisted.get(text)!} = ${text};`);
    }
    return hoisted.get(text)!;
  };

  const perCoordinate = [...rule.state].filter(([, { scalar }]) => !scalar);
  const scalarState = [...rule.state].filter(([, { scalar }]) => scalar);
  for (const [name] of scalarState) before.push(`const ${incoming(name)} = ${kept(name)};`);
  for (const [name] of perCoordinate) within.push(`const ${incoming(name)} = ${kept(name)}[i];`);
  for (const { name, value, scalar } of rule.definitions) {
    if (scalar) before.push(`const ${name} = ${printScalar(value)};`);
    else within.push(`const ${name} = ${inLoop(value)};`);
  }
  for (const [name, { result }] of perCoordinate) if (result !== incoming(name)) within.push(`${kept(name)}[i] = ${result};`);
  for (const [name, { result }] of scalarState) before.push(`${kept(name)} = ${result};`);
  for (const [index, { result, scalar }] of columns.entries()) {
    before.push(`const column$${index} = targets[${index}];`);
    if (scalar) before.push(`column$${index}[row] = ${printScalar(result)};`);
    else within.push(`column$${index}[base + i] = ${inLoop(result)};`);
  }
  within.push(`theta$[i] = theta + ${inLoop(rule.update)};`);

  const declarations = [...rule.state].map(([name, { scalar }]) =>
    scalar ? `let ${kept(name)} = initial.${name};` : `const ${kept(name)} = new Float64Array(n).fill(initial.${name});`,
  );
  return `
    ${declarations.join('\n    ')}
    return (t, theta$, g$, targets, row, loss) => {
      const base = row * n;
      ${before.join('\n      ')}
      for (let i = 0; i < n; i++) {
        const theta = theta$[i];
        const g = g$[i];
        ${within.join('\n        ')}
      }
    };`;
}

/** Where a state variable stays between steps; the rule's own names have no `$` before a letter. */
const kept = (state: string): string => `kept$${state}`;

function isShared(expression: Expression, scalars: ReadonlySet<string>): boolean {
  return expression.kind === 'name' ? scalars.has(expression.name) : childrenOf(expression).every((child) => isShared(child, scalars));
}

const printScalar = (expression: Expression): string => vanishingPower(expression) ?? print(expression, printScalar);

/**
 * `1 - β ** t` is exactly 1 once βᵗ is below half the spacing of numbers at 1, and a power costs more than the rest of a step in two dimensions.
 * At 2⁻⁵⁶ there is room for the last bits of any `**`.
 */
function vanishingPower(expression: Expression): string | undefined {
  if (expression.kind !== 'binary' || expression.operator !== '-') return undefined;
  const { left, right } = expression;
  if (left.kind !== 'literal' || left.value !== 1 || right.kind !== 'binary' || right.operator !== '**') return undefined;
  if (right.left.kind !== 'literal' || right.right.kind !== 'name' || right.right.name !== 't') return undefined;
  const base = right.left.value;
  if (typeof base !== 'number' || base <= 0 || base >= 1) return undefined;
  return `(t > ${Math.ceil(-56 / Math.log2(base))} ? 1 : ${print(expression, printScalar)})`;
}

/** JavaScript for an expression, each operation in parentheses, so that it is computed in the order of the rule. */
function print(expression: Expression, child: (expression: Expression) => string): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression.value);
    case 'name':
      return expression.name;
    case 'constant':
      return `Math.${expression.name}`;
    case 'unary':
      return `(${expression.operator}${child(expression.operand)})`;
    case 'binary':
    case 'logical':
      return `(${child(expression.left)} ${expression.operator} ${child(expression.right)})`;
    case 'conditional':
      return `(${child(expression.test)} ? ${child(expression.then)} : ${child(expression.otherwise)})`;
    case 'call':
      return `Math.${expression.name}(${expression.arguments.map(child).join(', ')})`;
  }
}

function printLiteral(value: number | boolean | string): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return Object.is(value, -0) || Number(value) < 0 ? `(${Object.is(value, -0) ? '-0' : value})` : String(value);
}
