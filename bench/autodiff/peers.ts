// What other libraries make of the same five loss functions, written with their array operations, in float32.
import * as tf from '@tensorflow/tfjs';
import type { Problem } from './problems.ts';

/** The value; writes the gradient at the problem's θ. */
export type Peer = (into: Float64Array) => number;

interface Row {
  readonly features: readonly number[];
  readonly label: number;
}

interface Point {
  readonly x: readonly number[];
  readonly y: number;
}

const flat = (rows: readonly (readonly number[])[]): Float32Array => Float32Array.from(rows.flat());

/** On TensorFlow.js's CPU backend, with the gradient read back as numbers. */
export async function tensorflowPeer({ name, theta, data }: Problem): Promise<Peer> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const loss = tensorflowLoss(name, data);
  const valueAndGradient = tf.valueAndGrad((p) => loss(p as tf.Tensor1D));
  return (into) =>
    tf.tidy(() => {
      const { value, grad } = valueAndGradient(tf.tensor1d(Float32Array.from(theta)));
      into.set(grad.dataSync());
      return value.dataSync()[0]!;
    });
}

function tensorflowLoss(name: string, data: unknown): (p: tf.Tensor1D) => tf.Scalar {
  const square = tf.square<tf.Tensor>;
  switch (name) {
    case 'rosenbrock2':
    case 'rosenbrock100':
      return (p) => {
        const n = p.shape[0];
        const [left, right] = [tf.slice(p, 0, n - 1), tf.slice(p, 1, n - 1)];
        return tf.sum(tf.add(tf.mul(100, square(tf.sub(right, square(left)))), square(tf.sub(1, left))));
      };
    case 'rastrigin1000':
      return (p) => tf.add(10 * p.shape[0], tf.sum(tf.sub(square(p), tf.mul(10, tf.cos(tf.mul(2 * Math.PI, p))))));
    case 'logisticRegression': {
      const rows = data as readonly Row[];
      const features = tf.tensor2d(flat(rows.map((row) => row.features)), [rows.length, 10]);
      const labels = tf.tensor1d(rows.map(({ label }) => -label));
      return (w) => {
        const scores = tf.add(tf.reshape(tf.matMul(features, tf.reshape(tf.slice(w, 1, 10), [10, 1])), [rows.length]), tf.slice(w, 0, 1));
        return tf.mean(tf.log(tf.add(1, tf.exp(tf.mul(labels, scores)))));
      };
    }
    default: {
      const points = data as readonly Point[];
      const inputs = tf.tensor2d(flat(points.map(({ x }) => x)), [points.length, 2]);
      const targets = tf.tensor1d(points.map(({ y }) => y));
      const layer = (p: tf.Tensor1D, offset: number, input: tf.Tensor2D, count: number, outputs: number): tf.Tensor2D => {
        const weights = tf.reshape(tf.slice(p, offset, outputs * (count + 1)), [outputs, count + 1]);
        return tf.add(tf.matMul(input, tf.slice(weights, [0, 0], [outputs, count]), false, true), tf.reshape(tf.slice(weights, [0, count], [outputs, 1]), [outputs]));
      };
      return (p) => {
        const second = tf.tanh(layer(p, 48, tf.tanh(layer(p, 0, inputs, 2, 16)), 16, 16));
        return tf.mean(square(tf.sub(tf.reshape(layer(p, 320, second, 16, 1), [points.length]), targets)));
      };
    }
  }
}

/** The part of @jax-js/jax that is used; arrays are counted, and a use of `x` but the last is of `x.ref`. */
interface JaxArray {
  readonly ref: JaxArray;
  slice(...bounds: (number | readonly number[])[]): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  transpose(): JaxArray;
  add(other: JaxArray | number): JaxArray;
  sub(other: JaxArray | number): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  dataSync(): Float32Array;
}

interface Jax {
  init(): Promise<readonly string[]>;
  defaultDevice(device: string): void;
  jit<F>(f: F): F;
  valueAndGrad(f: (p: JaxArray, ...data: JaxArray[]) => JaxArray): (p: JaxArray, ...data: JaxArray[]) => readonly [JaxArray, JaxArray];
  readonly numpy: Readonly<Record<'square' | 'sum' | 'cos' | 'exp' | 'log' | 'mean' | 'tanh', (x: JaxArray) => JaxArray>> & {
    array(numbers: Float32Array): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
  };
}

/** On @jax-js/jax, compiled by its `jit` for WebAssembly; undefined where it is not installed. */
export async function jaxPeer({ name, theta, data }: Problem): Promise<Peer | undefined> {
  // Not among the dependencies of the project: a name that nothing resolves before it is asked for.
  const library = '@jax-js/jax';
  const jax = await (import(library) as Promise<Jax>).catch(() => undefined);
  if (!jax) return undefined;
  await jax.init();
  jax.defaultDevice('wasm');
  const { loss, constants } = jaxLoss(jax.numpy, name, theta.length, data);
  const valueAndGradient = jax.jit(jax.valueAndGrad(loss));
  return (into) => {
    const [value, gradient] = valueAndGradient(jax.numpy.array(Float32Array.from(theta)), ...constants.map(({ ref }) => ref));
    into.set(gradient.dataSync());
    return value.dataSync()[0]!;
  };
}

function jaxLoss(np: Jax['numpy'], name: string, n: number, data: unknown): { readonly loss: (p: JaxArray, ...data: JaxArray[]) => JaxArray; readonly constants: readonly JaxArray[] } {
  switch (name) {
    case 'rosenbrock2':
    case 'rosenbrock100': {
      const loss = (p: JaxArray): JaxArray => {
        const [left, right] = [p.ref.slice([0, n - 1]), p.slice([1, n])];
        return np.sum(np.square(right.sub(np.square(left.ref))).mul(100).add(np.square(left.mul(-1).add(1))));
      };
      return { loss, constants: [] };
    }
    case 'rastrigin1000':
      return { loss: (p) => np.sum(np.square(p.ref).sub(np.cos(p.mul(2 * Math.PI)).mul(10))).add(10 * n), constants: [] };
    case 'logisticRegression': {
      const rows = data as readonly Row[];
      const constants = [np.array(flat(rows.map((row) => row.features))).reshape([rows.length, 10]), np.array(Float32Array.from(rows, ({ label }) => -label))];
      const loss = (w: JaxArray, features?: JaxArray, labels?: JaxArray): JaxArray => {
        const scores = np.matmul(features!, w.ref.slice([1, 11])).add(w.slice(0));
        return np.mean(np.log(np.exp(labels!.mul(scores)).add(1)));
      };
      return { loss, constants };
    }
    default: {
      const points = data as readonly Point[];
      const constants = [np.array(flat(points.map(({ x }) => x))).reshape([points.length, 2]), np.array(Float32Array.from(points, ({ y }) => y))];
      const layer = (p: JaxArray, offset: number, input: JaxArray, count: number, outputs: number): JaxArray => {
        const weights = p.slice([offset, offset + outputs * (count + 1)]).reshape([outputs, count + 1]);
        return np.matmul(input, weights.ref.slice([], [0, count]).transpose()).add(weights.slice([], count));
      };
      const loss = (p: JaxArray, inputs?: JaxArray, targets?: JaxArray): JaxArray => {
        const second = np.tanh(layer(p.ref, 48, np.tanh(layer(p.ref, 0, inputs!, 2, 16)), 16, 16));
        return np.mean(np.square(layer(p, 320, second, 16, 1).reshape([points.length]).sub(targets!)));
      };
      return { loss, constants };
    }
  }
}
