import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BlockReader, type Look } from '../../../engine/recording/blockReader.ts';
import { BlockWriter } from '../../../engine/recording/blockWriter.ts';
import { rowBytes, rowsKept } from '../../../engine/recording/keepEvery.ts';
import { planRecording } from '../../../engine/recording/recordingPlan.ts';
import { RecordingAssembler } from '../../../engine/recording/recordingAssembler.ts';
import type { ColumnLayout } from '../../../engine/recording/recording.ts';
import type { RecordingBlock, RunOpening } from '../../../engine/worker/protocol.ts';

const layouts: ColumnLayout[] = [1, 3, 1000].map((width, index) => ({ id: `c${index}`, symbol: '', meaning: '', width, group: 'step' }));

const opening: RunOpening = { dimensions: 1000, gradientMethod: 'given', notes: [], start: [], columns: layouts, every: 1 };

function write(writer: BlockWriter, step: number): void {
  writer.begin(step);
  layouts.forEach(({ width }, c) => writer.columns[c]!.fill(step + c / 10, writer.row * width, (writer.row + 1) * width));
  writer.complete(step);
}

describe('recording blocks', () => {
  it('come out as they went in, looked at at any time, and are written again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 7 }), fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 20 }), fc.boolean(), (steps, every, looks, takesFull) => {
        const assembler = new RecordingAssembler(1000, layouts, rowsKept(steps, every));
        const reader = new BlockReader(opening);
        const take = (look: Look) => { for (const rows of reader.take(look)) assembler.add(rows); };
        let memories = 0;
        const block = (each: RecordingBlock) => {
          if (each.memory) memories++;
          reader.add(each);
          if (takesFull) take('full');
        };
        const writer = new BlockWriter(layouts, every, rowsKept(steps, every), { block });
        let before = assembler.recording();
        for (let step = 0; step <= steps; step++) {
          write(writer, step);
          if (!looks.includes(step)) continue;
          take('counted');
          const now = assembler.recording();
          assert.ok((now?.rows ?? 0) >= (before?.rows ?? 0));
          if (before) assert.deepEqual(now!.columns[1]!.data.subarray(0, before.rows * 3), before.columns[1]!.data, 'rows do not change');
          before = now;
        }
        writer.finish();
        take('all');
        if (takesFull) assert.ok(memories <= 2, `${memories}`);
        const recording = assembler.finish()!;
        const kept = [...Array(steps + 1).keys()].filter((step) => step % every === 0 || step === steps);
        assert.deepEqual([...recording.steps], kept);
        recording.columns.forEach(({ width, data }, c) => {
          assert.equal(data.length, kept.length * width);
          assert.equal(data.buffer.byteLength, data.byteLength, 'of exactly that size');
          kept.forEach((step, row) => assert.ok(data.subarray(row * width, (row + 1) * width).every((value) => value === step + c / 10)));
        });
      }),
      { numRuns: 40 },
    );
  });

  it('show a row only at the look after the one that first saw it counted', () => {
    const reader = new BlockReader(opening);
    const rows = (look: Look) => [...reader.take(look)].flatMap(({ values: [steps] }) => [...steps!]);
    const writer = new BlockWriter(layouts, 1, 10, { block: (block) => reader.add(block) });
    write(writer, 0);
    assert.deepEqual(rows('counted'), []);
    write(writer, 1);
    assert.deepEqual(rows('full'), []);
    assert.deepEqual(rows('counted'), [0]);
    assert.deepEqual(rows('all'), [1]);
  });

  it('are waited for when they are behind, and then grow in number', () => {
    const narrow = layouts.slice(0, 1);
    let memories = 0;
    const writer = new BlockWriter(narrow, 1, 1e6, { patience: 1, block: ({ memory }) => (memories += memory ? 1 : 0) });
    for (let step = 0; step < 10 * 2 ** 14; step++) {
      writer.begin(step);
      writer.complete(step);
    }
    assert.equal(memories, 10);
  });

  it('are not begun for rows that do not come', () => {
    const blocks: number[] = [];
    const narrow = layouts.slice(0, 1);
    const writer = new BlockWriter(narrow, 1, 4096, { block: ({ capacity }) => blocks.push(capacity) });
    for (let step = 0; step < 4096; step++) {
      writer.begin(step);
      writer.complete(step);
    }
    writer.finish();
    assert.deepEqual(blocks, [4096]);
  });
});

describe('the plan of a recording', () => {
  const wide = layouts.slice(1);
  const [loss] = layouts;
  const columns: ColumnLayout[] = [{ ...loss!, group: 'loss' }, ...wide];

  it('fits the budget, with all steps of all columns where they fit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 40, max: 3000 }), (steps, every, rows) => {
        const budget = rows * rowBytes(columns);
        const checkpoint = columns.slice(0, 2);
        const plan = planRecording(columns, checkpoint, 1000, steps, { columns: 'all', every, budget });
        const bytes = (kept: number, size: number) => rowsKept(steps, kept) * size;
        const scalars = plan.scalarEvery === 0 ? 0 : bytes(plan.scalarEvery, 8);
        assert.ok(bytes(plan.every, rowBytes(columns)) + scalars + bytes(plan.checkpointEvery, rowBytes(checkpoint)) <= budget);
        assert.equal(plan.every % every, 0);
        if (rowsKept(steps, every) < 0.97 * rows) assert.deepEqual([plan.every, plan.scalarEvery], [every, 0]);
      }),
    );
  });

  it('of a longer run keeps nothing that a shorter one leaves out, so that a run may go on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), fc.constantFrom(1, 3), fc.constantFrom(1, 2, 3, 12), fc.integer({ min: 500, max: 200_000 }), (steps, more, every, dimensions, budget) => {
        const shaped = columns.map((column) => ({ ...column, width: column.width > 1 ? dimensions : 1 }));
        const of = (count: number) => planRecording(shaped, shaped.slice(0, 2), dimensions, count, { columns: 'all', every, budget });
        const [shorter, longer] = [of(steps), of(steps + more)];
        assert.ok(longer.every >= shorter.every && longer.scalarEvery >= shorter.scalarEvery && longer.checkpointEvery >= shorter.checkpointEvery, JSON.stringify([shorter, longer]));
      }),
      { numRuns: 2000 },
    );
  });
});
