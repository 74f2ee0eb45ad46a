/** What a call contributes to the Python that makes the optimizer. */
export type PythonPart =
  /** A value in the place of the hyperparameter. */
  | { readonly kind: 'value'; readonly text: string }
  /** An argument of the optimizer, `clipnorm=1`. */
  | { readonly kind: 'argument'; readonly text: string }
  /** Stands before the optimizer in `optax.chain`. */
  | { readonly kind: 'chain'; readonly text: string }
  /** Takes the optimizer, which stands for `optimizer` in it. */
  | { readonly kind: 'wrapper'; readonly text: string }
  /** A line of its own after the optimizer. */
  | { readonly kind: 'line'; readonly text: string };

export const value = (text: string): PythonPart => ({ kind: 'value', text });
export const argument = (text: string): PythonPart => ({ kind: 'argument', text });
export const chain = (text: string): PythonPart => ({ kind: 'chain', text });
export const wrapper = (text: string): PythonPart => ({ kind: 'wrapper', text });
export const line = (text: string): PythonPart => ({ kind: 'line', text });

/** A literal of Python. */
export function pythonLiteral(literal: number | boolean | string | readonly number[]): string {
  if (typeof literal === 'boolean') return literal ? 'True' : 'False';
  if (typeof literal === 'string') return JSON.stringify(literal);
  return Array.isArray(literal) ? `[${literal.join(', ')}]` : String(literal);
}
