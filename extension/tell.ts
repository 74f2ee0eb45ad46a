import { type LogOutputChannel, window } from 'vscode';

/*
 * What is said on screen. VS Code makes links of `[text](command:…)` in notifications, and runs the command when one is pressed; names, paths and messages of the
 * person's code are in our texts, so no text of ours has links.
 */

/** The same text, in which nothing is a link. */
export const unlinked = (text: string): string => text.replaceAll('](', '] (');

/** In the log too. */
export function tellError(log: LogOutputChannel, text: string, ...choices: readonly string[]): Thenable<string | undefined> {
  log.error(text);
  return window.showErrorMessage(unlinked(text), ...choices);
}

/** In the log too. */
export function tellWarning(log: LogOutputChannel, text: string, ...choices: readonly string[]): Thenable<string | undefined> {
  log.warn(text);
  return window.showWarningMessage(unlinked(text), ...choices);
}

export function tellInformation(text: string, ...choices: readonly string[]): Thenable<string | undefined> {
  return window.showInformationMessage(unlinked(text), ...choices);
}
