import { checkLoss } from '../loss/checkLoss.ts';
import { evaluateGrid } from '../loss/evaluateGrid.ts';
import { loadLoss } from '../loss/loadLoss.ts';
import { instantiateLoss, prepareLoss } from '../loss/prepareLoss.ts';
import { nodeFiles } from '../node/nodeFiles.ts';
import { createStepper } from '../optimizers/createStepper.ts';
import { ProblemError } from '../problem.ts';
import type { Problem } from '../problem.ts';
import { performRun } from '../run/performRun.ts';
import type { RunAnnouncer } from '../run/performRun.ts';
import type { RunSummary } from '../run/run.ts';
import { loadTensorflow } from './loadTensorflow.ts';
import type { GradientCheck, Landscape, WorkerCalls } from './protocol.ts';

/*
 * What a worker does for each call. The user's module is evaluated afresh each time, so that no run sees what another left behind; its compiled form is kept.
 * Every one throws ProblemError for the user's mistakes.
 */

export async function answerRun({ source, run }: WorkerCalls['run']['parameters'], control: Int32Array, announcer: RunAnnouncer): Promise<RunSummary> {
  const { objective, start } = await prepareLoss({ ...source, seed: run.seed, ...(run.start && { start: run.start }) }, nodeFiles(source.overlays));
  const stepper = await createStepper(run.optimizer, objective.dimensions, loadTensorflow);
  try {
    return performRun({ objective, stepper, theta: start, configuration: run, control, announcer });
  } finally {
    stepper.dispose();
  }
}

export async function answerLandscape({ source, grid }: WorkerCalls['landscape']['parameters']): Promise<Landscape> {
  const { loss, objective } = await prepareLoss({ ...source, seed: 1 }, nodeFiles(source.overlays));
  if (objective.dimensions !== 2) {
    const message = `A landscape is drawn over two parameters; ${loss.name} has ${objective.dimensions}.`;
    throw new ProblemError({ severity: 'error', file: loss.file, ...loss.range.start, message });
  }
  const { values, problem } = evaluateGrid(objective, [grid.x, grid.y], grid.columns, grid.rows);
  if (problem && values.every(Number.isNaN)) throw new ProblemError(problem);
  return { ...grid, values, ...(problem && { problem }) };
}

export function answerCheck({ source }: WorkerCalls['check']['parameters']): Promise<readonly Problem[]> {
  return checkLoss(source, nodeFiles(source.overlays));
}

export async function answerGradient({ source, at, seed }: WorkerCalls['gradient']['parameters']): Promise<GradientCheck> {
  const loaded = await loadLoss(source, nodeFiles(source.overlays));
  // The gradient of the value beside it: on all rows, whatever the batch.
  const { batch: _, ...loss } = loaded.loss;
  const { objective, start } = instantiateLoss({ ...loaded, loss }, { seed, ...(at && { start: at }) });
  const gradient = new Float64Array(start.length);
  const value = objective.value(start);
  objective.gradient(start, 1, gradient);
  return { at: Array.from(start), value, gradient: Array.from(gradient), method: objective.gradientMethod };
}
