// The set-up that `npm start` and `npm test` share. Runs on any Node ≥ 20 before a single dependency is there; every step can be
// interrupted and repeated, and costs nothing when its stamp (.cache/stamps) says that it was done with the same inputs.
import { spawn } from 'node:child_process';
import { accessSync, constants, lstatSync } from 'node:fs';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotGoOn, step } from './step.mjs';

export { CannotGoOn };

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const cache = join(root, '.cache');
export const vsix = join(cache, 'optimizer-lab.vsix');
const bin = join(root, 'node_modules', '.bin');
const windows = process.platform === 'win32';
export const projectNode = join(bin, windows ? 'node.cmd' : 'node');

const SERVER_VERSION = '4.139.1';
const serverFolder = join(cache, 'code-server');
const serverRoot = join(serverFolder, 'node_modules', 'code-server', 'lib', 'vscode');
const serverMain = join(serverRoot, 'out', 'server-main.js');

// npm must do the same whatever the person's own configuration says: development dependencies wanted, no scripts, no questions.
const NPM_MANNERS = ['--include=optional', '--ignore-scripts', '--legacy-peer-deps=false', '--engine-strict=false', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

/** Installs the dependencies of package-lock.json, with the Node 24 that VS Code runs, into node_modules. Where that is a link, as in a second checkout, it is used as it is: `npm ci` would empty the folder behind it. */
export const dependencies = () => lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() ? Promise.resolve() : step({
  name: 'dependencies',
  title: 'Installing the dependencies (package-lock.json)',
  inputs: ['package-lock.json'],
  outputs: [projectNode, join(root, 'node_modules', 'esbuild')],
  advice: 'check that the npm registry can be reached, then run the same command again',
  run: async (log) => {
    await command('npm', ['ci', '--include=dev', ...NPM_MANNERS], { log, path: systemPath() });
    // Scripts stay off (no compiler, no policy of npm's to depend on); the one that matters fetches the Node binary. `npm ci` has just removed
    // the Node that runs this where it came from node_modules, as it does below npm.
    const ours = process.execPath.startsWith(join(root, 'node_modules'));
    await command(ours ? 'node' : process.execPath, ['installArchSpecificPackage.js'], { log, path: systemPath(), cwd: join(root, 'node_modules', 'node') });
    await command('npm', ['rebuild', 'node', ...NPM_MANNERS], { log, path: systemPath() });
  },
});

/** Builds dist/ as it ships: what is tested is what is packaged. */
export const build = () => step({
  name: 'build',
  title: 'Building dist/',
  inputs: ['engine', 'extension', 'webview', 'esbuild.mjs', 'package-lock.json', 'tsconfig.json'],
  outputs: [join(root, 'dist')],
  outputsStay: true,
  advice: 'correct what the first line of the message names',
  run: (log) => command(projectNode, ['esbuild.mjs', '--production'], { log }),
});

/** Packages dist/ and the manifest into .cache/optimizer-lab.vsix. */
export const packageExtension = () => step({
  name: 'package',
  title: 'Packaging the extension (.vsix)',
  inputs: ['dist', 'package.json', 'package.nls.json', 'package.nls.zh-cn.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'media', 'schemas', 'l10n', '.vscodeignore', 'scripts/packageVsix.mjs'],
  outputs: [vsix],
  advice: 'run `npm run package` to see the whole message',
  run: (log) => command(projectNode, ['scripts/packageVsix.mjs'], { log }),
});

/** Installs VS Code's own server and web workbench into .cache/code-server. */
export async function vscodeServer() {
  await step({
    name: 'vscode-server',
    title: 'Installing the VS Code server (about 600 MB in .cache)',
    inputs: [],
    version: `${SERVER_VERSION}, with the libraries of its extensions`,
    outputs: [serverMain],
    advice: 'check that the npm registry can be reached, then run the same command again',
    run: async (log) => {
      await rm(serverFolder, { recursive: true, force: true });
      await mkdir(serverFolder, { recursive: true });
      await writeFile(join(serverFolder, 'package.json'), '{ "private": true }\n');
      await command('npm', ['install', `code-server@${SERVER_VERSION}`, '--omit=dev', ...NPM_MANNERS], { log, cwd: serverFolder });
      for (const cwd of [serverRoot, join(serverRoot, 'extensions')]) await command('npm', ['install', '--omit=dev', ...NPM_MANNERS], { log, cwd });
    },
  });
  process.env.VSCODE_SERVER_MAIN = serverMain;
}

/** Finds a Chromium (CHROMIUM_PATH first) or, as root on Debian, installs one; its path is left in CHROMIUM_PATH. */
export async function chromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given && !isExecutable(given)) {
    throw new CannotGoOn(`CHROMIUM_PATH names ${given}, which cannot be executed: give the path of a Chromium or Chrome, or unset it.`);
  }
  process.env.CHROMIUM_PATH = given || findChromium() || await installChromium();
}

