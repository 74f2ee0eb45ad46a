import type { ColumnLayout } from './recording.ts';

/** The columns of a run: what the loop knows of every optimizer, then what this one writes. */
export function columnLayouts(dimensions: number, { batched, averaged }: { readonly batched: boolean; readonly averaged: boolean }, optimizerColumns: readonly ColumnLayout[]): ColumnLayout[] {
  const loss: ColumnLayout = { id: 'loss', symbol: 'f(θ)', meaning: batched ? 'the loss on all rows of the data' : 'the loss', width: 1, group: 'loss' };
  const batchLoss: ColumnLayout = { id: 'batchLoss', symbol: 'f_B(θ)', meaning: 'the loss on the rows of this step’s batch, before the update', width: 1, group: 'loss' };
  const averagedLoss: ColumnLayout = { id: 'averagedLoss', symbol: 'f(θ̄)', meaning: `the loss at the averaged parameters${batched ? ', on all rows of the data' : ''}`, width: 1, group: 'loss' };
  const parameters: ColumnLayout = { id: 'parameters', symbol: 'θ', meaning: 'the parameters after the update', width: dimensions, group: 'parameters' };
  const gradient: ColumnLayout = { id: 'gradient', symbol: 'g', meaning: 'the gradient that produced the update', width: dimensions, group: 'step' };
  return [loss, ...(batched ? [batchLoss] : []), ...(averaged ? [averagedLoss] : []), parameters, gradient, ...optimizerColumns];
}
