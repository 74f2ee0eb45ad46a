import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serverMain } from './checkout.ts';
import { removeFolder, temporaryFolder } from './temporary.ts';

export interface ServerOptions {
  /** Absent: a free one. */
  readonly port?: number;
  /** Where the server keeps its data and extensions; absent: a temporary folder, removed by stop(). */
  readonly home?: string;
  /** A packaged extension to install first. */
  readonly vsix?: string;
  /** User settings; written only when `home` has none yet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Lets the address name an extension under development and its tests. */
  readonly testDriver?: boolean;
  /** Ask for workspace trust as the desktop does. */
  readonly workspaceTrust?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface VSCodeServer {
  /** e.g. http://127.0.0.1:8124 */
  readonly origin: string;
  readonly port: number;
  /** Where it keeps its data and extensions. */
  readonly home: string;
  /** Kills its extension hosts at once, as a crash would. */
  killExtensionHosts(): Promise<void>;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** A quiet workbench: nothing that opens, asks, or looks something up by itself. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'telemetry.telemetryLevel': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'typescript.disableAutomaticTypeAcquisition': true,
};

const START_LIMIT = 60_000;

/**
 * Starts VS Code's server on this machine alone.
 * @throws Error with what the server said, when it ends or does not listen within a minute
 */
export async function startVSCodeServer(options: ServerOptions = {}): Promise<VSCodeServer> {
  const home = options.home ?? await temporaryFolder();
  const folders = ['--server-data-dir', join(home, 'data'), '--extensions-dir', join(home, 'extensions'), '--accept-server-license-terms'];
  const userFolder = join(home, 'data', 'data', 'User');
  await mkdir(userFolder, { recursive: true });
  await writeFile(join(userFolder, 'settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }, undefined, 2), { flag: options.home ? 'wx' : 'w' })
    .catch((error: NodeJS.ErrnoException) => { if (error.code !== 'EEXIST') throw error; });

  try {
    if (options.vsix) {
      const installer = spawn(process.execPath, [serverMain, '--install-extension', options.vsix, '--force', ...folders], { stdio: ['ignore', 'pipe', 'pipe'] });
      const output = collect(installer);
      const [code] = await once(installer, 'close') as [number | null];
      if (code !== 0) throw new Error(`the packaged extension could not be installed:\n${output()}`);
    }
    const server = spawn(process.execPath, [
      serverMain, '--host', '127.0.0.1', '--port', String(options.port ?? 0), '--without-connection-token', '--disable-telemetry', ...folders,
      ...options.workspaceTrust ? [] : ['--disable-workspace-trust'],
      ...options.testDriver ? ['--enable-smoke-test-driver'] : [],
      // A group of its own: extension hosts and language servers end with it.
    ], { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...options.environment } });
    const endGroup = () => killGroup(server);
    process.once('exit', endGroup);
    const ended = once(server, 'close').then(() => { process.off('exit', endGroup); });
    const stop = async () => {
      endGroup();
      await ended;
      if (!options.home) await removeFolder(home);
    };
    try {
      const port = await listening(server);
      return { origin: `http://127.0.0.1:${port}`, port, home, killExtensionHosts: () => killExtensionHosts(server), ended, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    if (!options.home) await removeFolder(home);
    throw error;
  }
}

/** The port, once the server says that it listens on it. */
function listening(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const output = collect(server, (text) => {
      const port = /Extension host agent listening on (\d+)/.exec(text)?.[1];
      if (port) {
        clearTimeout(timer);
        resolve(Number(port));
      }
    });
    const timer = setTimeout(() => reject(new Error(`the VS Code server did not listen within ${START_LIMIT / 1000} s:\n${output()}`)), START_LIMIT);
    server.once('error', reject);
    server.once('close', () => {
      clearTimeout(timer);
      reject(new Error(`the VS Code server ended before it listened:\n${output()}`));
    });
  });
}

/** Keeps what a process says, up to the point where it is of no more use. */
function collect(child: ChildProcess, seen: (text: string) => void = () => undefined): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      if (text.length < 100_000) seen(text += chunk);
    });
  }
  return () => text;
}

/** @throws Error where there is none */
async function killExtensionHosts({ pid: group }: ChildProcess): Promise<void> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,pgid=,args=']);
  const hosts = stdout.split('\n').map((line) => /^\s*(\d+)\s+(\d+)\s.*--type=extensionHost/.exec(line)).filter((found) => found !== null && Number(found[2]) === group);
  if (hosts.length === 0) throw new Error('the VS Code server has no extension host');
  for (const host of hosts) process.kill(Number(host![1]), 'SIGKILL');
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
