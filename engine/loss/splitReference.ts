/** `FILE[#LOSS]` as people write it, taken apart. */
export interface SplitReference {
  readonly path: string;
  /** Absent where no loss function is named. */
  readonly name?: string;
}

/** The name follows the last `#`; what has a dot or a slash in it is no name but the rest of a path, as in `valleys #2.ts`. */
export function splitReference(text: string): SplitReference {
  const hash = text.lastIndexOf('#');
  const name = text.slice(hash + 1);
  if (hash < 0 || /[./\\]/.test(name)) return { path: text };
  return { path: text.slice(0, hash), ...(name !== '' && { name }) };
}
