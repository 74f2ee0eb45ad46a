// npm start [-- --port N] [-- --no-open]: VS Code with the extension in it, on the example workspace.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, cache, CannotGoOn, dependencies, main, onPath, packageExtension, root, underProjectNode, vscodeServer, vsix } from './setup.mjs';

const DEFAULT_PORT = 8124;
const examples = join(root, 'examples');

await main(async () => {
  const { port, open } = options();
  await dependencies();
  await underProjectNode();
  await build();

  const desktop = onPath('code');
  if (desktop && port === undefined && open) {
    console.log(`Opening ${examples} in VS Code.`);
    spawn(desktop, [`--extensionDevelopmentPath=${root}`, examples], { stdio: 'inherit', shell: process.platform === 'win32' });
    return;
  }
  await packageExtension();
  await vscodeServer();
  const { startVSCodeServer } = await import('../test/host/vscodeServer.ts');
  const server = await startVSCodeServer({ port: await freePort(port ?? DEFAULT_PORT), home: join(cache, 'vscode'), vsix });

  const address = `${server.origin}/?folder=${encodeURIComponent(examples)}`;
  console.log(`\n  Optimizer Lab is at  ${address}\n\n  Ctrl-C ends it.`);
  if (open) openInBrowser(address);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void server.stop());
  await server.ended;
});

function options() {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' }, open: { type: 'boolean', default: true } }, allowNegative: true });
    if (values.port !== undefined && !/^\d+$/.test(values.port)) throw new Error(`--port takes a number, not "${values.port}"`);
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && (port < 1 || port > 65_535)) throw new Error(`--port takes a number from 1 to 65535, not ${port}`);
    return { port, open: values.open };
  } catch (error) {
    throw new CannotGoOn(`${error.message.split('\n')[0]}; usage: npm start -- [--port N] [--no-open]`);
  }
}

/** The port itself, or the next one that nobody listens on. */
async function freePort(first) {
  for (let port = first; port < first + 100 && port <= 65_535; port++) {
    const free = await new Promise((resolve) => {
      const probe = createServer().once('error', () => resolve(false)).listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
  throw new CannotGoOn(`No port from ${first} on is free: choose another with --port N.`);
}

/** Opens the default browser where there is a desktop; the address on the screen is enough where there is none. */
function openInBrowser(address) {
  const opener = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? 'xdg-open' : undefined;
  if (opener && onPath(opener)) spawn(opener, [address], { stdio: 'ignore', detached: true }).on('error', () => undefined).unref();
}
