import { commands, type TreeView } from 'vscode';

const answerMilliseconds = 1000;

/**
 * The rows of a view that a key means: the selected ones where the focused row is one of them, otherwise the focused row. VS Code tells an extension
 * only what is selected, so the focused row is found by selecting it, or not, for a moment.
 */
export async function rowsInFocus<Node>(view: Pick<TreeView<Node>, 'selection' | 'onDidChangeSelection'>): Promise<readonly Node[]> {
  const before = view.selection;
  const after = await toggle(view);
  if (after === undefined) return before;
  await toggle(view);
  const focused = after.find((node) => !before.includes(node));
  return focused === undefined ? before : [focused];
}

/** Undefined where no row has the focus. */
async function toggle<Node>({ onDidChangeSelection }: Pick<TreeView<Node>, 'onDidChangeSelection'>): Promise<readonly Node[] | undefined> {
  return new Promise((resolve, reject) => {
    const end = (selection?: readonly Node[]): void => {
      clearTimeout(timer);
      listening.dispose();
      resolve(selection);
    };
    const listening = onDidChangeSelection(({ selection }) => end(selection));
    const timer = setTimeout(end, answerMilliseconds);
    commands.executeCommand('list.toggleSelection').then(undefined, reject);
  });
}
