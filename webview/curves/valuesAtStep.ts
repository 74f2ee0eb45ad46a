import { messageOf } from '../latestOnly.ts';
import type { Panel } from '../state/panel.ts';
import type { CurveModel } from './curveModel.ts';

/** Exact values of a chart's lines at some steps. */
export interface ValuesAtSteps {
  readonly steps: readonly number[];
  /** The value of a run's coordinate; undefined where the run has no row of the step. */
  at(run: number, coordinate: number, step: number): number | undefined;
  readonly refusal?: string;
}

/** Of every run that has the chosen column. */
export async function askValues(panel: Panel, model: CurveModel, steps: readonly number[]): Promise<ValuesAtSteps> {
  const column = model.chosen.peek();
  const found = new Map<string, number>();
  const at = (run: number, coordinate: number, step: number) => found.get(`${run} ${coordinate} ${step}`);
  if (!column) return { steps, at };
  try {
    const runs = model.runs.peek().having.map((run) => run.index);
    for (const { run, coordinate, steps: kept, values } of await panel.query('values', { runs, column: column.id, coordinates: model.coordinates.peek(), steps })) {
      for (const [index, step] of kept.entries()) found.set(`${run} ${coordinate} ${step}`, values[index]!);
    }
    return { steps, at };
  } catch (problem) {
    return { steps, at, refusal: messageOf(problem) };
  }
}
