/** A function that keeps something from call to call has all of it in numbers that can be read, and written back. */
export type Remembering<F> = F & { readonly memory?: Float64Array };

/** @param memory all that the function keeps */
export function remembering<F extends object>(memory: Float64Array, call: F): F & { readonly memory: Float64Array } {
  return Object.assign(call, { memory });
}

/** The memories of functions, those without one left out. */
export function memoriesOf(functions: readonly Remembering<object>[]): readonly Float64Array[] {
  return functions.flatMap(({ memory }) => memory ?? []);
}

/** Puts arrays back into those that they were copied from; returns what is left of them. */
export function putBack(into: readonly Float64Array[], state: readonly Float64Array[]): readonly Float64Array[] {
  into.forEach((array, index) => array.set(state[index]!));
  return state.slice(into.length);
}
