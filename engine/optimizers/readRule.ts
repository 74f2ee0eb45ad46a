import { parseExpression } from '@babel/parser';
import type * as Babel from '@babel/types';
import type { Position } from '../problem.ts';
import { suggest } from '../suggest.ts';
import { extentOf } from './extentOf.ts';
import { fits, widest, type Extent } from './extent.ts';
import { ruleFunctions, tensorFacts, type RuleFunctionName } from './ruleFunctions.ts';
import type { BinaryOperator, Expression, RuleTree, Statement } from './ruleTree.ts';
import type { RuleDescription } from './description.ts';

const required = ['effectiveLearningRate', 'update'] as const;
const given: Readonly<Record<string, Extent>> = {
  theta: 'coordinate',
  g: 'coordinate',
  t: 'step',
  loss: 'step',
  ...Object.fromEntries(tensorFacts.map((fact) => [fact, 'tensor'])),
};
const binaryOperators: ReadonlySet<string> = new Set<BinaryOperator>(['+', '-', '*', '/', '%', '**', '<', '<=', '>', '>=', '===', '!==']);
const constants: ReadonlySet<string> = new Set(['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2']);
/** Of `Math`, what depends on its arguments alone. */
const functions: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Math).filter((name) => name !== 'random' && typeof Math[name as keyof Math] === 'function'),
);

/** A rule that steps outside the language of rules: which optimizer, which line of the rule, which construct. */
export class RuleError extends Error {
  /** 1-based, counted from the rule's first. */
  readonly line: number;
  /** 1-based, in its line of the rule's text. */
  readonly column: number;

  constructor(optimizer: string, { line, column }: Position, message: string) {
    super(`Rule of ${optimizer}, line ${line}: ${message}`);
    this.name = 'RuleError';
    this.line = line;
    this.column = column;
  }
}

/** What a rule may speak of: the parts of a description that it needs. */
export interface RuleVocabulary extends Pick<RuleDescription, 'id' | 'state' | 'derived'> {
  readonly hyperparameters: Readonly<Record<string, unknown>>;
}

/**
 * Reads the rule's own text, so that it can be compiled, recorded and typeset.
 * @param text what `step.toString()` gives, also after a bundler that keeps syntax and names
 * @throws RuleError for anything but const, assignment to state, if/else, ?:, arithmetic, comparison, Math and the functions of rules
 */
export function readRule(text: string, vocabulary: RuleVocabulary): RuleTree {
  return new RuleReader(text, vocabulary).read();
}

class RuleReader {
  readonly #text: string;
  readonly #vocabulary: RuleVocabulary;
  /** The description's name of each name in the text: a bundler may have renamed the latter. */
  readonly #names = new Map<string, string>();
  /** Characters before the text in what is parsed. */
  #shift = 0;
  readonly #functions = new Map<string, RuleFunctionName>();
  readonly #extents = new Map<string, Extent>(Object.entries(given));

  constructor(text: string, vocabulary: RuleVocabulary) {
    this.#text = text;
    this.#vocabulary = vocabulary;
    for (const name of Object.keys(vocabulary.hyperparameters)) this.#extents.set(name, 'step');
    for (const [name, { extent = 'coordinate' }] of Object.entries(vocabulary.state)) this.#extents.set(name, extent);
  }

