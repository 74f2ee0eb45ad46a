import { formOf, type Call, type CallDescription } from '../calls/callDescription.ts';
import type { PythonPart } from '../calls/python.ts';
import type { Parameter } from '../calls/parameter.ts';
import type { Remembering } from '../calls/remembering.ts';
import type { ValuesOf } from '../calls/values.ts';

/**
 * Follows the parameters after update t.
 * @param theta may be changed, as lookahead does
 * @param average n numbers, kept from step to step: NaN until there is an average
 * @returns whether theta was changed
 */
export type AveragingFunction = Remembering<(t: number, theta: Float64Array, average: Float64Array) => boolean>;

/** A weight averaging as one framework has it. */
export interface AveragingForm<Values> {
  /** What is the same in that framework, e.g. `torch.optim.swa_utils.AveragedModel`. */
  readonly equivalent: string;
  readonly note?: string;
  readonly equation: string;
  /** Whether the average is the start point before the first step; otherwise there is none yet. */
  readonly fromStart: boolean;
  /** The same in the framework's Python; absent where it has nothing of the kind. */
  readonly python?: (values: Values) => PythonPart;
  readonly begin: (values: Values) => AveragingFunction;
}

/** A second point that follows the parameters: what is used in the end instead of the last step. */
export type AveragingDescription = CallDescription<AveragingForm<never>>;

/** Types the forms by the parameters beside them. */
export function defineAveraging<const P extends Readonly<Record<string, Parameter>>>(
  description: Omit<CallDescription<AveragingForm<ValuesOf<P>>>, 'parameters'> & { readonly parameters: P },
): AveragingDescription {
  return description;
}

/** An averaging as a run uses it, at its beginning. */
export function beginAveraging({ description, dialect, values }: Call<AveragingDescription>): AveragingFunction {
  // The values were checked against the parameters that the form's type comes from.
  return formOf(description, dialect).begin(values as never);
}
