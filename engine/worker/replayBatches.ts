import { ProblemError } from '../problem.ts';
import type { ReplayResult } from '../run/replaySteps.ts';
import type { LossSource, ReplayOutcome, ReplayParameters, ReplayWish } from './protocol.ts';

interface Asked {
  readonly parameters: ReplayParameters;
  readonly resolve: (result: ReplayResult) => void;
  readonly reject: (error: unknown) => void;
}

/** A look at a step needs a few steps of every run: what is asked for together, or while others are under way, goes to the worker and back together. */
export class ReplayBatches {
  readonly #perform: (source: LossSource, replays: readonly ReplayWish[]) => Promise<readonly ReplayOutcome[]>;
  #asked: readonly Asked[] = [];
  #busy = false;

  constructor(perform: (source: LossSource, replays: readonly ReplayWish[]) => Promise<readonly ReplayOutcome[]>) {
    this.#perform = perform;
  }

  ask(parameters: ReplayParameters): Promise<ReplayResult> {
    return new Promise((resolve, reject) => {
      this.#asked = [...this.#asked, { parameters, resolve, reject }];
      if (!this.#busy) void this.#goOn();
    });
  }

  async #goOn(): Promise<void> {
    this.#busy = true;
    // After all that is asked in this turn.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#asked[0]) {
      const { source } = this.#asked[0].parameters;
      const batch = this.#asked.filter(({ parameters }) => parameters.source === source);
      this.#asked = this.#asked.filter(({ parameters }) => parameters.source !== source);
      await this.#answer(source, batch);
    }
    this.#busy = false;
  }

  async #answer(source: LossSource, batch: readonly Asked[]): Promise<void> {
    try {
      const outcomes = await this.#perform(source, batch.map(({ parameters: { source: _, ...wish } }) => wish));
      batch.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index]!;
        if ('problem' in outcome) reject(new ProblemError(outcome.problem));
        else resolve(outcome);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
