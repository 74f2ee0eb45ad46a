import { randomBytes } from 'node:crypto';
import { env, Uri, type Webview } from 'vscode';

/** The folder of all that a panel may load. */
export const panelRoot = (extensionUri: Uri): Uri => Uri.joinPath(extensionUri, 'dist');

/** The page of a panel: its bundle, and a policy that lets nothing else in. */
export function panelHtml(webview: Webview, extensionUri: Uri, bundle: 'webview' | 'gradientCheck' | 'differences'): string {
  const root = panelRoot(extensionUri);
  const script = webview.asWebviewUri(Uri.joinPath(root, `${bundle}.js`)).toString();
  const style = webview.asWebviewUri(Uri.joinPath(root, `${bundle}.css`)).toString();
  return page(webview, `<link rel="stylesheet" href="${style}">`, (nonce) => `<div id="root"></div><script nonce="${nonce}" src="${script}"></script>`);
}

/** A page that only says something. */
export function messageHtml(webview: Webview, message: string): string {
  return page(webview, '', () => `<main><p>${escapeHtml(message)}</p></main>`);
}

function page({ cspSource }: Webview, head: string, body: (nonce: string) => string): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; img-src ${cspSource} data:; font-src ${cspSource}; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Optimizer Lab</title>
${head}
</head>
<body>${body(nonce)}</body>
</html>`;
}

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
