import { bounds } from '../../../engine/recording/bounds.ts';
import { columnOf, rowAtStep, type Recording } from '../../../engine/recording/recording.ts';
import { trajectoryPath } from '../../../engine/recording/trajectoryPath.ts';
import { toWireNumber } from '../../../engine/wireNumber.ts';
import { rowsAnswer, summaryAnswer } from '../../../extension/panel/rowsAnswer.ts';
import { equationsAnswer } from '../../../extension/panel/equationsAnswer.ts';
import { eventsOf } from '../../../extension/panel/eventsAnswer.ts';
import { sourcesOf } from '../../../engine/recording/derivedColumns.ts';
import { seriesWindow, valuesAtSteps } from '../../../engine/recording/seriesWindow.ts';
import type { PanelQueries, PanelToHost } from '../../../webview/protocol.ts';
import type { Scenario } from './scenario.ts';

type Query = Extract<PanelToHost, { type: 'query' }>;
type Result = PanelQueries[Query['name']]['result'];

const losses = {
  rosenbrock: (x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  'partly undefined': (x: number, y: number) => Math.sqrt(x + 1) + y ** 2,
} satisfies Record<Scenario['landscape'], (x: number, y: number) => number>;

/** What the extension would answer, from recordings that hold the first steps of a run. */
export function answer(query: Query, scenario: Scenario, recordings: ReadonlyMap<number, Recording>): Result {
  const of = (runs: readonly number[]) => runs.flatMap((run) => (recordings.has(run) ? [{ run, recording: recordings.get(run)! }] : []));
  const having = (runs: readonly number[], column: string) => of(runs).filter(({ recording }) => sourcesOf(recording.columns, column).length > 0);
  const box = () => scenario.domain ?? bounds([...recordings.values()], [scenario.comparison.start, ...scenario.comparison.loss.minima]);
  switch (query.name) {
    case 'series': {
      const { runs, column, coordinates, from, to, buckets, spacing } = query.parameters;
      return having(runs, column).flatMap(({ run, recording }) => coordinates.map((coordinate) => ({ run, coordinate, ...seriesWindow(recording, column, coordinate, from, to, buckets, spacing) })));
    }
    case 'values': {
      const { runs, column, coordinates, steps } = query.parameters;
      return having(runs, column).flatMap(({ run, recording }) => coordinates.map((coordinate) => ({ run, coordinate, ...valuesAtSteps(recording, column, coordinate, steps) })));
    }
    case 'events':
      return scenario.comparison.runs.flatMap((run) => eventsOf(run, recordings.get(run.index)));
    case 'trajectories': {
      const { runs, x, y } = query.parameters;
      return of(runs).map(({ run, recording }) => ({ run, ...trajectoryPath(recording, x && y ? { x, y } : box()) }));
    }
    case 'heads':
      return of([...recordings.keys()]).map(({ run, recording }) => {
        const row = rowAtStep(recording, query.parameters.step);
        const { data, width } = columnOf(recording, 'parameters');
        return { run, step: recording.steps[row]!, loss: toWireNumber(columnOf(recording, 'loss').data[row]!), parameters: data.slice(row * width, row * width + Math.min(2, width)) };
      });
    case 'rows': {
      const { run, step } = query.parameters;
      const recording = recordings.get(run)!;
      return rowsAnswer(recording, rowAtStep(recording, step), (coordinate) => scenario.comparison.loss.parameterNames[coordinate]!, query.parameters);
    }
    case 'equations': {
      const { runs, step, coordinate } = query.parameters;
      const sides = runs.map((run) => ({ run, configuration: scenario.configurations[run]!, recording: recordings.get(run)!, at: rowAtStep(recordings.get(run)!, step) }));
      return equationsAnswer(sides, [], scenario.comparison.seed, coordinate);
    }
    case 'summary': {
      const { run, step } = query.parameters;
      const recording = recordings.get(run)!;
      return summaryAnswer(recording, rowAtStep(recording, step), query.parameters);
    }
    case 'landscape': {
      const { columns, rows } = query.parameters;
      const { x, y } = { ...box(), ...(query.parameters.x && query.parameters.y && { x: query.parameters.x, y: query.parameters.y }) };
      const at = ([low, high]: readonly [number, number], share: number) => low + (high - low) * share;
      const values = Float64Array.from({ length: columns * rows }, (_, index) =>
        losses[scenario.landscape](at(x, (index % columns) / (columns - 1)), at(y, Math.floor(index / columns) / (rows - 1))),
      );
      return { x, y, columns, rows, values };
    }
  }
}
