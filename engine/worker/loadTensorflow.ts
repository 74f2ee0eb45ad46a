import { whileNodeIsSeen } from './closeGlobals.ts';
import type * as tensorflow from '../tensorflow/tensorflow.ts';
import type { NativeStepperFactory } from '../optimizers/createStepper.ts';

// In the bundle, which is CommonJS, TensorFlow.js is a file of its own beside it; from sources, Node runs the TypeScript.
const location = typeof require === 'function' ? './tensorflow.js' : '../tensorflow/tensorflow.ts';

/** Loads TensorFlow.js, which takes about a tenth of a second, when the first TFOptimizer is to run. */
export async function loadTensorflow(): Promise<NativeStepperFactory> {
  const { createTensorflowStepper } = await whileNodeIsSeen(() => import(location) as Promise<typeof tensorflow>);
  return createTensorflowStepper;
}
