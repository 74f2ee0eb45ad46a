import { type ViewColumn, type WebviewPanel, window } from 'vscode';

/** Whether a page that comes into a column covers the editor that the person works in. It then takes the keyboard, which nobody would have else; beside that editor it leaves it there. */
export const coversKeyboard = (column: ViewColumn | undefined): boolean => column === window.tabGroups.activeTabGroup.viewColumn;

/** Shows a panel where it is. */
export function reveal(panel: WebviewPanel): void {
  panel.reveal(undefined, panel.visible || !coversKeyboard(panel.viewColumn));
}
