import type { OptimizerConfiguration } from '../optimizers/description.ts';
import type { Stepper } from '../optimizers/stepper.ts';
import type { WorkerOrigin } from './runOrigin.ts';

/**
 * Puts θ and the optimizer where the run begins, and writes the optimizer's part of its first row.
 *
 * A branch takes the state that it finds where its optimizer and dialect are the same and keep as many numbers; then it counts on. Otherwise its optimizer begins anew, and
 * so does its count, since moments that start at zero at a late t would be corrected for a past that they do not have.
 * @param startRow one array per column of the stepper
 * @param theta    the start; afterwards where the run begins
 */
export function beginStepper(stepper: Stepper, startRow: readonly Float64Array[], theta: Float64Array, optimizer: OptimizerConfiguration, origin: WorkerOrigin | undefined): { readonly begun: number; readonly start: readonly number[] } {
  if (!origin) {
    stepper.start(startRow, 0, theta);
    return { begun: 0, start: Array.from(theta) };
  }
  const { checkpoint, before } = origin;
  theta.set(checkpoint.parameters);
  const fits = before !== undefined || takesState(stepper, optimizer, origin);
  if (fits) stepper.restore(checkpoint.state);
  stepper.start(startRow, 0, theta);
  return { begun: fits ? checkpoint.begun : checkpoint.step, start: before?.start ?? Array.from(theta) };
}

function takesState(stepper: Stepper, own: OptimizerConfiguration, { checkpoint, optimizer = own }: WorkerOrigin): boolean {
  if (optimizer.id !== own.id || optimizer.dialect !== own.dialect || optimizer.own?.text !== own.own?.text) return false;
  const state = stepper.save();
  return state.length === checkpoint.state.length && state.every(({ length }, index) => length === checkpoint.state[index]!.length);
}
