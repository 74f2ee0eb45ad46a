// npm run parity [part or optimizer …]: makes the Python environment that test/parity/requirements.txt pins, in .cache/parity, and has the real
// frameworks write test/parity/goldens. See test/parity/README.md.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cache, CannotGoOn, main, onPath, root } from './setup.mjs';
import { step } from './step.mjs';

const environment = join(cache, 'parity');
const python = process.platform === 'win32' ? join(environment, 'Scripts', 'python.exe') : join(environment, 'bin', 'python');
const requirements = join('test', 'parity', 'requirements.txt');

/** Resolves when the program has ended well. */
function run(program, args, log) {
  return new Promise((resolve, reject) => {
    const output = log === undefined ? 'inherit' : openSync(log, 'a');
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', output, output] });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')} ended with ${code}`))));
  });
}

await main(async () => {
  await step({
    name: 'parity',
    title: 'Installing PyTorch, Keras, TensorFlow for Keras 2 and Optax (about 3 GB in .cache)',
    inputs: [requirements],
    outputs: [python],
    advice: 'check that PyPI can be reached and that python3 is 3.11 or newer, then run the same command again',
    run: async (log) => {
      const base = process.env.PYTHON ?? onPath('python3') ?? onPath('python');
      if (!base) throw new CannotGoOn('Python was not found: install Python 3.11 or newer, or set PYTHON to its path.');
      await rm(environment, { recursive: true, force: true });
      await run(base, ['-m', 'venv', environment], log);
      await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements], log);
    },
  });
  try {
    await run(python, [join('test', 'parity', 'generate.py'), ...process.argv.slice(2)]);
  } catch (error) {
    throw new CannotGoOn(`The goldens were not all written: ${error.message}. The message above says where.`);
  }
});
