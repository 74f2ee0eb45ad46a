import { messageOf } from '../latestOnly.ts';
import type { Panel } from '../state/panel.ts';
import type { CurveModel } from './curveModel.ts';

export interface ValuesAtStep {
  readonly step: number;
  /** By run; absent where the run has no row of this step. */
  readonly values: ReadonlyMap<number, number>;
  readonly refusal?: string;
}

/** The exact values of the chosen column at one step, of every run that has a row of it. */
export async function askValues(panel: Panel, model: CurveModel, step: number): Promise<ValuesAtStep> {
  const column = model.chosen.peek();
  if (!column) return { step, values: new Map() };
  try {
    const series = await panel.query('series', {
      runs: model.runs.peek().having.map((run) => run.index),
      column: column.id,
      coordinate: Math.min(model.coordinate.peek(), column.width - 1),
      from: step,
      to: step,
      buckets: 1,
    });
    const values = new Map<number, number>();
    for (const { run, steps, values: found } of series) if (steps.length > 0 && steps[0] === step) values.set(run, found[0]!);
    return { step, values };
  } catch (problem) {
    return { step, values: new Map(), refusal: messageOf(problem) };
  }
}
