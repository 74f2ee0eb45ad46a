import { formOf, type Call, type CallDescription } from '../calls/callDescription.ts';
import type { PythonPart } from '../calls/python.ts';
import type { Parameter } from '../calls/parameter.ts';
import type { Remembering } from '../calls/remembering.ts';
import type { ValuesOf } from '../calls/values.ts';
import type { Tensor } from '../loss/tensor.ts';

export interface TransformContext {
  readonly tensors: readonly Tensor[];
  /** Of the run. */
  readonly seed: number;
}

/**
 * Changes the gradient of step t in place.
 * @param t 1 for the first step
 * @returns false where the optimizer is not to step yet
 */
export type TransformFunction = Remembering<(g: Float64Array, t: number) => boolean>;

/** A gradient transform as one framework has it. */
export interface TransformForm<Values> {
  /** What is the same in that framework, e.g. `torch.nn.utils.clip_grad_norm_`. */
  readonly equivalent: string;
  readonly note?: string;
  readonly equation: string;
  /** The same in the framework's Python; absent where it has nothing of the kind. */
  readonly python?: (values: Values) => PythonPart;
  readonly begin: (values: Values, context: TransformContext) => TransformFunction;
  /** Of one that holds the optimizer back: whether schedules count the steps without an update too. */
  readonly countsEveryStep?: true;
}

/** What happens to the gradient before the optimizer's rule sees it. */
export type TransformDescription = CallDescription<TransformForm<never>>;

/** Types the forms by the parameters beside them. */
export function defineTransform<const P extends Readonly<Record<string, Parameter>>>(
  description: Omit<CallDescription<TransformForm<ValuesOf<P>>>, 'parameters'> & { readonly parameters: P },
): TransformDescription {
  return description;
}

/** A transform as a run uses it, at its beginning. */
export function beginTransform({ description, dialect, values }: Call<TransformDescription>, context: TransformContext): TransformFunction {
  // The values were checked against the parameters that the form's type comes from.
  return formOf(description, dialect).begin(values as never, context);
}
