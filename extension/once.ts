/** Makes a value at its first use and keeps it; a failed attempt is not kept. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => value ??= make().catch((error: unknown) => { value = undefined; throw error; });
}
