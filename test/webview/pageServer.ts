import { build } from 'esbuild';
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { formulaOptions } from '../../scripts/formulaFonts.mjs';
import { scenarioScript } from './scenarios.ts';

const root = join(import.meta.dirname, '../..');

const types: Readonly<Record<string, string>> = { '.css': 'text/css', '.woff2': 'font/woff2' };

/** Serves the fixture page on 127.0.0.1 under the content security policy that the extension gives the real one. */
export class PageServer {
  readonly #server: Server;
  readonly origin: string;

  private constructor(server: Server) {
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<PageServer> {
    const [panel, formulas, page] = await Promise.all([bundle('webview/main.tsx', 'webview'), bundle('webview/formulas/main.ts', 'formulas'), bundle('test/webview/page/page.ts', 'page')]);
    const files = new Map([...panel, ...formulas, ...page]);
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      // The port is another each time, so what a browser keeps is of this server.
      const reply = (type: string, body: string | Uint8Array) => response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': type === 'text/html' ? 'no-store' : 'max-age=3600' }).end(body);
      const file = files.get(url.pathname);
      if (file) return void reply(types[extname(url.pathname)] ?? 'text/javascript', file);
      if (url.pathname === '/scenario.js') {
        scenarioScript(url.searchParams.get('name') ?? '').then(
          (found) => reply('text/javascript', found),
          (problem: unknown) => response.writeHead(500).end(String(problem)),
        );
        return;
      }
      if (url.pathname === '/') return void reply('text/html', html(url.searchParams.get('scenario') ?? 'rosenbrock', `http://${request.headers.host ?? ''}`));
      // The browser asks for an icon by itself.
      response.writeHead(url.pathname === '/favicon.ico' ? 204 : 404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new PageServer(server);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function html(name: string, source: string): string {
  const nonce = randomBytes(16).toString('base64');
  const script = (address: string) => `<script nonce="${nonce}" src="${address}"></script>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src ${source} data:; font-src ${source}; style-src ${source}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Optimizer Lab</title>
<link rel="stylesheet" href="/webview.css">
</head>
<body><div id="root"></div>${script(`/scenario.js?name=${encodeURIComponent(name)}`)}${script('/page.js')}${script('/webview.js')}</body>
</html>`;
}

/** The same options as the product's bundle, kept in memory. */
async function bundle(entry: string, name: string): Promise<[string, Uint8Array][]> {
  const { outputFiles } = await build({
    ...formulaOptions,
    entryPoints: { [name]: join(root, entry) },
    outdir: '/',
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'chrome128',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
  return (outputFiles ?? []).map(({ path, contents }) => [path, contents]);
}
