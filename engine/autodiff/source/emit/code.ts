/** Lines of generated JavaScript. */
export class Code {
  readonly #lines: string[] = [];
  #depth = 0;

  line(text: string): void {
    this.#lines.push('  '.repeat(this.#depth) + text);
  }

  /** `head { … }` */
  block(head: string, write: () => void): void {
    this.line(`${head} {`);
    this.#depth++;
    write();
    this.#depth--;
    this.line('}');
  }

  /** A place where `text` can be put when what follows is known. */
  reserve(): (text: string) => void {
    const index = this.#lines.push('') - 1;
    const indent = '  '.repeat(this.#depth);
    return (text) => (this.#lines[index] = text && indent + text);
  }

  get isEmpty(): boolean {
    return this.#lines.every((line) => line === '');
  }

  toString(): string {
    return this.#lines.filter((line) => line !== '').join('\n');
  }
}
