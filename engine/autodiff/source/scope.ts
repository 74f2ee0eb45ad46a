import type { Lowered } from './lowered.ts';
import type { Variable } from './ir.ts';

/** What a name stands for: something that never changes, or a variable. */
export type Binding = { readonly kind: 'constant'; readonly is: Lowered } | { readonly kind: 'variable'; readonly variable: Variable };

/** Names of a block of the user's program. */
export class Scope {
  readonly parent: Scope | undefined;
  /** Path of the module for the outermost scope of its file. */
  readonly module: string;
  readonly #bindings = new Map<string, Binding>();

  constructor(parent: Scope | undefined, module: string) {
    this.parent = parent;
    this.module = module;
  }

  inner(): Scope {
    return new Scope(this, this.module);
  }

  bind(name: string, binding: Binding): void {
    this.#bindings.set(name, binding);
  }

  /** In this scope itself. */
  has(name: string): boolean {
    return this.#bindings.has(name);
  }

  /** In this scope and those around it; module-level names are not here. */
  find(name: string): Binding | undefined {
    return this.#bindings.get(name) ?? this.parent?.find(name);
  }
}
