import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { FrameReader, FrameWriter } from '../../../engine/worker/frames.ts';
import type { RecordedRows } from '../../../engine/worker/protocol.ts';

type Frame = { readonly message: unknown } | { readonly stream: RecordedRows['stream']; readonly from: number; readonly values: readonly number[] };

const numbers = fc.array(fc.double(), { minLength: 1, maxLength: 40 });
const frame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ message: fc.oneof(fc.string(), numbers.map((values) => ({ type: 'state', marks: Float64Array.from(values) })), fc.constant({ type: 'started' })) }, { noNullPrototype: true }),
  fc.record({ stream: fc.constantFrom('rows' as const, 'scalars' as const, 'checkpoints' as const), from: fc.nat(), values: numbers }, { noNullPrototype: true }),
);

/** Columns as they stand in shared memory, one after the other or with gaps between them. */
function inMemory(values: readonly number[], gap: number): Float64Array[] {
  const cut = values.length >> 1;
  const memory = new Float64Array(new SharedArrayBuffer(8 * (values.length + gap)));
  const pieces = [memory.subarray(0, cut), memory.subarray(cut + gap)];
  pieces[0]!.set(values.slice(0, cut));
  pieces[1]!.set(values.slice(cut));
  return pieces;
}

async function written(frames: readonly Frame[], gap: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const writer = new FrameWriter(new Writable({ write: (chunk: Buffer, _, done) => done(void chunks.push(Buffer.from(chunk))) }));
  for (const each of frames) await ('message' in each ? writer.message(each.message) : writer.rows({ ...each, values: inMemory(each.values, gap) }));
  return Buffer.concat(chunks);
}

describe('frames', () => {
  it('arrive as they were sent, in whatever pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 8 }), fc.integer({ min: 0, max: 3 }), fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 30 }), async (frames, gap, sizes) => {
        const bytes = await written(frames, gap);
        const got: Frame[] = [];
        const reader = new FrameReader({ message: (message) => void got.push({ message }), rows: (stream, from, values) => void got.push({ stream, from, values: [...values] }) });
        const piece = Buffer.alloc(300);
        for (let at = 0, k = 0; at < bytes.length; k++) {
          const count = bytes.copy(piece, 0, at, at + sizes[k % sizes.length]!);
          reader.push(piece.subarray(0, count));
          piece.fill(255);
          at += count;
        }
        assert.deepEqual(got, frames);
      }),
    );
  });

  it('that cannot be are refused, or are not what is listened for, but nothing else happens', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ minLength: 24, maxLength: 200 }), fc.tuple(fc.integer({ min: 0, max: 4 }), fc.nat(9), fc.integer({ min: -8, max: 64 }), numbers).map(([...header]) => new Uint8Array(Float64Array.from(header.flat()).buffer))), (bytes) => {
        const reader = new FrameReader({ message: () => undefined, rows: () => undefined });
        try {
          reader.push(bytes);
        } catch (error) {
          assert.ok(error instanceof Error);
        }
      }),
    );
    const header = (...values: number[]) => new Uint8Array(Float64Array.from(values).buffer);
    for (const bad of [header(4, 0, 8), header(0.5, 0, 8), header(1, 0, 7), header(1, -1, 8), header(0, 0, NaN), header(0, 0, 2 ** 50)]) {
      assert.throws(() => new FrameReader({ message: () => undefined, rows: () => undefined }).push(bad), RangeError);
    }
  });
});
