import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'optimizer-lab-build-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The command line as it ships, built once for all tests of this process. */
export const builtEntry = join(folder, 'cli.js');
export const sourceEntry = join(root, 'engine', 'cli', 'cli.ts');

let isBuilt = false;

export function buildOnce(): void {
  if (isBuilt) return;
  execFileSync(process.execPath, ['esbuild.mjs', '--production', '--outdir', folder], { cwd: root });
  isBuilt = true;
}

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** The built one where absent. */
  readonly entry?: string;
  readonly folder?: string;
  /** Called once with the first output on either stream. */
  readonly onOutput?: (child: ChildProcess) => void;
}

/** Runs the command line as a process of its own. */
export function commandLine(args: readonly string[], { entry = builtEntry, folder: cwd = join(root, 'examples'), onOutput }: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, ...args], { cwd });
    let stdout = '';
    let stderr = '';
    let told = false;
    const tell = () => {
      if (!told) onOutput?.(child);
      told = true;
    };
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString();
      tell();
    });
    child.stderr.on('data', (data: Buffer) => {
      stderr += data.toString();
      tell();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
