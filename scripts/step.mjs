// One idempotent step of the set-up: a line of progress, a log, and a stamp written only after success.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, '.cache');

/** The set-up cannot go on; the message is one sentence for the person: what is missing and what to do. */
export class CannotGoOn extends Error {}

/**
 * @typedef {object} Step
 * @property {string} name of stamp and log
 * @property {string} title shown while it runs
 * @property {string[]} inputs files and folders of the checkout on whose content the result depends (missing ones count as empty)
 * @property {string} [version] anything else that it depends on
 * @property {string[]} outputs absolute paths that must be there for the stamp to hold
 * @property {boolean} [outputsStay] also repeat the step when somebody else has changed the outputs
 * @property {string} advice what to do when it fails, as the end of a sentence
 * @property {(log: string) => Promise<void>} run does it, its output going to the log file; throws with one line when it fails
 */

/** Does a step unless its stamp says that it is done. @param {Step} task */
export async function step(task) {
  const stamp = join(cache, 'stamps', task.name);
  const log = join(cache, 'logs', `${task.name}.log`);
  // Inputs are read before the step: what changes while it runs makes the next one run again.
  const inputs = await digest(task.inputs.map((path) => join(root, path)), task.version);
  const now = async () => `${inputs} ${task.outputsStay ? await digest(task.outputs) : ''}`;
  if (task.outputs.every((path) => existsSync(path)) && await readFile(stamp, 'utf8').catch(() => undefined) === await now()) return;

  await rm(stamp, { force: true });
  await mkdir(dirname(stamp), { recursive: true });
  await mkdir(dirname(log), { recursive: true });
  await writeFile(log, '');
  const started = performance.now();
  console.log(`${task.title} …`);
  try {
    await task.run(log);
  } catch (error) {
    if (error instanceof CannotGoOn) throw error;
    throw new CannotGoOn(`${task.title} failed (${error.message}): ${task.advice}; the whole output is in ${relative(process.cwd(), log)}.`);
  }
  await writeFile(stamp, await now());
  console.log(`${task.title}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function digest(paths, version = '') {
  const hash = createHash('sha256').update(version);
  for (const path of paths) {
    for (const file of await files(path)) hash.update(relative(root, file)).update('\0').update(await readFile(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Every file below a path in a fixed order; the path itself when it is a file; none when it is missing. */
async function files(path) {
  const found = await stat(path).catch(() => undefined);
  if (!found) return [];
  if (found.isFile()) return [path];
  const names = (await readdir(path)).sort();
  return (await Promise.all(names.map((name) => files(join(path, name))))).flat();
}
