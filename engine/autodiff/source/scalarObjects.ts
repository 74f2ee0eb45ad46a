import { allStatements } from './activity.ts';
import type { Value} from './ir.ts';
import { blocksOf, usesOf, Variable, type Block, type Statement } from './ir.ts';
import type { Lowering } from './lowering.ts';
import { replaceValues } from './replaceValues.ts';

/**
 * Replaces objects and short lists that never leave the statements around them by a variable for each field, so that `{ x, y }`
 * and `[a, b]` cost nothing.
 */
export function replaceScalarObjects(l: Lowering, keep: readonly Value[]): void {
  while (replaceOnce(l, keep));
}

function replaceOnce(l: Lowering, keep: readonly Value[]): boolean {
  const objects = findObjects(l, keep);
  if (objects.size === 0) return false;
  const replacements = new Map<Value, Value>();
  const plans = new Map<Value, Plan>([...objects].map((object) => [object, new Plan(object)]));
  for (const { statement } of allStatements(l)) {
    if (statement.kind === 'store') plans.get(statement.base)?.stores(keyOf(statement.key)!);
  }
  rewrite(l.builder.root, l, plans, replacements);
  for (const { body } of l.procedureList) rewrite(body, l, plans, replacements);
  replaceValues(l, replacements);
  return true;
}

/** How an object's fields are kept instead. */
class Plan {
  readonly #object: Value;
  readonly #variables = new Map<string, Variable>();
  readonly #fields: Map<string, Value>;
  readonly size: number | undefined;

  constructor(object: Value) {
    this.#object = object;
    const { operation } = object;
    const fields = operation.kind === 'record' ? operation.fields : operation.kind === 'array' ? operation.elements.map((element, index) => [String(index), element] as const) : [];
    this.#fields = new Map(fields);
    this.size = operation.kind === 'array' ? operation.elements.length : undefined;
  }

  stores(key: string): Variable {
    let variable = this.#variables.get(key);
    if (!variable) this.#variables.set(key, (variable = new Variable(key, this.#object.block, this.#object.slot.cell.field(key))));
    return variable;
  }

  /** What the fields hold at first. */
  start(l: Lowering): Statement[] {
    return [...this.#variables].map(([key, variable]) => ({ kind: 'assign', variable, value: this.#fields.get(key) ?? l.builder.literal(undefined, this.#object.place) }));
  }

  field(key: string): { readonly variable: Variable } | { readonly value: Value | undefined } {
    const variable = this.#variables.get(key);
    return variable ? { variable } : { value: this.#fields.get(key) };
  }
}

function rewrite(block: Block, l: Lowering, plans: ReadonlyMap<Value, Plan>, replacements: Map<Value, Value>): void {
  const { statements } = block;
  for (let index = 0; index < statements.length; index++) {
    const statement = statements[index]!;
    for (const inner of blocksOf(statement)) rewrite(inner, l, plans, replacements);
    if (statement.kind === 'store') {
      const plan = plans.get(statement.base);
      if (plan) statements[index] = { kind: 'assign', variable: plan.stores(keyOf(statement.key)!), value: statement.value };
      continue;
    }
    if (statement.kind !== 'define') continue;
    const { value } = statement;
    const plan = plans.get(value);
    if (plan) {
      const start = plan.start(l);
      statements.splice(index, 1, ...start);
      index += start.length - 1;
      continue;
    }
    const { operation } = value;
    if (operation.kind === 'lambda') rewrite(operation.procedure.body, l, plans, replacements);
    if (operation.kind !== 'load' && operation.kind !== 'length') continue;
    const of = plans.get(operation.base);
    if (!of) continue;
    if (operation.kind === 'length') {
      replacements.set(value, l.builder.literal(of.size, value.place));
      statements.splice(index--, 1);
      continue;
    }
    const field = of.field(keyOf(operation.key)!);
    if ('variable' in field) value.operation = { kind: 'read', variable: field.variable };
    else {
      replacements.set(value, field.value ?? l.builder.literal(undefined, value.place));
      statements.splice(index--, 1);
    }
  }
}

const keyOf = ({ operation }: Value): string | undefined => (operation.kind === 'literal' ? String(operation.value) : undefined);

function findObjects(l: Lowering, keep: readonly Value[]): Set<Value> {
  const objects = new Set<Value>();
  const excluded = new Set<Value>(keep);
  for (const { statement } of allStatements(l)) {
    if (statement.kind === 'define' && (statement.value.operation.kind === 'record' || statement.value.operation.kind === 'array')) objects.add(statement.value);
    for (const value of leaving(statement)) excluded.add(value);
  }
  for (const { result } of l.procedureList) if (result) excluded.add(result);
  return new Set([...objects].filter((object) => !excluded.has(object)));
}

/** The values that a statement uses in ways other than reading or writing a field of constant name. */
function leaving(statement: Statement): readonly Value[] {
  if (statement.kind === 'store') return keyOf(statement.key) !== undefined && !statement.appends ? [statement.value] : [statement.base, statement.value];
  if (statement.kind !== 'define') return usesOf(statement);
  const { operation } = statement.value;
  switch (operation.kind) {
    case 'load':
      return keyOf(operation.key) !== undefined ? [] : [operation.base];
    case 'length':
      return operation.base.operation.kind === 'array' ? [] : [operation.base];
    case 'lambda':
      return operation.procedure.result ? [operation.procedure.result] : [];
    default:
      return usesOf(statement);
  }
}
