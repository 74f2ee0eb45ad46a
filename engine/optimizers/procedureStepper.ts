import { stepColumns } from './stepColumns.ts';
import type { ColumnLayout } from '../recording/recording.ts';
import type { Objective } from '../loss/objective.ts';
import type { OptimizerConfiguration, ProcedureDescription } from './description.ts';
import type { RunEnvironment } from './ruleRuntime.ts';
import type { Stepper } from './stepper.ts';

/** The stepper of an optimizer that evaluates the loss itself; each evaluation counts. */
export function createProcedureStepper(description: ProcedureDescription, { dialect, hyperparameters }: OptimizerConfiguration, n: number, { objective }: RunEnvironment): Stepper {
  const form = description.dialects[dialect];
  if (!form) throw new RangeError(`${description.name} has no dialect “${dialect}”.`);
  const running = form.begin(hyperparameters, n);
  const state = Object.entries(description.state).filter(([id]) => id in running.state);
  const columns: readonly ColumnLayout[] = [
    ...stepColumns(n),
    ...state.map(([id, { symbol, meaning }]) => ({ id, symbol, meaning, width: typeof running.state[id] === 'number' ? 1 : n, group: 'state' as const })),
  ];
  const before = new Float64Array(n);
  const write = (targets: readonly Float64Array[], row: number) => {
    for (const [index, [id]] of state.entries()) {
      const value = running.state[id]!;
      if (typeof value === 'number') targets[index + 2]![row] = value;
      else targets[index + 2]!.set(value, row * n);
    }
  };
  return {
    columns,
    step(t, theta, g, targets, row, loss = NaN) {
      before.set(theta);
      running.step(t, theta, g, loss, (point, into) => evaluate(objective, point, t, into));
      const [update, rate] = targets;
      for (let i = 0; i < n; i++) update![row * n + i] = theta[i]! - before[i]!;
      rate!.fill(running.effectiveLearningRate, row * n, (row + 1) * n);
      write(targets, row);
    },
    save: () => running.save(),
    restore: (saved) => running.restore(saved),
    start(targets, row) {
      for (const target of targets.slice(0, 2)) target.fill(NaN, row * n, (row + 1) * n);
      write(targets, row);
    },
    dispose() {
      // Its state is memory like any other.
    },
  };
}

function evaluate(objective: Objective | undefined, theta: Float64Array, t: number, into: Float64Array): number {
  if (!objective) throw new Error('A loss is asked for where there is none.');
  return objective.valueAndGradient?.(theta, into) ?? objective.gradient(theta, t, into) ?? objective.value(theta);
}
