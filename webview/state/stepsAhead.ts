/** Answers that are kept; each is a few kilobytes. */
const kept = 16;
/** Milliseconds. Where an answer takes longer, the next move would wait for what is asked ahead of it. */
const longest = 100;
/** Milliseconds without a move: when the step's own frame is drawn, and when somebody stays. */
const frameMilliseconds = 16;
const restMilliseconds = 60;

/** What Page Up and Page Down move. */
export const pageSteps = (maximum: number): number => Math.max(1, Math.round(maximum / 100));

/**
 * Answers about steps. Whoever moves by keys goes on with them: while a step is looked at, those where a key leads next are asked for, so that they are there at once.
 * Requests survive JSON, which tells them apart.
 */
export class StepsAhead<Request extends { readonly step: number }, Answer> {
  readonly #ask: (request: Request) => Promise<Answer>;
  readonly #answers = new Map<string, Promise<Answer>>();
  #before = 0;
  readonly #timers: ReturnType<typeof setTimeout>[] = [];

  /** @param ask must not change anything */
  constructor(ask: (request: Request) => Promise<Answer>) {
    this.#ask = ask;
  }

  /** Forgets what was answered: it is not so any more. */
  clear(): void {
    this.#wait();
    this.#answers.clear();
  }

  /**
   * The answer; afterwards, those about where the next key leads.
   * @param page what Page Up and Page Down move
   * @param last the last step that there is
   */
  async get(request: Request, page: number, last: number): Promise<Answer> {
    this.#wait();
    const began = performance.now();
    const answer = await this.#known(request);
    const stride = request.step - this.#before;
    this.#before = request.step;
    if ([1, page].includes(Math.abs(stride)) && performance.now() - began < longest) this.#goOn(request, stride, page, last);
    return answer;
  }

  /** What the person asks for comes first. */
  #wait(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }

  /** The same key again soon, another one after a rest. */
  #goOn(request: Request, stride: number, page: number, last: number): void {
    const expect = (...strides: readonly number[]): void => {
      for (const each of strides) {
        const step = request.step + each;
        if (step >= 0 && step <= last) this.#known({ ...request, step }).catch(() => undefined);
      }
    };
    this.#timers.push(setTimeout(() => expect(stride), frameMilliseconds), setTimeout(() => expect(-1, 1, -page, page), restMilliseconds));
  }

  #known(request: Request): Promise<Answer> {
    const key = JSON.stringify(request);
    const known = this.#answers.get(key) ?? this.#ask(request);
    // The latest stands last.
    this.#answers.delete(key);
    this.#answers.set(key, known);
    known.catch(() => this.#answers.delete(key));
    for (const old of [...this.#answers.keys()].slice(0, -kept)) this.#answers.delete(old);
    return known;
  }
}
