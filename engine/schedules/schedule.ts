import { formOf, type Call, type CallDescription } from '../calls/callDescription.ts';
import type { PythonPart } from '../calls/python.ts';
import type { Parameter } from '../calls/parameter.ts';
import type { Dialect } from '../optimizers/description.ts';
import type { Remembering } from '../calls/remembering.ts';
import type { ValuesOf } from '../calls/values.ts';

/**
 * The value that an update sees.
 * @param k updates done before it: 0 for the first
 * @param loss where that update starts; for `plateau`
 */
export type ScheduleFunction = Remembering<(k: number, loss: number) => number>;

/** A schedule as one framework has it. */
export interface ScheduleForm<Values> {
  /** What is the same in that framework, e.g. `torch.optim.lr_scheduler.StepLR`. */
  readonly equivalent: string;
  readonly note?: string;
  /** With k updates done, in the symbols of the parameters. */
  readonly equation: string;
  /** The same in the framework's Python; absent, or gives nothing for these values, where it has nothing of the kind. */
  readonly python?: (values: Values, dialect: Dialect) => PythonPart | undefined;
  /** Begins anew; the function is called for each k in order, since some remember. */
  readonly begin: (values: Values) => ScheduleFunction;
}

/** How a hyperparameter changes from step to step. Its first parameter is a value of the hyperparameter. */
export type ScheduleDescription = CallDescription<ScheduleForm<never>>;

/** Types the forms by the parameters beside them. */
export function defineSchedule<const P extends Readonly<Record<string, Parameter>>>(
  description: Omit<CallDescription<ScheduleForm<ValuesOf<P>>>, 'parameters'> & { readonly parameters: P },
): ScheduleDescription {
  return description;
}

/** A schedule as a run uses it, at its beginning. */
export function beginSchedule({ description, dialect, values }: Call<ScheduleDescription>): ScheduleFunction {
  // The values were checked against the parameters that the form's type comes from.
  return formOf(description, dialect).begin(values as never);
}
