import { tensorFact, tensorFacts, type TensorFact } from '../optimizers/ruleFunctions.ts';
import type { Column, Recording } from '../recording/recording.ts';
import type { Expression } from '../optimizers/ruleTree.ts';
import type { HyperparameterValue, OptimizerConfiguration } from '../optimizers/description.ts';
import type { StepEvaluator } from './evaluateExpression.ts';
import type { Tensor } from '../loss/tensor.ts';

/** A row of a recording. */
export interface RecordedRow {
  readonly recording: Recording;
  readonly row: number;
}

/** What was recorded of a step and of the one before it, which may not have been kept. */
export interface StepRows {
  readonly step: number;
  readonly now: RecordedRow;
  readonly before: RecordedRow | undefined;
  /** Of the recording's first row, and the step at which the optimizer began to count, where the run is a branch; 0 where absent. */
  readonly first?: number;
  readonly begun?: number;
}

/** The columns that the rule knows by another name. */
const columns: Readonly<Record<string, string>> = { theta: 'parameters', g: 'gradient' };

/** What each name of a step’s equations stands for, exactly as recorded. */
export class StepReader {
  readonly #rows: StepRows;
  readonly #configuration: OptimizerConfiguration;
  readonly #scheduled: ReadonlySet<string>;
  readonly #tensors: readonly Tensor[];
  readonly #updates: number;
  readonly #equations: ReadonlyMap<string, Expression>;

  /** @param equations for what is computed on the way and not recorded */
  constructor(rows: StepRows, configuration: OptimizerConfiguration, scheduled: ReadonlySet<string>, tensors: readonly Tensor[], updates: number, equations: ReadonlyMap<string, Expression>) {
    this.#rows = rows;
    this.#configuration = configuration;
    this.#scheduled = scheduled;
    this.#tensors = tensors;
    this.#updates = updates;
    this.#equations = equations;
  }

  has(column: string): boolean {
    return this.#rows.now.recording.columns.some(({ id }) => id === column);
  }

  /** The column that a name of the equations is recorded in. */
  columnOf(name: string): string | undefined {
    if (name === 'g' && this.has('transformedGradient')) return 'transformedGradient';
    const id = columns[name] ?? (name === 'loss' && this.has('batchLoss') ? 'batchLoss' : name.replace(/\$\d+$/, ''));
    return this.has(id) && !/\$[1-9]\d*$/.test(name) ? id : undefined;
  }

  /** Of the row of this step. */
  recorded(column: string, coordinate: number): number | undefined {
    return at(this.#rows.now, column, coordinate);
  }

  read(name: string, coordinate: number, evaluator: StepEvaluator): HyperparameterValue | undefined {
    const { now, before } = this.#rows;
    if (name === 't') return this.#updates;
    if (name === 'theta') return before && at(before, 'parameters', coordinate);
    if (name === 'loss') return this.has('batchLoss') ? at(now, 'batchLoss', coordinate) : before && at(before, 'loss', coordinate);
    if ((tensorFacts as readonly string[]).includes(name)) return tensorFact(this.#tensorAt(coordinate).shape, name as TensorFact);
    if (name.endsWith('$0')) return before && at(before, name.slice(0, -2), coordinate);
    const hyperparameter = this.#configuration.hyperparameters[name];
    if (hyperparameter !== undefined && !this.#scheduled.has(name)) return hyperparameter;
    const column = this.columnOf(name);
    if (column !== undefined) return at(now, column, coordinate);
    const equation = this.#equations.get(name);
    return equation && evaluator.at(equation, coordinate);
  }

  #tensorAt(coordinate: number): Tensor {
    return this.#tensors.find(({ offset, length }) => coordinate >= offset && coordinate < offset + length) ?? this.#tensors[0]!;
  }
}

/** One number of a row; undefined where there is no such column. */
function at({ recording, row }: RecordedRow, id: string, coordinate: number): number | undefined {
  const column = recording.columns.find((candidate: Column) => candidate.id === id);
  return column && column.data[row * column.width + (column.width === 1 ? 0 : coordinate)];
}
