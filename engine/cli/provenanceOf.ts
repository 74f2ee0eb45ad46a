import type { ComparisonRequest } from '../comparison/comparison.ts';
import type { LossFunction } from '../loss/lossFunction.ts';
import { hashesOf } from '../node/fileHashes.ts';
import { pinSource } from '../node/pinSource.ts';
import type { Provenance } from '../recording/provenance.ts';
import { shownPath } from './lossArgument.ts';
import { version } from './version.ts';

/**
 * What a comparison is going to depend on.
 * @param written the loss function's file as given on the command line: other files are named in its manner
 */
export async function provenanceOf(request: ComparisonRequest, loss: LossFunction | undefined, written: string): Promise<Provenance> {
  const { overlays, dependencies } = await pinSource(request.source.file, {}, loss?.data?.path, request.optimizers.flatMap(({ own }) => own?.file ?? []));
  const { sourceHash, fileHashes } = await hashesOf(dependencies, overlays, {});
  const files = Object.entries(fileHashes).map(([file, hash]) => ({ file: shownPath(file, written), hash }));
  return { versions: { optimizerLab: version(), node: process.versions.node }, source: { hash: sourceHash, files }, request };
}
