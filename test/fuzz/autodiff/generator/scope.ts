/** What a name in a generated program stands for. */
export type Variable =
  | { readonly kind: 'scalar'; readonly name: string; readonly mutable: boolean }
  /** A whole number that no parameter reaches, 0 ≤ name < bound. */
  | { readonly kind: 'index'; readonly name: string; readonly bound: number }
  /** `length` is what it has at least; `typed` where it is a Float64Array, `grows` where the length may be more, `pushable` where nothing
   *  walks along it, so that a push ends, `rebindable` where declared by `let`. */
  | { readonly kind: 'array'; readonly name: string; readonly length: number; readonly typed: boolean; readonly grows: boolean; readonly pushable?: boolean; readonly rebindable?: boolean }
  | { readonly kind: 'matrix'; readonly name: string; readonly rows: number; readonly columns: number }
  | { readonly kind: 'record'; readonly name: string; readonly fields: readonly string[]; readonly methods?: readonly Callable[] }
  /** Records of numbers: rows of data, which nobody writes to, or bodies that move. */
  | { readonly kind: 'rows'; readonly name: string; readonly length: number; readonly fields: readonly string[]; readonly passive: boolean };

/** `default` may be left out; `depth` is a small whole number; `rest` takes any number of numbers. */
export type ParameterKind = 'scalar' | 'array' | 'record' | 'default' | 'depth' | 'rest';

export interface Callable {
  readonly name: string;
  readonly parameters: readonly ParameterKind[];
  readonly result: 'scalar' | 'array' | 'record' | 'object' | 'sequence';
  /** Of the objects that a class makes. */
  readonly methods?: readonly Callable[];
  /** Of the objects that a class makes: what can be read. */
  readonly fields?: readonly string[];
}

export const recordFields = ['u', 'v'] as const;

/** The names that a piece of program sees. */
export class Scope {
  readonly variables: Variable[];
  readonly callables: Callable[];

  constructor(variables: readonly Variable[] = [], callables: readonly Callable[] = []) {
    this.variables = [...variables];
    this.callables = [...callables];
  }

  inner(...more: readonly Variable[]): Scope {
    return new Scope([...this.variables, ...more], this.callables);
  }

  of<K extends Variable['kind']>(kind: K): Extract<Variable, { kind: K }>[] {
    return this.variables.filter((variable): variable is Extract<Variable, { kind: K }> => variable.kind === kind);
  }

  callablesOf(result: Callable['result']): Callable[] {
    return this.callables.filter((callable) => callable.result === result);
  }
}

/** What a program may still grow to. */
export interface Budget {
  statements: number;
  /** How often the present place runs in one evaluation. */
  repetitions: number;
  nextName: number;
  /** Are exceptions caught? Those programs are the tracer's alone. */
  readonly tries: boolean;
}
