// npm run soak [-- COUNT]: starts, stops and reopens so many comparisons (1,000 where absent) in a real extension host, and compares what the host takes after a tenth of them with
// what it takes after all: see docs/reliability.md.
import { build as bundle } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, cache, CannotGoOn, chromium, dependencies, main, projectNode, root, underProjectNode, vscodeServer } from './setup.mjs';

/** Of what there is after a tenth. */
const growthAllowed = 0.05;
/** What comes and goes: a buffer of a worker's pipe, a request to a file, and one more of the workers' processes with its pipes. */
const slack = { 'heap (MiB)': 0, 'array buffers (MiB)': 4, 'resident (MiB)': 0, handles: 5, descriptors: 4, threads: 1, processes: 1 };

await main(async () => {
  await dependencies();
  await underProjectNode();
  for (const need of [build, chromium, vscodeServer]) await need();
  const count = Number(process.argv[2] ?? 1000);
  if (!(count >= 10)) throw new CannotGoOn('npm run soak -- COUNT: at least 10 comparisons.');
  await bundle({ entryPoints: ['test/soak/index.ts'], outbase: '.', outdir: join(root, 'out'), absWorkingDir: root, bundle: true, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode', 'mocha'], logLevel: 'warning' });
  const results = join(cache, 'soak.jsonl');
  await rm(results, { force: true });
  const [code] = await once(spawn(projectNode, [join(root, 'test/soak/soakInServer.ts'), String(count), results], { stdio: 'inherit' }), 'close');
  if (code !== 0) throw new CannotGoOn('The soak did not come to its end.');
  const lines = (await readFile(results, 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
  const failure = lines.find(({ failed }) => failed);
  if (failure) throw new CannotGoOn(failure.failed);
  const figures = lines.filter(({ comparisons }) => comparisons);
  const handlesOf = ({ handles }) => Object.values(handles).reduce((sum, number) => sum + number, 0);
  const rows = [
    ['heap (MiB)', ({ heap }) => heap], ['array buffers (MiB)', ({ buffers }) => buffers], ['resident (MiB)', ({ resident }) => resident], ['handles', handlesOf],
    ['descriptors', ({ descriptors }) => descriptors], ['threads', ({ threads }) => threads], ['processes', ({ processes }) => processes],
  ];
  const [first] = figures;
  const last = figures.at(-1);
  console.log(`\n| | after ${first.comparisons} | after ${last.comparisons} | growth |\n|---|---|---|---|`);
  const grown = [];
  for (const [name, of] of rows) {
    const [a, b] = [of(first), of(last)];
    const growth = (b - a) / Math.max(a, 1);
    console.log(`| ${name} | ${round(a)} | ${round(b)} | ${(growth * 100).toFixed(1)} % |`);
    if (growth > growthAllowed && b - a > slack[name]) grown.push(name);
  }
  console.log(`\n${Math.round(last.seconds)} s in all.`);
  if (grown.length > 0) throw new CannotGoOn(`${grown.join(', ')} grew by more than ${growthAllowed * 100} %.`);
});

function round(number) {
  return Number.isInteger(number) ? number : number.toFixed(1);
}