  read(): RuleTree {
    const rule = this.#parse();
    const [quantities, hyperparameters, functions, ...more] = rule.params;
    if (more[0]) throw this.#error(more[0], 'a rule takes the quantities, the hyperparameters and the functions that it needs, nothing else');
    this.#readParameter(quantities, [...Object.keys(given), ...Object.keys(this.#vocabulary.state)], 'quantity', this.#names);
    this.#readParameter(hyperparameters, Object.keys(this.#vocabulary.hyperparameters), 'hyperparameter', this.#names);
    this.#readParameter(functions, Object.keys(ruleFunctions), 'function', this.#functions);
    if (rule.body.type !== 'BlockStatement') throw this.#error(rule.body, 'a rule is a block of statements in braces');
    const statements = rule.body.body.flatMap((statement) => this.#readStatement(statement, { depth: 0, extent: 'step' }));
    for (const name of required) {
      if (!statements.some((statement) => statement.kind === 'define' && statement.name === name)) throw this.#error(rule, `there is no “const ${name} = …”`);
    }
    return { statements, extents: this.#extents };
  }

  #parse(): Babel.ObjectMethod | Babel.FunctionExpression | Babel.ArrowFunctionExpression {
    const isMethod = !/^\s*(function\b|\(|\w+\s*=>)/.test(this.#text);
    if (isMethod) this.#shift = '({'.length;
    let node: Babel.Expression;
    try {
      node = parseExpression(isMethod ? `({${this.#text}})` : this.#text, { plugins: ['typescript'] });
    } catch (error) {
      throw new RuleError(this.#vocabulary.id, this.#positionOf((error as { loc?: Babel.SourceLocation['start'] }).loc), `it cannot be read: ${(error as Error).message.replace(/\s*\(\d+:\d+\)$/, '')}`);
    }
    const rule = node.type === 'ObjectExpression' ? node.properties[0] : node;
    if (rule?.type !== 'ObjectMethod' && rule?.type !== 'FunctionExpression' && rule?.type !== 'ArrowFunctionExpression') {
      throw this.#error(node, `a rule is a function, not ${describe(node)}`);
    }
    return rule;
  }

  #readParameter<Name extends string>(parameter: Babel.Node | undefined, known: readonly string[], kind: string, into: Map<string, Name>): void {
    if (!parameter) return;
    if (parameter.type !== 'ObjectPattern') throw this.#error(parameter, `write what the rule uses as { name, … }, not ${describe(parameter)}`);
    for (const property of parameter.properties) {
      if (property.type !== 'ObjectProperty' || property.key.type !== 'Identifier' || property.value.type !== 'Identifier') {
        throw this.#error(property, `only plain names stand between the braces, not ${describe(property)}`);
      }
      const { name } = property.key;
      if (!known.includes(name)) throw this.#error(property, `there is no ${kind} “${name}”${suggest(name, known)}`);
      into.set(property.value.name, name as Name);
    }
  }

  #readStatement(node: Babel.Statement, inside: { readonly depth: number; readonly extent: Extent }): Statement[] {
    const position = { line: lineOf(node) };
    switch (node.type) {
      case 'VariableDeclaration':
        if (node.kind !== 'const') throw this.#error(node, `name quantities with const, not ${node.kind}; only state is assigned to`);
        if (inside.depth > 0) throw this.#error(node, 'a quantity is named outside of if; choose its value with ?:');
        return node.declarations.map((declarator) => {
          if (declarator.id.type !== 'Identifier' || !declarator.init) throw this.#error(node, 'a const is one name with a value');
          const value = this.#readExpression(declarator.init);
          const name = this.#define(declarator.id, extentOf(value, this.#extents));
          return { kind: 'define', name, value, position };
        });
      case 'ExpressionStatement':
        return [this.#readAssignment(node.expression, position.line, inside.extent)];
      case 'IfStatement': {
        const test = this.#readExpression(node.test);
        const branch = { depth: inside.depth + 1, extent: widest([inside.extent, extentOf(test, this.#extents)]) };
        const then = this.#readStatement(node.consequent, branch);
        const otherwise = node.alternate ? this.#readStatement(node.alternate, branch) : [];
        return [{ kind: 'if', test, then, otherwise, position }];
      }
      case 'BlockStatement':
        return node.body.flatMap((statement) => this.#readStatement(statement, { ...inside, depth: inside.depth + 1 }));
      case 'EmptyStatement':
        return [];
      default:
        throw this.#error(node, `${describe(node)} has no place in a rule`);
    }
  }

  #readAssignment(node: Babel.Expression, line: number, under: Extent): Statement {
    if (node.type !== 'AssignmentExpression') throw this.#error(node, `${describe(node)} does nothing here; a rule names quantities and assigns to state`);
    if (node.left.type !== 'Identifier') throw this.#error(node.left, `only state is assigned to, not ${describe(node.left)}`);
    const name = this.#names.get(node.left.name) ?? node.left.name;
    if (!Object.hasOwn(this.#vocabulary.state, name)) throw this.#error(node, `only state is assigned to, and “${name}” is none; name a new quantity with const`);
    const right = this.#readExpression(node.right);
    const operator = node.operator.slice(0, -1);
    if (operator !== '' && !isBinaryOperator(operator)) throw this.#error(node, `“${node.operator}” has no place in a rule`);
    const value: Expression = isBinaryOperator(operator) ? { kind: 'binary', operator, left: this.#readExpression(node.left), right } : right;
    const has = this.#extents.get(name)!;
    const gets = widest([under, extentOf(value, this.#extents)]);
    if (!fits(gets, has)) throw this.#error(node, `“${name}” is one number for the whole ${has}, but this makes it depend on a ${gets}`);
    return { kind: 'assign', name, value, position: { line } };
  }

  /** Enters a const; a bundler appends a number to a local name that a name of the whole bundle also has. */
  #define(identifier: Babel.Identifier, extent: Extent): string {
    const known = [...required, ...Object.keys(this.#vocabulary.derived)];
    const name = [identifier.name, identifier.name.replace(/\d+$/, '')].find((candidate) => known.includes(candidate));
    if (!name) throw this.#error(identifier, `“${identifier.name}” is not among the derived quantities${suggest(identifier.name, known)}; give it a symbol and a meaning there`);
    if ([...this.#names.values()].includes(name)) throw this.#error(identifier, `“${name}” is named twice`);
    if (this.#extents.has(name)) throw this.#error(identifier, `“${name}” means something else in a rule: choose another name`);
    this.#names.set(identifier.name, name);
    this.#extents.set(name, extent);
    return name;
  }

  #readExpression(node: Babel.Node): Expression {
    switch (node.type) {
      case 'NumericLiteral':
      case 'BooleanLiteral':
      case 'StringLiteral':
        return { kind: 'literal', value: node.value };
      case 'ParenthesizedExpression':
        return this.#readExpression(node.expression);
      case 'Identifier': {
        const name = this.#names.get(node.name);
        if (name === undefined) throw this.#error(node, `“${node.name}” is not known here${suggest(node.name, [...this.#names.keys()])}`);
        return { kind: 'name', name };
      }
      case 'UnaryExpression':
        if (node.operator !== '-' && node.operator !== '+' && node.operator !== '!') break;
        return { kind: 'unary', operator: node.operator, operand: this.#readExpression(node.argument) };
      case 'BinaryExpression':
        if (!isBinaryOperator(node.operator)) break;
        return { kind: 'binary', operator: node.operator, left: this.#readExpression(node.left), right: this.#readExpression(node.right) };
      case 'LogicalExpression':
        if (node.operator === '??') break;
        return { kind: 'logical', operator: node.operator, left: this.#readExpression(node.left), right: this.#readExpression(node.right) };
      case 'ConditionalExpression':
        return {
          kind: 'conditional',
          test: this.#readExpression(node.test),
          then: this.#readExpression(node.consequent),
          otherwise: this.#readExpression(node.alternate),
        };
      case 'MemberExpression': {
        const name = mathMember(node);
        if (name !== undefined && !constants.has(name)) throw this.#error(node, `“Math.${name}” is not known${suggest(name, [...constants, ...functions])}`);
        if (name === undefined) break;
        return { kind: 'constant', name };
      }
      case 'CallExpression': {
        const applied = node.callee.type === 'Identifier' ? this.#functions.get(node.callee.name) : undefined;
        if (applied !== undefined) return this.#readApplication(node, applied);
        const name = mathMember(node.callee);
        if (name === undefined || !functions.has(name)) throw this.#notCalled(node);
        return { kind: 'call', name, arguments: node.arguments.map((argument) => this.#readExpression(argument)) };
      }
      default:
    }
    throw this.#error(node, `${describe(node)} has no place in a rule`);
  }

  #readApplication(node: Babel.CallExpression, name: RuleFunctionName): Expression {
    const { arity } = ruleFunctions[name];
    if (node.arguments.length !== arity) throw this.#error(node, `“${name}” takes ${arity} argument${arity === 1 ? '' : 's'}, not ${node.arguments.length}`);
    const [first, ...others] = node.arguments.map((argument) => this.#readExpression(argument));
    const uneven = others.findIndex((argument) => extentOf(argument, this.#extents) === 'coordinate');
    if (uneven >= 0) throw this.#error(node.arguments[uneven + 1]!, `only the first argument of “${name}” may depend on a coordinate`);
    return { kind: 'apply', name, arguments: first ? [first, ...others] : [] };
  }

  #error(node: Babel.Node, message: string): RuleError {
    return new RuleError(this.#vocabulary.id, this.#positionOf(node.loc?.start), message);
  }

  #positionOf({ line, column }: { readonly line: number; readonly column: number } = { line: 1, column: 0 }): Position {
    return { line, column: Math.max(0, column - (line === 1 ? this.#shift : 0)) + 1 };
  }

  /** Of what is called and is no function of rules. */
  #notCalled(node: Babel.CallExpression): RuleError {
    const { callee } = node;
    const math = mathMember(callee);
    if (math === 'random') return this.#error(callee, '“Math.random” has no place in a rule: a run could not be repeated');
    if (math !== undefined) return this.#error(callee, `“Math.${math}” is not known${suggest(math, [...functions])}`);
    if (callee.type !== 'Identifier') return this.#error(node, `${describe(node)} has no place in a rule`);
    const { name } = callee;
    if (Object.hasOwn(ruleFunctions, name)) return this.#error(callee, `“${name}” is not among the functions of this rule: add it to the third parameter, { ${[...this.#functions.keys(), name].join(', ')} }`);
    if (functions.has(name)) return this.#error(callee, `“${name}” is not known here (did you mean “Math.${name}”?)`);
    return this.#error(callee, `there is no function “${name}”${suggest(name, [...Object.keys(ruleFunctions), ...functions])}; a rule calls those of Math, and ${Object.keys(ruleFunctions).join(', ')}`);
  }
}

function isBinaryOperator(operator: string): operator is BinaryOperator {
  return binaryOperators.has(operator);
}

function mathMember(node: Babel.Node): string | undefined {
  if (node.type !== 'MemberExpression' || node.computed) return undefined;
  return node.object.type === 'Identifier' && node.object.name === 'Math' && node.property.type === 'Identifier' ? node.property.name : undefined;
}

function lineOf(node: Babel.Node): number {
  return node.loc?.start.line ?? 1;
}

/** `ForStatement` → `a “for statement”`; operators and calls say which. */
function describe(node: Babel.Node): string {
  const words = node.type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const detail = 'operator' in node ? ` ${node.operator}` : '';
  return `a “${words}${detail}”`;
}
