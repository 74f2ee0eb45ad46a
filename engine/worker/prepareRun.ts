import type { LoadedLoss } from '../loss/loadLoss.ts';
import { instantiateLoss, type PreparedLoss } from '../loss/prepareLoss.ts';
import { createStepper, RefusedShapeError } from '../optimizers/createStepper.ts';
import type { Stepper } from '../optimizers/stepper.ts';
import { ProblemError } from '../problem.ts';
import type { RunConfiguration } from '../run/run.ts';
import { loadTensorflow } from './loadTensorflow.ts';
import type { LossSource } from './protocol.ts';

/** A run before its first step. */
export interface PreparedRun {
  readonly prepared: PreparedLoss;
  readonly stepper: Stepper;
}

/** @throws {ProblemError} where the loss function or the optimizer cannot run */
export async function prepareRun(loaded: LoadedLoss, source: LossSource, run: RunConfiguration, records: boolean): Promise<PreparedRun> {
  const prepared = instantiateLoss(loaded, { ...source, seed: run.seed, ...(run.start && { start: run.start }) });
  const { loss, objective, tensors } = prepared;
  const stepper = await createStepper(run.optimizer, tensors, loadTensorflow, { seed: run.seed, objective, records }).catch((error: unknown) => {
    if (!(error instanceof RefusedShapeError)) throw error;
    throw new ProblemError({ severity: 'error', file: loss.file, ...loss.range.start, message: error.message });
  });
  return { prepared, stepper };
}
