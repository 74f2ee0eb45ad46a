import { build } from 'esbuild';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { extname, join } from 'node:path';
import { formulaOptions } from '../../scripts/formulaFonts.mjs';
import { acceptSocket } from './socket.ts';
import { encode } from './wire.ts';

const types: Readonly<Record<string, string>> = { '.css': 'text/css', '.woff2': 'font/woff2' };
const root = join(import.meta.dirname, '../..');

export interface PanelServer {
  readonly origin: string;
  close(): void;
}

/** Serves the panel's own bundle, minified as it ships, and hands its messages to `answer`. */
export async function servePanel(answer: (message: unknown) => Promise<unknown>): Promise<PanelServer> {
  const { outputFiles } = await build({
    ...formulaOptions,
    entryPoints: { webview: join(root, 'webview/main.tsx'), formulas: join(root, 'webview/formulas/main.ts'), page: join(root, 'bench/webview/page/page.ts') },
    outdir: '/', bundle: true, write: false, minify: true, platform: 'browser', format: 'iife', target: 'chrome128', jsx: 'automatic', jsxImportSource: 'preact',
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [path, contents]));
  const page = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="/webview.css"></head><body><div id="root"></div><script src="/page.js"></script><script src="/webview.js"></script></body></html>';
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    if (file) return void response.writeHead(200, { 'content-type': types[extname(request.url!)] ?? 'text/javascript; charset=utf-8', 'cache-control': 'max-age=3600' }).end(file);
    response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  });
  server.on('upgrade', (request, socket: Socket) => {
    const send = acceptSocket(request, socket, (text) => {
      answer(JSON.parse(text)).then(
        (reply) => {
          if (reply !== undefined) send(encode(reply));
        },
        (problem: unknown) => process.stderr.write(`${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}\n`),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
