import type * as t from '@babel/types';
import { unwrap, type FunctionNode } from './topLevelFunctions.ts';
import { typeShape, type TypeAliases } from './typeShape.ts';

export type ResultKind = { readonly ok: true; readonly certain: boolean } | { readonly ok: false; readonly error: string; readonly node: t.Node };

/** Does a function return a number? By its annotation, or without one: unless some `return` obviously gives something else. */
export function resultKind(node: FunctionNode, annotation: t.TSFunctionType | undefined, aliases: TypeAliases): ResultKind {
  const own = node.returnType?.type === 'TSTypeAnnotation' ? node.returnType.typeAnnotation : annotation?.typeAnnotation?.typeAnnotation;
  if (own) {
    const { kind } = typeShape(own, aliases);
    if (kind === 'number') return { ok: true, certain: true };
    // An imported type may well be a number.
    return kind === 'unknown' ? { ok: true, certain: false } : { ok: false, error: 'a loss function returns a number', node: own };
  }
  if (node.body.type !== 'BlockStatement') {
    return isNoNumber(node.body) ? { ok: false, error: 'a loss function returns a number', node: node.body } : { ok: true, certain: true };
  }
  const returns = returnStatements(node.body);
  if (!returns.some(({ argument }) => argument)) return { ok: false, error: 'a loss function returns a number; this one returns nothing', node };
  const wrong = returns.find(({ argument }) => !argument || isNoNumber(argument));
  return wrong ? { ok: false, error: 'a loss function returns a number; this does not', node: wrong } : { ok: true, certain: true };
}

/** The returns of a function's body, without those of functions within it. */
function returnStatements(body: t.BlockStatement): t.ReturnStatement[] {
  const found: t.ReturnStatement[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isNode(value)) {
      if (value.type === 'ReturnStatement') found.push(value);
      else if (/Function|Class|^TS|ObjectMethod/.test(value.type)) return;
      // Comments and positions hold no statements.
      for (const [key, child] of Object.entries(value)) if (key !== 'loc' && !key.endsWith('Comments')) visit(child);
    }
  };
  visit(body.body);
  return found;
}

const isNode = (value: unknown): value is t.Node => typeof value === 'object' && value !== null && 'type' in value;

function isNoNumber(expression: t.Expression): boolean {
  const node = unwrap(expression);
  switch (node.type) {
    case 'StringLiteral':
    case 'TemplateLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
    case 'BigIntLiteral':
    case 'RegExpLiteral':
    case 'ObjectExpression':
    case 'ArrayExpression':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ClassExpression':
    case 'NewExpression':
    case 'JSXElement':
    case 'JSXFragment':
      return true;
    case 'Identifier':
      return node.name === 'undefined';
    case 'UnaryExpression':
      return ['!', 'typeof', 'void', 'delete'].includes(node.operator);
    case 'BinaryExpression':
      return ['==', '===', '!=', '!==', '<', '<=', '>', '>=', 'in', 'instanceof'].includes(node.operator);
    case 'ConditionalExpression':
      return isNoNumber(node.consequent) || isNoNumber(node.alternate);
    case 'SequenceExpression':
      return isNoNumber(node.expressions.at(-1)!);
    default:
      return false;
  }
}