async function installChromium() {
  const packages = ['chromium', 'fonts-liberation'];
  if (!onPath('apt-get') || process.getuid?.() !== 0) {
    throw new CannotGoOn(`The tests need Chromium and none was found: install one (Debian: \`sudo apt-get install --no-install-recommends ${packages.join(' ')}\`) or set CHROMIUM_PATH.`);
  }
  await step({
    name: 'chromium',
    title: 'Installing Chromium (apt-get)',
    inputs: [],
    outputs: ['/usr/bin/chromium'],
    advice: 'run `apt-get update && apt-get install chromium` to see the whole message, or set CHROMIUM_PATH',
    run: async (log) => {
      const env = { DEBIAN_FRONTEND: 'noninteractive' };
      await command('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'update'], { log, env });
      await command('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '--no-install-recommends', ...packages], { log, env });
    },
  });
  return '/usr/bin/chromium';
}

function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const bundles = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];
  return names.map(onPath).find(Boolean) ?? bundles.find(isExecutable);
}

/** The absolute path of an executable on the PATH (node_modules/.bin apart), or undefined. */
export function onPath(name) {
  const suffixes = windows ? ['.exe', '.cmd', '.bat'] : [''];
  return systemPath().split(delimiter).flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix))).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// npm scripts put node_modules/.bin first: right for everything but the npm that is about to replace that very folder.
const systemPath = () => (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.endsWith(join('node_modules', '.bin'))).join(delimiter);

async function command(name, args, { log, cwd = root, env = {}, path = bin + delimiter + systemPath() }) {
  const output = await open(log, 'a');
  // An interrupted npm goes on writing for a moment; whoever repeats the command must not meet it.
  let child;
  let interrupted = false;
  const interrupt = (signal) => {
    interrupted = true;
    child?.kill(signal);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    const code = await new Promise((resolve, reject) => {
      child = spawn(name, args, { cwd, env: { ...process.env, ...env, PATH: path }, stdio: ['ignore', output.fd, output.fd], shell: windows });
      child.on('error', (error) => reject(error.code === 'ENOENT' ? new CannotGoOn(`${name} is not on the PATH: install it, then run the same command again.`) : error));
      child.on('close', (exitCode, signal) => resolve(signal ?? exitCode));
    });
    if (interrupted) {
      console.log('Interrupted.');
      process.exit(130);
    }
    if (code !== 0) throw new Error(await lastWord(log) || `${name} ended with ${code}`);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    await output.close();
  }
}

/** The line of a log that says most: the first error, else the last line. */
async function lastWord(log) {
  const lines = (await readFile(log, 'utf8')).split('\n').map((line) => line.trim()).filter(Boolean);
  const errors = lines.filter((line) => /\berror\b/i.test(line) && !/^npm error (code|syscall|errno|path|dest|A complete log)/.test(line));
  return (errors[0] ?? lines.at(-1))?.replace(/^(npm error|[✘×] *\[ERROR\])\s*/i, '');
}

/**
 * Goes on under the project's own Node 24: the same script with the same arguments, in a child whose exit code becomes ours.
 * Returns only when this process already is that Node.
 */
export async function underProjectNode() {
  process.env.PATH = bin + delimiter + systemPath();
  const { version } = JSON.parse(await readFile(join(root, 'node_modules', 'node', 'package.json'), 'utf8'));
  if (process.version === `v${version}`) return;
  const child = spawn(projectNode, process.argv.slice(1), { stdio: 'inherit', shell: windows });
  // The terminal sends Ctrl-C to both; the child ends in its own time, and we with it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve(exitCode ?? 1));
  });
  process.exit(code);
}

/** Runs a script's main function; a CannotGoOn ends it with its one sentence, anything else is a mistake of ours and shows its stack. */
export async function main(run) {
  try {
    await run();
  } catch (error) {
    console.error(error instanceof CannotGoOn ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
