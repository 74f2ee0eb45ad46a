/** Answers that are kept, so that looking to and fro does not compute again; their bytes together. */
const bytesAtMost = 16 * 2 ** 20;

/** The latest answers, up to so many bytes; who asks for one that is on its way waits for it. */
export class LatestAnswers {
  readonly #entries = new Map<string, { readonly answer: Promise<unknown>; readonly signal: AbortSignal | undefined; bytes: number }>();

  /**
   * @param question what tells it from others; survives JSON
   * @param compute  is given up by the signal of who asked first
   */
  get<T>(question: unknown, signal: AbortSignal | undefined, compute: (signal: AbortSignal | undefined) => Promise<T>, bytes: (value: T) => number): Promise<T> {
    const key = JSON.stringify(question);
    const known = this.#entries.get(key);
    if (known && !known.signal?.aborted) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.answer as Promise<T>;
    }
    const answer = compute(signal);
    const entry = { answer, signal, bytes: 0 };
    this.#entries.set(key, entry);
    answer.then((value) => {
      entry.bytes = bytes(value);
      this.#trim();
    }, () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return answer;
  }

  #trim(): void {
    let total = [...this.#entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [key, { bytes }] of this.#entries) {
      if (total <= bytesAtMost) return;
      if (this.#entries.size > 1) this.#entries.delete(key);
      total -= bytes;
    }
  }
}
