import { checkGradient, type GradientCheck } from '../loss/checkGradient.ts';
import { checkLoss } from '../loss/checkLoss.ts';
import { evaluateGrid } from '../loss/evaluateGrid.ts';
import { loadLoss } from '../loss/loadLoss.ts';
import { coordinateNames } from '../loss/coordinateNames.ts';
import { lossIntermediates, type LossIntermediates } from '../loss/lossIntermediates.ts';
import { prepareLoss } from '../loss/prepareLoss.ts';
import { nodeFiles } from '../node/nodeFiles.ts';
import { ProblemError } from '../problem.ts';
import type { Problem } from '../problem.ts';
import { columnLayouts } from '../recording/columnLayouts.ts';
import { parseBreakpoint } from '../run/breakpoint.ts';
import { performRun } from '../run/performRun.ts';
import type { RunAnnouncer } from '../run/performRun.ts';
import type { RunSummary } from '../run/run.ts';
import { prepareRun } from './prepareRun.ts';
import type { Landscape, WorkerCalls } from './protocol.ts';

/*
 * What a worker does for each call. Each evaluation of a loss function is as if it were the first, so that no run sees what another left behind; compiled forms are kept.
 * Every one throws ProblemError for the user's mistakes.
 */

export async function answerRun({ source, run, from }: WorkerCalls['run']['parameters'], control: Int32Array, announcer: RunAnnouncer): Promise<RunSummary> {
  const { prepared, stepper } = await prepareRun(await loadLoss(source, nodeFiles(source.overlays)), source, run, run.recording.columns === 'all' || (run.breakpoints ?? []).length > 0);
  const { loss, objective, notes, start } = prepared;
  try {
    const layouts = columnLayouts(start.length, { batched: objective.batched, averaged: stepper.average !== undefined }, stepper.columns);
    const breakpoints = (run.breakpoints ?? []).map((text) => {
      const parsed = parseBreakpoint(text, { columns: layouts, parameters: coordinateNames(loss, start.length) });
      if (parsed.ok) return { text, test: parsed.test };
      throw new ProblemError({ severity: 'error', file: loss.file, ...loss.range.start, message: `The breakpoint “${text}”: ${parsed.problem.message}` });
    });
    return performRun({ objective, notes, stepper, theta: start, configuration: run, origin: from, breakpoints, control, announcer });
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
  return checkGradient(await loadLoss(source, nodeFiles(source.overlays)), { seed, ...(at && { start: at }), numericGradients: source.numericGradients ?? false });
}

export async function answerIntermediates({ source, theta }: WorkerCalls['intermediates']['parameters']): Promise<LossIntermediates> {
  return lossIntermediates(await loadLoss(source, nodeFiles(source.overlays)), theta);
}
