/**
 * Names of built-in methods that look at numbers, or at what a callback returns, without rewritten code having a part in it.
 * Calls of these names go through lab$call, which asks by the function itself whether it is built in: a user's own method stays as it is.
 */
export const replacedMethods: ReadonlySet<string> = new Set([
  // Truth of what a callback returns.
  ...['filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'some', 'every'],
  // Order and equality.
  ...['sort', 'toSorted', 'includes', 'indexOf', 'lastIndexOf', 'is', 'groupBy'],
  // Indices and counts.
  ...['at', 'slice', 'splice', 'toSpliced', 'fill', 'copyWithin', 'flat', 'with', 'from', 'drop', 'take'],
  ...['repeat', 'charAt', 'charCodeAt', 'codePointAt', 'substring', 'substr', 'padStart', 'padEnd'],
  'isView',
]);
