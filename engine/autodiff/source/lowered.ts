import type * as t from '@babel/types';
import type { Value } from './ir.ts';
import type { Scope } from './scope.ts';

export type FunctionNode = t.FunctionDeclaration | t.FunctionExpression | t.ArrowFunctionExpression | t.ObjectMethod | t.ClassMethod | t.ClassPrivateMethod;
export type ClassNode = t.ClassDeclaration | t.ClassExpression;

/** A function of the user's, known while compiling: calls of it are replaced by its body. */
export interface FunctionValue {
  readonly kind: 'function';
  readonly node: FunctionNode;
  readonly scope: Scope;
  /** `this` of a method that was taken off its object, or of an arrow function. */
  readonly self?: Lowered | undefined;
}

export interface ClassValue {
  readonly kind: 'class';
  readonly node: ClassNode;
  readonly scope: Scope;
}

/** A function or object of the language, by its path: `Math.sin`, `Array`, `Array.from`. */
export interface BuiltinValue {
  readonly kind: 'builtin';
  readonly path: string;
}

/** What `a.entries()` and its like give: only looped over or spread, never kept. */
export interface IterableValue {
  readonly kind: 'iterable';
  readonly of: 'keys' | 'values' | 'entries' | 'objectKeys' | 'objectValues' | 'objectEntries';
  readonly base: Value;
}

/** `import * as name`. */
export interface NamespaceValue {
  readonly kind: 'namespace';
  readonly module: string;
}

/** One of several functions, chosen while running: the selector is the index. */
export interface ChoiceValue {
  readonly kind: 'choice';
  readonly selector: Value;
  readonly options: readonly Lowered[];
}

/** What an expression is, as far as it is known while compiling. */
export type Lowered = Value | FunctionValue | ClassValue | BuiltinValue | IterableValue | NamespaceValue | ChoiceValue;
