/** Characters that one call may print; the rest is dropped, so that a loss function that prints at each step floods nothing. */
const limitPerCall = 20_000;

/** Takes over this worker's standard output and error: the real ones belong to the host, where JSON may go. */
export class CapturedOutput {
  #left = 0;
  #send: (text: string) => void = () => {};

  constructor() {
    const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      this.#pass(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      const callback = rest.at(-1);
      if (typeof callback === 'function') queueMicrotask(callback as () => void);
      return true;
    };
    process.stdout.write = write;
    process.stderr.write = write;
  }

  /** From now on what is printed goes to `send`, up to the limit. */
  begin(send: (text: string) => void): void {
    this.#left = limitPerCall;
    this.#send = send;
  }

  #pass(text: string): void {
    if (this.#left <= 0) return;
    this.#send(text.slice(0, this.#left));
    this.#left -= text.length;
    if (this.#left <= 0) this.#send('\n… what this call prints further is left out.\n');
  }
}
