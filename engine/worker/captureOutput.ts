import process from 'node:process';
import { limitSettings } from './workerLimits.ts';

/** Characters in a line, on average, that one call may print. */
const charactersPerLine = 40;

/**
 * Takes over this worker's standard output and error: the real ones belong to the host, where JSON may go. What goes beyond a number of lines
 * per call is dropped, so that a loss function that prints at each step floods nothing.
 */
export class CapturedOutput {
  readonly #limit: number;
  #lines = 0;
  #characters = 0;
  #send: (text: string) => void = () => {};

  constructor(lines: number) {
    this.#limit = lines;
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
    this.#lines = this.#limit;
    this.#characters = this.#limit * charactersPerLine;
    this.#send = send;
  }

  #pass(text: string): void {
    if (this.#lines <= 0 || this.#characters <= 0) return;
    let end = 0;
    while (this.#lines > 0 && end < text.length && end < this.#characters) {
      const next = text.indexOf('\n', end);
      end = next < 0 ? text.length : next + 1;
      if (next >= 0) this.#lines--;
    }
    end = Math.min(end, this.#characters);
    this.#characters -= end;
    this.#send(text.slice(0, end));
    if (this.#lines <= 0 || this.#characters <= 0) this.#send(`\n… what this call prints beyond ${this.#limit} lines (${limitSettings.outputLines}) is left out.\n`);
  }
}
