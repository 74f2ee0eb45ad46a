import type * as t from '@babel/types';
import { childNodes } from './assignedNames.ts';
import type { ModuleTable, TopLevel } from './moduleTable.ts';

/** What is changed after its declaration while the modules are made: its text alone does not tell what it is. */
export type ChangedNames = ReadonlySet<TopLevel>;

const declarations = /^(Import|Export|TS|Function|Class|Variable|Empty)/;
const lookingMethods = new Set(['map', 'filter', 'reduce', 'forEach', 'slice', 'concat', 'flat', 'flatMap', 'find', 'findIndex', 'some', 'every', 'includes', 'indexOf', 'join', 'keys', 'values', 'entries', 'at', 'get', 'has', 'toString', 'toFixed']);

/** Looks at everything that runs while the modules are made, and at the functions that are named there. */
export function changedNames(modules: ModuleTable): ChangedNames {
  const changed = new Set<TopLevel>();
  const seen = new Map<t.Node, boolean>();
  const read = (node: t.Node, module: string, closely: boolean): void => {
    const before = seen.get(node);
    if (before === true || before === closely) return;
    seen.set(node, closely);
    visit(node, module, closely);
  };
  const mark = (node: t.Node, module: string): void => {
    const name = rootName(node);
    const found = name === undefined ? undefined : modules.find(module, name);
    if (found) changed.add(found);
  };
  const visit = (node: t.Node, module: string, closely: boolean): void => {
    if (node.type === 'AssignmentExpression') mark(node.left, module);
    if (node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node.operator === 'delete')) mark(node.argument, module);
    if (node.type === 'CallExpression') {
      const { callee } = node;
      const method = callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : undefined;
      if (callee.type === 'MemberExpression' && !(method !== undefined && lookingMethods.has(method))) mark(callee, module);
      if (closely || method === 'assign' || method === 'defineProperty') for (const argument of node.arguments) mark(argument, module);
    }
    if (node.type === 'Identifier') {
      const found = modules.find(module, node.name);
      // A list that is looped over by a statement may give its elements away.
      if (closely && found?.kind === 'variable') changed.add(found);
      if (found?.kind === 'function' || found?.kind === 'class') read(found.node, found.module, closely);
    }
    for (const child of childNodes(node)) visit(child, module, closely);
  };
  for (const module of modules.scripts()) {
    for (const statement of modules.body(module).body) {
      if (!declarations.test(statement.type)) read(statement, module, true);
      else if (/^(Variable|Export)/.test(statement.type)) for (const inner of initializersOf(statement)) read(inner, module, false);
      for (const inner of staticsOf(statement)) read(inner, module, false);
    }
  }
  return changed;
}

/** `a` of `a.b[c].d`. */
function rootName(node: t.Node): string | undefined {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return rootName(node.object);
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      return rootName(node.expression);
    default:
      return undefined;
  }
}

function initializersOf(statement: t.Statement): t.Node[] {
  const declaration = 'declaration' in statement && statement.declaration ? statement.declaration : statement;
  if (declaration.type !== 'VariableDeclaration') return [];
  // A function is read where it is called.
  return declaration.declarations.flatMap(({ init }) => (init && !/Function/.test(init.type) ? [init] : []));
}

function staticsOf(statement: t.Statement): t.Node[] {
  const declaration = 'declaration' in statement && statement.declaration ? statement.declaration : statement;
  if (declaration.type !== 'ClassDeclaration') return [];
  return declaration.body.body.filter((member) => member.type === 'StaticBlock' || ('static' in member && member.static && 'value' in member));
}

/** Does what is written here, or what it names, mention one of these? */
export function mentions(modules: ModuleTable, start: t.Node, module: string, wanted: (name: string, found: TopLevel | undefined) => boolean): boolean {
  const seen = new Set<t.Node>();
  const look = (node: t.Node, at: string): boolean => {
    if (node.type === 'Identifier') {
      const found = modules.find(at, node.name);
      if (wanted(node.name, found)) return true;
      if ((found?.kind === 'function' || found?.kind === 'class') && !seen.has(found.node)) {
        seen.add(found.node);
        if (look(found.node, found.module)) return true;
      }
    }
    return childNodes(node).some((child) => look(child, at));
  };
  return look(start, module);
}
