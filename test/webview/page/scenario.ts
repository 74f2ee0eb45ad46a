import type { ColumnLayout } from '../../../engine/recording/recording.ts';
import type { OptimizerConfiguration } from '../../../engine/optimizers/description.ts';
import type { ComparisonView } from '../../../webview/protocol.ts';

/** What the page's host knows: a comparison and its recordings, as JSON; numbers as base64 of a little-endian Float64Array. */
export interface Scenario {
  readonly comparison: ComparisonView;
  /** Of each run. */
  readonly configurations: readonly OptimizerConfiguration[];
  readonly recordings: readonly EncodedRecording[];
  /** The loss function of the landscape. */
  readonly landscape: 'rosenbrock' | 'partly undefined';
  readonly domain?: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
}

export interface EncodedRecording {
  readonly run: number;
  readonly dimensions: number;
  readonly rows: number;
  readonly steps: string;
  readonly columns: readonly (ColumnLayout & { readonly data: string })[];
}
