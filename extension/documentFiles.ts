import { tmpdir } from 'node:os';
import { extname, isAbsolute, join } from 'node:path';
import { type TextDocument, Uri, workspace } from 'vscode';

/**
 * The absolute path under which the engine knows a document. A document that was never saved stands, as far as its imports go,
 * in the workspace's first folder. Undefined for documents that are no files at all (a diff's left side, output, …).
 */
export function fileOf(uri: Uri): string | undefined {
  switch (uri.scheme) {
    case 'file':
      return uri.fsPath;
    case 'untitled': {
      const path = isAbsolute(uri.fsPath) ? uri.fsPath : join(workspace.workspaceFolders?.[0]?.uri.fsPath ?? tmpdir(), uri.path);
      return extname(path) === '' ? `${path}.ts` : path;
    }
    default:
      return undefined;
  }
}

/** The document's address for a path that came from `fileOf` or from the engine. */
export function uriOf(file: string): Uri {
  return openDocument(file)?.uri ?? Uri.file(file);
}

/** The document that is open for a file, if any. */
export function openDocument(file: string): TextDocument | undefined {
  return workspace.textDocuments.find((document) => !document.isClosed && fileOf(document.uri) === file);
}

/** The texts that differ from what is on disk, by absolute path: what is seen is what runs. */
export function unsavedTexts(): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const document of workspace.textDocuments) {
    const file = document.isDirty || document.isUntitled ? fileOf(document.uri) : undefined;
    if (file !== undefined) texts[file] = document.getText();
  }
  return texts;
}

/** The text of a file as the person sees it: the open document's, else the one on disk. */
export async function currentText(uri: Uri): Promise<string> {
  const document = workspace.textDocuments.find((candidate) => candidate.uri.toString() === uri.toString());
  return document ? document.getText() : new TextDecoder().decode(await workspace.fs.readFile(uri));
}

export function isTypeScript(document: TextDocument): boolean {
  return document.languageId === 'typescript' && !document.uri.path.endsWith('.d.ts') && fileOf(document.uri) !== undefined;
}

export function isExperiment(document: TextDocument): boolean {
  return document.uri.path.endsWith('.optlab.json') && fileOf(document.uri) !== undefined;
}
