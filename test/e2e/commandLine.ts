import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkout } from '../host/checkout.ts';
import type { WireNumber } from '../../engine/wireNumber.ts';

/** What the journeys read of `run --json`. */
export interface RunDocument {
  readonly runs: readonly {
    readonly steps: number;
    readonly best: { readonly step: number; readonly loss: WireNumber };
    readonly recording: {
      readonly step: readonly number[];
      readonly loss: readonly WireNumber[];
      readonly parameters: readonly (readonly WireNumber[])[];
      readonly gradient: readonly (readonly WireNumber[])[];
      readonly update: readonly (readonly WireNumber[])[];
      readonly effectiveLearningRate: readonly (readonly WireNumber[])[];
      readonly state: Readonly<Record<string, readonly (readonly WireNumber[])[]>>;
    };
  }[];
}

/** Runs the command line as it ships and gives its document. */
export async function commandLine(...args: string[]): Promise<RunDocument> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(checkout, 'dist', 'cli.js'), ...args, '--json'], { maxBuffer: 256 * 1024 * 1024 });
  return JSON.parse(stdout) as RunDocument;
}
