// One part of `npm test`: its commands under a time limit, and what they report.
import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { cache, CannotGoOn, root } from './setup.mjs';

const begun = new Map();

/** A step of the set-up, done once however many parts need it; the failure is the failure of each of them. */
export function once(need) {
  if (!begun.has(need)) begun.set(need, need());
  return begun.get(need);
}

/**
 * Runs one part of the tests. Whatever goes wrong, a step of the set-up included, is a failure of the part.
 * @param {import('./parts.mjs').Part} part
 * @param {string[]} options for Mocha
 * @returns {Promise<{ passed: number, skipped: number, failures: { title: string, message: string }[], printed?: string }>} what the tests themselves printed, where one of them failed
 */
export async function runPart(part, options) {
  const log = join(cache, 'logs', `test-${part.name}.log`);
  const results = join(cache, 'logs', `test-${part.name}.results`);
  const failure = (message) => ({ passed: 0, skipped: 0, failures: [{ title: part.name, message }] });
  await mkdir(dirname(log), { recursive: true });
  await rm(results, { force: true });
  await rm(log, { force: true });
  try {
    for (const need of part.needs) await once(need);
  } catch (error) {
    return failure(error instanceof CannotGoOn ? error.message : error.stack);
  }

  let end;
  const limit = AbortSignal.timeout(part.seconds * 1000);
  for (const command of part.commands(results, options)) {
    end = await run(command, log, limit);
    if (end !== undefined) break;
  }
  const output = async () => (await readFile(log, 'utf8')).split('\n').slice(-80).join('\n').trim();
  const where = `(the whole output: ${relative(process.cwd(), log)})`;
  const stopped = limit.aborted ? `stopped after its limit of ${part.seconds} s` : end;
  if (part.single) return stopped === undefined ? { passed: 1, skipped: 0, failures: [] } : failure(`${await output()}\n${stopped} ${where}`);

  const lines = (await readFile(results, 'utf8').catch(() => '')).split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const of = (type) => lines.filter((line) => line.type === type);
  const failures = of('failed');
  const last = lines.findLast((line) => line.type === 'started');
  if (lines.length === 0) {
    failures.push({ title: part.name, message: `${await output()}\n${stopped ?? 'ran no test'} ${where}` });
  } else if (of('ended').length === 0) {
    failures.push({ title: part.name, message: `${await output()}\nnever came to its end: ${stopped ?? 'it ended early'}${last ? `, in or after "${last.title}"` : ''} ${where}` });
  } else if (lines.length === 1) {
    failures.push({ title: part.name, message: `ran no test ${where}` });
  } else if (stopped !== undefined && failures.length === 0) {
    failures.push({ title: part.name, message: `${await output()}\n${stopped}, although no test failed ${where}` });
  }
  return { passed: of('passed').length, skipped: of('skipped').length, failures, ...of('failed').length > 0 && { printed: await output() } };
}

/** Runs a command, its output going to the log. @returns undefined when it went well, otherwise how it ended */
async function run([file, ...args], log, limit) {
  const output = await open(log, 'a');
  try {
    return await new Promise((resolve, reject) => {
      // A group of its own, so that everything it started can be ended with it; SIGTERM first, for what has to be tidied up.
      const child = spawn(file, args, { cwd: root, stdio: ['ignore', output.fd, output.fd], detached: true });
      const kill = (signal) => {
        try {
          process.kill(-child.pid, signal);
        } catch (error) {
          if (error.code !== 'ESRCH') throw error;
        }
      };
      const stop = () => {
        kill('SIGTERM');
        setTimeout(() => kill('SIGKILL'), 5_000).unref();
      };
      const interrupt = () => {
        stop();
        process.exitCode = 130;
        child.once('close', () => process.exit(130));
      };
      limit.addEventListener('abort', stop);
      process.once('SIGINT', interrupt);
      process.once('SIGTERM', interrupt);
      child.on('error', reject);
      child.on('close', (code, signal) => {
        limit.removeEventListener('abort', stop);
        process.off('SIGINT', interrupt);
        process.off('SIGTERM', interrupt);
        resolve(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`);
      });
    });
  } finally {
    await output.close();
  }
}
