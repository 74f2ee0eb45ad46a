import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import type { Recording } from '../../../engine/recording/recording.ts';
import { scalarStep } from '../../../engine/recording/rowsUntil.ts';
import { ComparisonStore, type ListedComparison } from '../../../extension/store/comparisonStore.ts';
import { numberAt, numbersOf } from './recordedRuns.ts';
import type { Said } from './writeUntilKilled.ts';

const kills = 200;
/** At the same time, each in a store of its own. */
const stores = 2;

describe(`a window that is killed, ${kills} times`, () => {
  let folder: string;
  let script: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'optimizer-lab-kill-'));
    script = join(folder, 'writeUntilKilled.mjs');
    await build({ entryPoints: [join(import.meta.dirname, 'writeUntilKilled.ts')], outfile: script, bundle: true, platform: 'node', format: 'esm', target: 'node22' });
  });
  after(() => rm(folder, { recursive: true }));

  it('leaves every step that had come to the disk, marked as interrupted, and everything else as it was', async () => {
    const found = { interrupted: 0, ended: 0, rows: 0, gone: 0 };
    await Promise.all(Array.from({ length: stores }, async (_, which) => {
      const store = join(folder, String(which));
      // By id: as it was found after the last kill.
      let before = new Map<string, number[]>();
      for (let kill = 0; kill < kills / stores; kill++) before = await look(store, await said(store, kill * stores + which), before, found);
    }));
    assert.ok(found.interrupted > kills / 4 && found.ended > kills / 4 && found.rows > 1e4, JSON.stringify(found));
  }).timeout(240_000);

  /** What a window says until it is killed at some moment. */
  async function said(store: string, seed: number): Promise<readonly Said[]> {
    const window = spawn(process.execPath, ['--no-warnings', script, store, String(seed)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    const lines = () => text.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Said);
    const closed = once(window, 'close');
    const ready = new Promise<void>((resolve) => window.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (text.includes('ready')) resolve();
    }));
    await Promise.race([ready, closed]);
    await delay(Math.random() * 150);
    window.kill('SIGKILL');
    await closed;
    assert.equal(window.signalCode, 'SIGKILL', text);
    return lines();
  }

  async function look(where: string, lines: readonly Said[], before: ReadonlyMap<string, readonly number[]>, found: { interrupted: number; ended: number; rows: number; gone: number }): Promise<Map<string, number[]>> {
    const troubles: string[] = [];
    const tell = (text: string) => void troubles.push(text);
    const store = new ComparisonStore(where, '1', { error: tell, warn: tell, info: tell });
    const listed = await store.list();
    const wanted = new Map<string, readonly number[]>(before);
    const ended = new Set<string>();
    for (const line of lines) {
      if ('trouble' in line) troubles.push(line.trouble);
      if ('id' in line) {
        wanted.set(line.id, line.steps.map((step, index) => (line.ended ? step : Math.max(step, wanted.get(line.id)?.[index] ?? 0))));
        if (line.ended) ended.add(line.id);
        else ended.delete(line.id);
      }
      if ('ending' in line) wanted.set(line.ending, line.steps.map((step, index) => Math.min(step, wanted.get(line.ending)?.[index] ?? 0)));
      if ('trashing' in line && wanted.delete(line.trashing)) found.gone++;
    }
    assert.deepEqual(troubles, []);
    for (const [id, steps] of wanted) {
      const comparison = listed.find(({ facts }) => facts.id === id);
      assert.ok(comparison, `${id} is gone, which had come to the steps ${steps.join(', ')}`);
      assert.equal(comparison.isElsewhere, false);
      steps.forEach((step, index) => assert.ok(comparison.runs[index]!.steps >= keptUntil(comparison, step), `run ${index} of ${id} is at ${comparison.runs[index]!.steps} and had been at ${step}`));
    }
    const now = new Map<string, number[]>();
    for (const comparison of listed) {
      now.set(comparison.facts.id, comparison.runs.map(({ steps }) => steps));
      for (const [index, run] of comparison.runs.entries()) {
        found[run.interrupted ? 'interrupted' : 'ended']++;
        assert.ok(run.status === 'paused' || run.status === 'finished');
        if (ended.has(comparison.facts.id)) assert.equal(run.damage, undefined);
        if (!run.stored) continue;
        const recording = (await store.readRecording(comparison.facts.id, run))!;
        assert.equal(run.damage, undefined);
        assert.equal(recording.steps.at(-1)!, run.steps);
        found.rows += checked(recording, comparison.facts.request.seed * 8 + index);
      }
    }
    return now;
  }
});

/** Of what does not keep all rows, the last one that is kept. */
const keptUntil = ({ facts }: ListedComparison, step: number): number => (facts.request.seed % 3 === 0 ? step - (step % 16) : step);

/** Is every number that of its step, and no step missing? */
function checked(recording: Recording, run: number): number {
  const { rows, steps, columns, scalars, checkpoints } = numbersOf(recording);
  const last = steps[rows - 1]!;
  const every = scalars ? 16 : 1;
  const isRow = (step: number) => step % every === 0 || step === last;
  assert.deepEqual([...steps], Array.from({ length: last + 1 }, (_, step) => step).filter(isRow));
  const check = (kept: typeof columns, count: number, stepOf: (row: number) => number) => {
    for (const { width, data } of kept) for (let i = 0; i < count * width; i++) if (data[i] !== numberAt(run, stepOf(Math.floor(i / width)), i % width)) assert.fail(`the number ${i} of run ${run} is another's`);
  };
  check(columns, rows, (row) => steps[row]!);
  if (scalars) {
    assert.ok(scalars.last >= last && scalars.first === 0);
    check(scalars.columns, scalars.rows, (row) => scalarStep(scalars, row));
  }
  if (checkpoints) {
    const seen = [...checkpoints.steps];
    assert.deepEqual(seen.filter((step) => step % 64 === 0), Array.from({ length: Math.floor(seen.at(-1)! / 64) + 1 }, (_, i) => 64 * i));
    check(checkpoints.columns, checkpoints.rows, (row) => checkpoints.steps[row]!);
  }
  return rows;
}
