import type { ComparisonRequest } from '../comparison/comparison.ts';
import { formatStart } from '../data/parseStart.ts';

/** What the runs of a comparison depended on besides their optimizers: where all of it is the same, so are the numbers, to the bit. */
export interface Provenance {
  readonly versions: { readonly optimizerLab: string; readonly node: string; readonly vscode?: string };
  readonly source: {
    /** SHA-256, hexadecimal, of the sorted hashes of the files, one a line. */
    readonly hash: string;
    /** The files that the loss function consists of, its data and those of own optimizers; each with the SHA-256 of its text. */
    readonly files: readonly { readonly file: string; readonly hash: string }[];
  };
  readonly request: Pick<ComparisonRequest, 'source' | 'steps' | 'seed' | 'start' | 'stop' | 'breakpoints' | 'recording'>;
}

/** As documents have it. */
export function provenanceJson({ versions, source, request }: Provenance): string {
  const { steps, seed, start, stop, breakpoints = [], recording } = request;
  return JSON.stringify({
    versions,
    source,
    steps,
    seed,
    // Absent: as the loss function says.
    ...(start && { start: start.kind === 'point' ? start.values : formatStart(start) }),
    stop,
    ...(breakpoints.length > 0 && { breakpoints }),
    every: recording.every,
    numericGradients: request.source.numericGradients ?? false,
  });
}
