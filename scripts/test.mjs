// npm test [part …] [mocha options]: sets up, runs every part whatever the others do, and sums up; the last line is `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parts } from './parts.mjs';
import { cache, CannotGoOn, dependencies, main, root, underProjectNode } from './setup.mjs';

const firstOption = process.argv.findIndex((argument, index) => index > 1 && argument.startsWith('-'));
const names = process.argv.slice(2, firstOption < 0 ? undefined : firstOption);
const options = firstOption < 0 ? [] : process.argv.slice(firstOption);

await main(async () => {
  const unknown = names.find((name) => !parts.some((part) => part.name === name));
  if (unknown) throw new CannotGoOn(`There is no part "${unknown}": the parts are ${parts.map(({ name }) => name).join(', ')}.`);
  const chosen = parts.filter((part) => names.length > 0 ? names.includes(part.name) : !part.onRequest);

  await dependencies();
  await underProjectNode();
  await mkdir(join(cache, 'logs'), { recursive: true });

  let passed = 0;
  let failed = 0;
  for (const part of chosen) {
    const started = performance.now();
    const result = await runPart(part);
    passed += result.passed;
    failed += result.failures.length;
    const counts = [`${result.passed} passed`, result.failures.length > 0 && `${result.failures.length} failed`, result.skipped > 0 && `${result.skipped} skipped`];
    console.log(`${result.failures.length > 0 ? '✘' : '✔'} ${part.name.padEnd(12)} ${counts.filter(Boolean).join(', ')} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    for (const { title, message } of result.failures) console.log(`\n  ✘ ${title}\n${message.replaceAll(/^/gm, '      ')}\n`);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
});

/** @returns {Promise<{ passed: number, skipped: number, failures: { title: string, message: string }[] }>} */
async function runPart(part) {
  const log = join(cache, 'logs', `test-${part.name}.log`);
  const results = join(cache, 'logs', `test-${part.name}.results`);
  const failure = (message) => ({ passed: 0, skipped: 0, failures: [{ title: part.name, message }] });
  await rm(results, { force: true });
  await rm(log, { force: true });
  try {
    for (const need of part.needs) await need();
  } catch (error) {
    if (error instanceof CannotGoOn) return failure(error.message);
    throw error;
  }

  let end = 'never started';
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
  if (of('ended').length === 0) {
    const last = lines.findLast((line) => line.type === 'started');
    failures.push({ title: part.name, message: `${await output()}\nnever reported its end: ${stopped ?? 'it ended early'}${last ? `, in or after "${last.title}"` : ''} ${where}` });
  } else if (lines.length === 1) {
    failures.push({ title: part.name, message: `ran no test ${where}` });
  } else if (stopped !== undefined && failures.length === 0) {
    failures.push({ title: part.name, message: `${await output()}\n${stopped}, although no test failed ${where}` });
  }
  return { passed: of('passed').length, skipped: of('skipped').length, failures };
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
