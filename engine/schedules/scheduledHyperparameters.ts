import { beginSchedule, type ScheduleFunction } from './schedule.ts';
import { settleSchedule } from './schedules.ts';
import type { OptimizerConfiguration, OptimizerDescription } from '../optimizers/description.ts';

/**
 * The schedules of a configuration at their beginning, by hyperparameter: a number that is given as a text is a schedule's.
 * @throws RangeError where such a text is none, which a checked configuration never has
 */
export function scheduledHyperparameters(description: Pick<OptimizerDescription, 'hyperparameters'>, { dialect, hyperparameters }: OptimizerConfiguration): ReadonlyMap<string, ScheduleFunction> {
  const scheduled = new Map<string, ScheduleFunction>();
  for (const [id, value] of Object.entries(hyperparameters)) {
    if (typeof value !== 'string' || description.hyperparameters[id]?.kind !== 'number') continue;
    const settled = settleSchedule(value, dialect);
    if (!settled.ok) throw new RangeError(`${id}: ${settled.message}`);
    scheduled.set(id, beginSchedule(settled.call));
  }
  return scheduled;
}
