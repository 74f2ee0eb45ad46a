import { isAbsolute, relative, sep } from 'node:path';
import { workspace } from 'vscode';

/** How a SPEC of the settings names a user's own optimizer: `./my.ts#mine`, from the workspace's first folder. */
export function ownId(file: string, name: string): string {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  const path = folder === undefined ? file : relative(folder, file);
  return path.startsWith('..') || isAbsolute(path) ? `${file}#${name}` : `./${path.replaceAll(sep, '/')}#${name}`;
}
