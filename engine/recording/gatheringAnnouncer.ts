import type { RunAnnouncer } from '../run/performRun.ts';
import type { RecordingBlock, RunOpening } from '../worker/protocol.ts';
import { BlockReader } from './blockReader.ts';
import type { Recording } from './recording.ts';
import { RecordingGatherer } from './recordingGatherer.ts';

/** Gathers what a run records that is performed here, without a worker. */
export class GatheringAnnouncer implements RunAnnouncer {
  readonly #steps: number;
  readonly #before: Recording | undefined;
  #reader: BlockReader | undefined;
  #gatherer: RecordingGatherer | undefined;

  /** @param steps @param before as a RecordingGatherer takes them */
  constructor(steps: number, before?: Recording) {
    this.#steps = steps;
    this.#before = before;
  }

  opening(opening: RunOpening): void {
    this.#reader = new BlockReader(opening);
    this.#gatherer = new RecordingGatherer(opening, this.#steps, this.#before);
  }

  block(block: RecordingBlock): void {
    this.#reader!.add(block);
    for (const rows of this.#reader!.take('full')) this.#gatherer!.add(rows);
  }

  /** After the run's end. */
  finish(): Recording | undefined {
    for (const rows of this.#reader?.take('all') ?? []) this.#gatherer!.add(rows);
    return this.#gatherer?.finish();
  }
}
