import { parse } from '@babel/parser';
import type * as t from '@babel/types';

const operators: Readonly<Record<string, string>> = {
  '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '%': 'remainder', '**': 'power',
  '<': 'less', '>': 'more', '<=': 'atMost', '>=': 'atLeast', '===': 'same', '!==': 'different', '==': 'looselySame', '!=': 'looselyDifferent',
};
const bitwise = new Set(['|', '&', '^', '<<', '>>', '>>>']);
const predicates = new Set(['filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex']);
const sorts = new Set(['sort', 'toSorted']);
const searches = new Set(['includes', 'indexOf', 'lastIndexOf']);
/** Statements that must end with a semicolon, because the next one may now begin with a parenthesis. */
const terminated = new Set(['ExpressionStatement', 'VariableDeclaration', 'ReturnStatement', 'ThrowStatement', 'BreakStatement', 'ContinueStatement', 'DoWhileStatement', 'ClassProperty', 'ClassPrivateProperty']);

/** Rewrites JavaScript so that each operation on numbers becomes a call of the runtime, named `$judge`; all else stays as it is written. */
export function rewrite(code: string): string {
  const tree = parse(code, { sourceType: 'script', allowReturnOutsideFunction: true });
  return new Rewriter(code).generic(tree.program);
}

class Rewriter {
  readonly #code: string;

  constructor(code: string) {
    this.#code = code;
  }

  /** The text of a node with its children rewritten. */
  generic(node: t.Node, unended = false): string {
    let text = '';
    let at = node.start!;
    for (const [child, key] of childrenOf(node)) {
      text += this.#code.slice(at, child.start!) + this.#child(node, child, key);
      at = child.end!;
    }
    text += this.#code.slice(at, node.end!);
    return terminated.has(node.type) && !unended && !text.endsWith(';') ? `${text};` : text;
  }

