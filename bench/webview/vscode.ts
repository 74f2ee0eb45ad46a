/* As much of the editor's interface as answering a panel takes outside of it. */

type Listener = (event: unknown) => void;

export class EventEmitter {
  readonly #listeners = new Set<Listener>();
  readonly event = (listener: Listener): { dispose(): void } => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };
  fire(event: unknown): void {
    for (const listener of this.#listeners) listener(event);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export const Uri = {};
export const workspace = { isTrusted: true, asRelativePath: (path: string) => path };
export const window = {};
export const l10n = { t: (text: string) => text };
