import * as modules from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LogOutputChannel } from 'vscode';

/** The types of an older Node do not have it. */
const { registerHooks } = modules as unknown as { readonly registerHooks: (hooks: { resolve(specifier: string, context: unknown, next: (specifier: string, context: unknown) => unknown): unknown }) => void };

// What is imported after this module is the extension's own code; only the editor around it is not there.
registerHooks({
  resolve: (specifier, context, next) => (specifier === 'vscode' ? { url: pathToFileURL(join(import.meta.dirname, 'vscode.ts')).href, shortCircuit: true } : next(specifier, context)),
});

/** A log that keeps what is said at its levels; what only developers look at is left out. */
export function keptLog(): { readonly log: LogOutputChannel; readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  return { lines, log: { error: keep, warn: keep, info: keep, debug: () => undefined, trace: () => undefined } as unknown as LogOutputChannel };
}