  #child(parent: t.Node, child: t.Node, key: string): string {
    const isTest = key === 'test' && parent.type !== 'SwitchCase';
    if (isTest) return this.#condition(child);
    if ((parent.type === 'SwitchStatement' && key === 'discriminant') || (parent.type === 'SwitchCase' && key === 'test')) return `$judge.value(${this.visit(child)})`;
    if (parent.type === 'TemplateLiteral' && key === 'expressions') return `$judge.value(${this.visit(child)})`;
    if (key === 'key' || (key === 'property' && 'computed' in parent)) {
      if (!('computed' in parent) || !parent.computed) return this.generic(child);
      return /Literal$/.test(child.type) ? this.visit(child) : `$judge.value(${this.visit(child)})`;
    }
    if (parent.type.startsWith('For') && (key === 'init' || key === 'left') && child.type === 'VariableDeclaration') return this.generic(child, true);
    const unused = (parent.type === 'ExpressionStatement' && key === 'expression') || (parent.type === 'ForStatement' && key === 'update');
    return this.visit(child, unused);
  }

  visit(node: t.Node, unused = false): string {
    switch (node.type) {
      case 'BinaryExpression': {
        const [left, right] = [node.left, node.right];
        const call = operators[node.operator];
        if (call) return `$judge.${call}(${this.visit(left)}, ${this.visit(right)})`;
        return bitwise.has(node.operator) ? `$judge.bits('${node.operator}', ${this.visit(left)}, ${this.visit(right)})` : this.generic(node);
      }
      case 'UnaryExpression':
        return this.#unary(node);
      case 'LogicalExpression': {
        if (node.operator === '??' || isBoolean(node.left)) return this.generic(node);
        return `$judge.${node.operator === '&&' ? 'and' : 'or'}(${this.visit(node.left)}, () => (${this.visit(node.right)}))`;
      }
      case 'AssignmentExpression':
        return this.#assignment(node, unused);
      case 'UpdateExpression':
        return this.#update(node, unused);
      case 'CallExpression':
        return this.#call(node);
      case 'SequenceExpression':
        return `(${this.generic(node)})`;
      case 'ObjectProperty':
        return node.shorthand ? (node.value.type === 'AssignmentPattern' ? this.generic(node.value) : this.#code.slice(node.start!, node.end!)) : this.generic(node);
      default:
        return this.generic(node);
    }
  }

  #condition(node: t.Node): string {
    return isBoolean(node) ? this.visit(node) : `$judge.truthy(${this.visit(node)})`;
  }

  #unary(node: t.UnaryExpression): string {
    const operand = (): string => this.visit(node.argument);
    switch (node.operator) {
      case '-':
        return node.argument.type === 'NumericLiteral' ? this.generic(node) : `$judge.negate(${operand()})`;
      case '+':
        return `$judge.positive(${operand()})`;
      case '!':
        return `!(${this.#condition(node.argument)})`;
      case '~':
        return `$judge.complement(${operand()})`;
      case 'typeof':
        return `$judge.typeOf(${operand()})`;
      default:
        return this.generic(node);
    }
  }

  #assignment(node: t.AssignmentExpression, unused: boolean): string {
    const operator = node.operator.slice(0, -1);
    if (operator === '' || operator === '??') return this.generic(node);
    const change = (old: string): string => {
      const right = this.visit(node.right);
      if (operator === '&&' || operator === '||') return `$judge.${operator === '&&' ? 'and' : 'or'}(${old}, () => (${right}))`;
      return bitwise.has(operator) ? `$judge.bits('${operator}', ${old}, ${right})` : `$judge.${operators[operator]}(${old}, ${right})`;
    };
    const { left } = node;
    if (isSimple(left)) return inParentheses(`${this.visit(left)} = ${change(this.visit(left))}`, unused);
    if (left.type !== 'MemberExpression') throw new SyntaxError(`cannot rewrite ${node.operator} on ${left.type}`);
    return `$judge.update(${this.visit(left.object)}, ${this.#key(left)}, ($old) => ${change('$old')})`;
  }

  #update(node: t.UpdateExpression, unused: boolean): string {
    const by = node.operator === '++' ? '1' : '-1';
    const target = node.argument;
    if (isSimple(target)) {
      const place = this.visit(target);
      const assignment = `${place} = $judge.add(${place}, ${by})`;
      return node.prefix || unused ? inParentheses(assignment, unused) : `$judge.first(${place}, ${assignment})`;
    }
    if (target.type !== 'MemberExpression') throw new SyntaxError(`cannot rewrite ${node.operator} on ${target.type}`);
    const operands = `${this.visit(target.object)}, ${this.#key(target)}`;
    return node.prefix ? `$judge.update(${operands}, ($old) => $judge.add($old, ${by}))` : `$judge.step(${operands}, ${by})`;
  }

  #key(member: t.MemberExpression): string {
    return member.computed ? this.visit(member.property) : `'${this.#code.slice(member.property.start!, member.property.end!)}'`;
  }

  #call(node: t.CallExpression): string {
    const { callee } = node;
    if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return this.generic(node);
    const method = callee.property.name;
    const operands = node.arguments.map((argument) => this.visit(argument));
    const object = (): string => (isSimple(callee.object) ? this.visit(callee.object) : `(${this.visit(callee.object)})`);
    if (predicates.has(method) && operands.length > 0) {
      return `${object()}.${method}(${[`$judge.predicate(${operands[0]})`, ...operands.slice(1)].join(', ')})`;
    }
    if (sorts.has(method)) return `$judge.sort(${object()}, '${method}', ${operands[0] ?? 'undefined'})`;
    if (searches.has(method)) return `$judge.search(${object()}, '${method}', [${operands.join(', ')}])`;
    return this.generic(node);
  }
}

const inParentheses = (text: string, unused: boolean): string => (unused ? text : `(${text})`);

/** A place that can be written twice without computing anything twice. */
function isSimple(node: t.Node): boolean {
  if (node.type === 'Identifier') return true;
  if (node.type !== 'MemberExpression') return false;
  const { object, property, computed } = node;
  const ready = object.type === 'Identifier' || object.type === 'ThisExpression';
  return ready && (!computed || property.type === 'Identifier' || property.type === 'NumericLiteral' || property.type === 'StringLiteral');
}

function isBoolean(node: t.Node): boolean {
  if (node.type === 'BooleanLiteral') return true;
  if (node.type === 'UnaryExpression') return node.operator === '!';
  if (node.type === 'LogicalExpression') return node.operator !== '??' && isBoolean(node.left) && isBoolean(node.right);
  return node.type === 'BinaryExpression' && /^(<|>|<=|>=|===|!==|==|!=|in|instanceof)$/.test(node.operator);
}

/** In the order of the text; a shorthand property counts once. */
function childrenOf(node: t.Node): (readonly [t.Node, string])[] {
  const children: (readonly [t.Node, string])[] = [];
  for (const key in node) {
    const field: unknown = node[key as 'type'];
    if (typeof field !== 'object' || field === null || key === 'loc' || key === 'extra' || key.endsWith('Comments')) continue;
    if (Array.isArray(field)) {
      for (const child of field as unknown[]) if (isNode(child)) children.push([child, key]);
    } else if (isNode(field)) children.push([field, key]);
  }
  return children.length > 1 ? children.sort(([a], [b]) => a.start! - b.start!) : children;
}

const isNode = (x: unknown): x is t.Node => typeof x === 'object' && x !== null && 'type' in x && 'start' in x && typeof x.start === 'number';
