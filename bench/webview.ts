/*
 * How fast the panel follows, in a real browser: `npm run bench:webview`.
 * Eleven runs of 10⁶ steps are stored once. The panel's own bundle runs in Chromium (software rendering), the extension's own code answers it from another process.
 * A stored comparison is opened until its first picture is painted; then keys move the slider, each timed from the browser's time stamp of the key to the frame
 * in which all areas show the step, with all bytes that crossed since the one before: at the pace of a finger, and each as soon as the one before is on the screen.
 * --steps N  --moves N  --pause MILLISECONDS  --budget MiB  --openings N  --keep FOLDER
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createEngine } from '../engine/worker/engine.ts';
import { launchBrowser } from '../test/host/browser.ts';
import type { Bench, Move } from './webview/bench.ts';
import { closeComparison, openComparison, recordComparison } from './webview/recorded.ts';
import { servePanel } from './webview/server.ts';

const { values } = parseArgs({
  options: { steps: { type: 'string', default: '1000000' }, moves: { type: 'string', default: '240' }, pause: { type: 'string', default: '120' }, budget: { type: 'string', default: '256' }, openings: { type: 'string', default: '7' }, keep: { type: 'string' } },
});
const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'optimizer-lab-bench-')));
if (!existsSync(join(folder, 'bench'))) {
  await mkdir(folder, { recursive: true });
  await recordComparison(folder, Number(values.steps), Number(values.budget) * 2 ** 20);
}
// As in the editor.
const engine = createEngine({ isolation: 'process' });
let answer: (message: unknown) => Promise<unknown> = () => Promise.reject(new Error('nothing is open'));
const server = await servePanel((message) => answer(message));
const browser = await launchBrowser();

declare const window: { readonly bench: Bench };

try {
  const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage();
  page.on('pageerror', (problem) => void process.stderr.write(`${problem.stack ?? problem.message}\n`));
  const openings: number[] = [];
  for (let opening = 0; opening < Number(values.openings); opening++) {
    answer = await openComparison(folder, engine);
    await page.goto(server.origin);
    openings.push(await page.evaluate(() => window.bench.firstPicture));
  }

  // Near and far, forwards and backwards, as one looks around.
  const keys = ['ArrowLeft', 'ArrowLeft', 'PageDown', 'ArrowRight', 'PageDown', 'PageDown', 'ArrowLeft', 'PageUp'];
  const moveAround = async (pause: number): Promise<readonly Move[]> => {
    const moves: Move[] = [];
    for (let index = 0; index < Number(values.moves); index++) {
      const key = keys[index % keys.length]!;
      await delay(pause);
      const [move] = await Promise.all([page.evaluate((pressed) => window.bench.move(pressed), key), page.waitForFunction(() => window.bench.ready).then(() => page.keyboard.press(key))]);
      moves.push(move);
    }
    return moves;
  };
  const moves = await moveAround(Number(values.pause));
  // From the end again: a move that leads beyond the first step is none.
  await Promise.all([page.evaluate(() => window.bench.move('End')), page.waitForFunction(() => window.bench.ready).then(() => page.keyboard.press('End'))]);
  const hurried = await moveAround(0);
  const queries = [...new Set(moves.flatMap((move) => move.queries))].join(', ');
  const row = (name: string, numbers: readonly number[], unit: string, digits = 1) => `| ${name} | ${at(numbers, 0.5).toFixed(digits)} ${unit} | ${at(numbers, 0.99).toFixed(digits)} ${unit} | ${Math.max(...numbers).toFixed(digits)} ${unit} |`;
  process.stdout.write(
    [
      `11 runs of ${Number(values.steps).toLocaleString('en')} steps, ${values.budget} MiB; Chromium ${browser.version()}, load ${loadavg()[0]!.toFixed(1)}; ${moves.length} moves ask for: ${queries}`,
      '',
      '| | median | 99 % | most |',
      '|---|---:|---:|---:|',
      row(`input to painted, ${values.pause} ms between keys`, moves.map(({ milliseconds }) => milliseconds), 'ms'),
      row('input to the screen', moves.map(({ presented }) => presented), 'ms'),
      row('bytes that cross', moves.map(({ bytes }) => bytes), 'B', 0),
      row('input to painted, keys at once', hurried.map(({ milliseconds }) => milliseconds), 'ms'),
      row('input to the screen', hurried.map(({ presented }) => presented), 'ms'),
      row('bytes that cross', hurried.map(({ bytes }) => bytes), 'B', 0),
      row('stored comparison opened to first picture', openings, 'ms', 0),
      '',
    ].join('\n'),
  );
} finally {
  closeComparison();
  await browser.close();
  server.close();
  await engine.dispose();
  if (values.keep === undefined) await rm(folder, { recursive: true, force: true });
}

function at(numbers: readonly number[], share: number): number {
  return [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(share * numbers.length))]!;
}
