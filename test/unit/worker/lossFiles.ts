import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSpec } from '../../../engine/optimizers/spec.ts';
import type { RunConfiguration } from '../../../engine/run/run.ts';
import type { LossSource } from '../../../engine/worker/protocol.ts';

/** Loss functions in files of a folder of their own, removed at the end. */
export class LossFiles {
  readonly folder = mkdtempSync(join(tmpdir(), 'optimizer-lab-'));
  #files = 0;

  /** Saves a module that exports one loss function, or several. */
  save(text: string, name?: string): LossSource {
    const file = join(this.folder, `loss${++this.#files}.ts`);
    writeFileSync(file, text);
    return { file, recognition: 'named', overlays: {}, ...(name && { name }) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

export function runConfiguration(changes: Partial<Omit<RunConfiguration, 'optimizer' | 'recording'>> & { optimizer?: string; recording?: Partial<RunConfiguration['recording']> } = {}): RunConfiguration {
  const { optimizer = 'sgd:learningRate=0.1', recording, ...rest } = changes;
  return { optimizer: parseSpec(optimizer), steps: 20, seed: 1, stop: {}, recording: { columns: 'all', every: 1, budget: 1e8, ...recording }, ...rest };
}

export const bowl = `/** @start 1, 2 */
export function bowlLoss(x: number, y: number): number {
  return x ** 2 + 3 * y ** 2;
}
`;
