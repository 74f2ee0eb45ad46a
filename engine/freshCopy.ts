let serial = 0;

/**
 * A copy of a function, compiled anew. V8 compiles a function for the calls that it has seen; a copy per run sees the optimizer and the loss function of that run
 * alone, and so becomes one piece of machine code with them, where the shared function would call them one by one.
 * @param original refers to nothing outside of its own text but globals
 */
export function freshCopy<F extends (...given: never[]) => unknown>(original: F): F {
  // Texts that are equal would share what V8 learns.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own text
  return (new Function(`'use strict'; return ${original.toString()}\n// Copy ${++serial}`) as () => F)();
}
