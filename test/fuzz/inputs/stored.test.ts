import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { keptLog } from '../../host/editor/withoutEditor.ts';
import { fuzzCases } from './fuzzCases.ts';
import { hostilePieces, mutated } from './hostileTexts.ts';
import { judgeMessage } from './judgeMessage.ts';
import { lookAt, openStore, storeComparison } from './storedComparison.ts';

interface Damage {
  /** Which file, and where in it, as shares. */
  readonly file: number;
  readonly at: number;
  readonly kind: 'flip' | 'truncate' | 'grow' | 'zero' | 'swap' | 'remove' | 'folder';
  readonly bit: number;
}

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const damage: fc.Arbitrary<Damage> = fc.record({ file: share, at: share, bit: fc.nat(7), kind: fc.constantFrom('flip', 'flip', 'flip', 'truncate', 'truncate', 'grow', 'zero', 'swap', 'remove', 'folder') });

describe('fuzz: stored comparisons', function () {
  this.timeout(120_000);
  let whole: string;
  let folder: string;
  let names: string[];

  before(async () => {
    whole = mkdtempSync(join(tmpdir(), 'optimizer-lab-'));
    folder = mkdtempSync(join(tmpdir(), 'optimizer-lab-'));
    const { log, lines } = keptLog();
    for (const id of ['broken', 'sound']) await storeComparison(whole, id, log);
    cpSync(whole, folder, { recursive: true });
    names = readdirSync(join(whole, 'broken')).sort();
    const found = await openStore(folder, log);
    assert.equal(found.length, 2);
    for (const comparison of found) assert.deepEqual(await lookAt(comparison, log), []);
    assert.deepEqual(lines, [], 'nothing is wrong with what was stored');
  });
  after(() => [whole, folder].forEach((path) => rmSync(path, { recursive: true, force: true })));

  /** With one file of one comparison broken, everything is listed or explained, the other comparison is whole, and what can be read can be looked at. */
  async function open(input: string): Promise<void> {
    const { log, lines } = keptLog();
    const found = await openStore(folder, log);
    const ids = found.map(({ id }) => id);
    assert.ok(ids.includes('sound'), 'the other one is there');
    assert.ok(ids.includes('broken') || lines.length > 0, 'it is listed, or the log says why not');
    for (const comparison of found) {
      const refusals = await lookAt(comparison, log);
      if (comparison.id === 'sound') assert.deepEqual(refusals, []);
      for (const { message, stack = '' } of refusals) judging(() => judgeMessage(message, input), stack);
    }
    for (const line of lines) judging(() => judgeMessage(line, `${input}${folder}`), '');
  }

  function judging(judge: () => void, stack: string): void {
    try {
      judge();
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${stack}`, { cause: error });
    }
  }

  async function withFile(name: string, change: (path: string, bytes: Buffer) => void, input = ''): Promise<void> {
    const path = join(folder, 'broken', name);
    const bytes = readFileSync(join(whole, 'broken', name));
    try {
      change(path, bytes);
      await open(input);
    } finally {
      rmSync(path, { recursive: true, force: true });
      writeFileSync(path, bytes);
    }
  }

  /** As the first format had it: without a checksum, so that each value is looked at by itself. */
  function unchecked(): unknown {
    const { checksum: _, ...description } = JSON.parse(readFileSync(join(whole, 'broken', 'comparison.json'), 'utf8')) as { readonly checksum: unknown };
    return { ...description, format: 1 };
  }

  it('with bits flipped, ends missing and worse', () => fuzzCases(900, fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
    const name = names[Math.floor(damages[0]!.file * names.length)]!;
    return withFile(name, (path, bytes) => {
      const { kind } = damages[0]!;
      rmSync(path, { recursive: true });
      if (kind === 'remove') return;
      if (kind === 'folder') return void mkdirSync(path);
      writeFileSync(path, damages.reduce(harm, Buffer.from(bytes)));
    });
  }));

  it('with another description', () => {
    const texts = [readFileSync(join(whole, 'broken', 'comparison.json'), 'utf8'), JSON.stringify(unchecked())];
    return fuzzCases(500, mutated(texts), (text) => withFile('comparison.json', (path) => writeFileSync(path, text), text));
  });

  it('with other values in the description', () => {
    const description = unchecked();
    const value = fc.oneof(fc.constantFrom<unknown>(...hostilePieces, null, [], {}, -1, 1e308, 0.5, 2 ** 53, true, 'NaN'), fc.double(), fc.integer({ min: -3, max: 400 }));
    return fuzzCases(900, fc.tuple(fc.array(fc.nat(20), { minLength: 1, maxLength: 7 }), value), ([path, other]) => {
      const text = JSON.stringify(replaced(description, path, other));
      return withFile('comparison.json', (place) => writeFileSync(place, text), text);
    });
  });

  it('beside files that are none of ours', async () => {
    for (const name of ['.DS_Store', 'x.part', '__proto__', '\u202etxt']) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'a file'), 'x');
    await open('');
  });
});

function harm(bytes: Buffer, { at, kind, bit }: Damage): Buffer {
  const place = Math.floor(at * bytes.length);
  switch (kind) {
    case 'flip':
      if (bytes.length > 0) bytes[place]! ^= 1 << bit;
      return bytes;
    case 'truncate':
      return bytes.subarray(0, place);
    case 'grow':
      return Buffer.concat([bytes, Buffer.alloc(1 + bit * 8, bit)]);
    case 'zero':
      return bytes.fill(0, place, Math.min(place + 64, bytes.length));
    case 'swap':
      return Buffer.concat([bytes.subarray(place), bytes.subarray(0, place)]);
    case 'remove':
    case 'folder':
      return Buffer.alloc(0);
  }
}

function replaced(value: unknown, [place, ...rest]: readonly number[], other: unknown): unknown {
  if (place === undefined || typeof value !== 'object' || value === null) return other;
  const entries = Object.entries(value);
  if (entries.length === 0) return other;
  const changed = entries.map(([key, each], index): [string, unknown] => [key, index === place % entries.length ? replaced(each, rest, other) : each]);
  return Array.isArray(value) ? changed.map(([, each]) => each) : Object.fromEntries(changed);
}
