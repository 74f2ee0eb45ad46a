import type { HostToPanel, PanelCommand, PanelQueries, PanelToHost, QueryName } from './protocol.ts';
import { readHostMessage } from './messages/readHostMessage.ts';
import { tellFaults } from './messages/tellFaults.ts';
import { strings } from './strings.ts';

/** What VS Code gives a webview; it can be had once. */
export interface VsCodeApi<Message = PanelToHost> {
  postMessage(message: Message): void;
  getState(): unknown;
  setState(state: unknown): void;
}

type Announcement = Extract<HostToPanel, { type: 'comparison' | 'progress' }>;

interface Pending {
  resolve(result: unknown): void;
  reject(problem: Error): void;
  readonly timer: number;
}

/** Milliseconds, for each of the two things that are waited for. */
const patience = 500;

/** The extension, as the panel sees it: questions with answers, commands without. */
export class Host {
  readonly #api: VsCodeApi;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  readonly #untilAnswered: (() => void)[] = [];

  /** Listens at once; `announced` is told of the comparison and of its progress. */
  constructor(api: VsCodeApi, announced: (message: Announcement) => void) {
    this.#api = api;
    tellFaults((fault) => this.#api.postMessage(fault));
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const read = readHostMessage(data);
      if (!read) return;
      if ('wrong' in read) {
        this.#api.postMessage({ type: 'fault', message: strings.foreignMessage(read.wrong) });
        if (read.id !== undefined) this.#settle(read.id)?.reject(new Error(strings.foreignAnswer));
        return;
      }
      const { message } = read;
      switch (message.type) {
        case 'comparison':
        case 'progress':
          announced(message);
          break;
        case 'answer':
          this.#settle(message.id)?.resolve(message.result);
          break;
        case 'refusal':
          this.#settle(message.id)?.reject(new Error(message.message));
          break;
      }
    });
  }

  /** Asks for the whole comparison; the answer is an announcement. */
  ready(): void {
    this.#api.postMessage({ type: 'ready' });
  }

  command(command: PanelCommand): void {
    this.#api.postMessage({ type: 'command', command });
  }

  lookingAt(run: number, step: number): void {
    this.#api.postMessage({ type: 'lookingAt', run, step });
  }

  keyboard(here: boolean): void {
    this.#api.postMessage({ type: 'keyboard', here });
  }

  /** Rejects with a message for the person when the extension refuses or does not answer within `seconds`. */
  query<Name extends QueryName>(name: Name, parameters: PanelQueries[Name]['parameters'], seconds = 15): Promise<PanelQueries[Name]['result']> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = window.setTimeout(() => this.#settle(id)?.reject(new Error(strings.timeLimit(seconds))), seconds * 1000);
      this.#pending.set(id, { resolve: resolve, reject, timer });
      // The union cannot be built from a generic name; each pair is one of its members.
      this.#api.postMessage({ type: 'query', id, name, parameters } as PanelToHost);
    });
  }

  /** Settles when all that was asked is answered and the page has nothing to do, after a second at the latest. */
  async untilQuiet(): Promise<void> {
    if (this.#pending.size > 0) await Promise.race([new Promise<void>((resolve) => this.#untilAnswered.push(resolve)), new Promise((resolve) => setTimeout(resolve, patience))]);
    await new Promise<unknown>((resolve) => requestIdleCallback(resolve, { timeout: patience }));
  }

  getState(): unknown {
    return this.#api.getState();
  }

  setState(state: unknown): void {
    this.#api.setState(state);
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    if (pending) {
      this.#pending.delete(id);
      window.clearTimeout(pending.timer);
      if (this.#pending.size === 0) for (const settle of this.#untilAnswered.splice(0)) settle();
    }
    return pending;
  }
}
