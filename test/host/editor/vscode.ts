/* As much of the editor's interface as reading settings, storing comparisons and answering a panel take outside of it. */

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

/** What the settings are, by their keys without our section; a test writes here. */
export const settings = new Map<string, unknown>();

export const Uri = { joinPath: (base: { readonly path: string }, ...parts: readonly string[]) => ({ path: [base.path, ...parts].join('/'), toString() { return this.path; } }) };
export const env = { language: 'en' };
export const workspace = { isTrusted: true, asRelativePath: (path: string) => path, getConfiguration: () => ({ get: (key: string) => settings.get(key) }) };
export const window = {
  showErrorMessage: (text: string, ..._choices: readonly string[]): Promise<string | undefined> => keep(text),
  showWarningMessage: (text: string, ..._choices: readonly string[]): Promise<string | undefined> => keep(text),
  showInformationMessage: (text: string, ..._choices: readonly string[]): Promise<string | undefined> => keep(text),
};
export const l10n = { t: (text: string, ...given: readonly unknown[]) => text.replaceAll(/\{(\d+)\}/g, (_, index: string) => String(given[Number(index)])) };

/** Notifications, in their order. */
export const notifications: string[] = [];

function keep(text: string): Promise<undefined> {
  notifications.push(text);
  return Promise.resolve(undefined);
}

/** As an extension writes one: untrusted, without HTML, where nothing else is said. */
export class MarkdownString {
  readonly value: string;
  isTrusted?: boolean;
  supportHtml?: boolean;
  constructor(value: string) {
    this.value = value;
  }
}
export const version = '0';
export const extensions = { getExtension: () => ({ packageJSON: { version: '0' } }) };
