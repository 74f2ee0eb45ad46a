import { settleCall, type CallDescription } from '../calls/callDescription.ts';
import { averagings } from '../averaging/averagings.ts';
import { transforms } from '../transforms/transforms.ts';
import { withAveraging } from '../averaging/withAveraging.ts';
import { withTransforms } from '../transforms/withTransforms.ts';
import type { OptimizerConfiguration } from './description.ts';
import type { Stepper } from './stepper.ts';
import type { TransformContext } from '../transforms/transform.ts';

/**
 * A stepper with the gradient transforms and the averaging of its configuration around it; the stepper itself where there are none.
 * @throws RangeError where one of their texts says nothing, which a checked configuration never has
 */
export function decorateStepper(stepper: Stepper, configuration: OptimizerConfiguration, context: TransformContext): Stepper {
  const settled = <Description extends CallDescription<unknown>>(text: string, known: readonly Description[]) => {
    const checked = settleCall(text, known, configuration.dialect, 'gradient transform or averaging');
    if (!checked.ok) throw new RangeError(checked.message);
    return checked.call;
  };
  const dimensions = context.tensors.reduce((size, { length }) => size + length, 0);
  if (!configuration.transforms?.length && configuration.averaging === undefined) return stepper;
  const { unrolled: _, ...plain } = stepper;
  const inner = withTransforms(plain, (configuration.transforms ?? []).map((text) => settled(text, transforms)), context);
  return withAveraging(inner, configuration.averaging === undefined ? undefined : settled(configuration.averaging, averagings), dimensions);
}
