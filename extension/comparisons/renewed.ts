import type { ComparisonRequest } from '../../engine/comparison/comparison.ts';
import { unsavedTexts } from '../documentFiles.ts';

/** The user's own optimizers as their files have them now. */
export async function renewed(optimizers: ComparisonRequest['optimizers']): Promise<ComparisonRequest['optimizers']> {
  if (!optimizers.some(({ own }) => own)) return optimizers;
  const [{ renewOwn }, { nodeFiles }] = await Promise.all([import('../../engine/ownOptimizers/renewOwn.ts'), import('../../engine/node/nodeFiles.ts')]);
  const files = nodeFiles(unsavedTexts());
  return Promise.all(optimizers.map((optimizer) => renewOwn(optimizer, files)));
}
