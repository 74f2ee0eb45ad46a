import type { GridRequest, Landscape } from '../../engine/worker/protocol.ts';
import type { ComparisonStore } from '../store/comparisonStore.ts';
import type { ComparisonFacts } from './comparison.ts';
import type { RecordingSource } from './runRecordings.ts';

/** What is on disk of a comparison besides its description. */
export interface ComparisonFiles extends RecordingSource {
  /** The landscape that was kept of what these facts say; undefined where there is none of this grid. */
  readonly landscape: (facts: ComparisonFacts, grid: GridRequest) => Promise<Landscape | undefined>;
  /** Keeps a landscape instead of the one before; never rejects, since it can be computed again. */
  readonly keepLandscape: (facts: ComparisonFacts, landscape: Landscape) => Promise<void>;
}

/** Of a comparison in the store. */
export function filesOf(store: () => Promise<ComparisonStore>, id: string): ComparisonFiles {
  return {
    read: async (run) => (await store()).readRecording(id, run),
    glanceAt: async (run) => (await store()).glanceAtRecording(id, run),
    landscape: async (facts, grid) => (await store()).readLandscape(id, facts, grid),
    // Without a store nothing is kept; whoever wants to run something is told.
    keepLandscape: (facts, landscape) => store().then((opened) => opened.keepLandscape(id, facts, landscape), () => undefined),
  };
}
