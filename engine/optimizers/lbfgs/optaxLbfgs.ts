import { applyInverseHessian, type CurvaturePair } from './inverseHessian.ts';
import { dot } from './vectors.ts';
import { restorePairs, savePairs } from './savedHistory.ts';
import { zoomSearch } from './zoomSearch.ts';
import type { Procedure } from '../procedure.ts';

/** L-BFGS as Optax runs it: one iteration to a step. */
export const optaxLbfgs: Procedure = (hyperparameters, n) => {
  const learningRate = hyperparameters['learningRate'] as number;
  const historySize = hyperparameters['historySize'] as number;
  const scales = hyperparameters['scaleInitialPreconditioner'] as boolean;
  const searches = hyperparameters['lineSearch'] === 'zoom';

  const direction = new Float64Array(n);
  const state = { direction, stepLength: NaN, slope: NaN, scale: 1, pairs: 0, iterations: 0, evaluations: 0 };
  const pairs: CurvaturePair[] = [];
  let previous: { readonly theta: Float64Array; readonly gradient: Float64Array } | undefined;
  return {
    state,
    get effectiveLearningRate() {
      return state.stepLength * learningRate;
    },
    save() {
      const { stepLength, slope, scale, iterations, evaluations } = state;
      const before = previous ?? { theta: new Float64Array(n), gradient: new Float64Array(n) };
      const numbers = Float64Array.of(stepLength, slope, scale, state.pairs, iterations, evaluations, previous ? 1 : 0);
      return [numbers, direction.slice(), before.theta.slice(), before.gradient.slice(), ...savePairs(pairs, historySize, n)];
    },
    restore([numbers, savedDirection, theta, gradient, ...history]) {
      [state.stepLength, state.slope, state.scale, state.pairs, state.iterations, state.evaluations] = numbers as unknown as [number, number, number, number, number, number];
      direction.set(savedDirection!);
      previous = numbers![6] === 1 ? { theta: theta!.slice(), gradient: gradient!.slice() } : undefined;
      restorePairs(pairs, history, n);
    },
    step(_, theta, g, loss, evaluate) {
      if (previous) learn(theta, g, previous.theta, previous.gradient);
      else state.scale = scales ? Math.min(1, 1 / Math.sqrt(dot(g, g))) : 1;
      previous = { theta: theta.slice(), gradient: g.slice() };
      direction.set(g);
      applyInverseHessian(direction, pairs, state.scale);
      for (let i = 0; i < n; i++) direction[i] = -learningRate * direction[i]!;
      state.slope = dot(direction, g);
      const { t, evaluations } = searches ? zoomSearch(evaluate, theta, direction, loss, state.slope) : { t: 1, evaluations: 0 };
      for (let i = 0; i < n; i++) theta[i] = theta[i]! + t * direction[i]!;
      state.stepLength = t;
      state.pairs = pairs.length;
      state.iterations++;
      state.evaluations += evaluations + 1;
    },
  };

  function learn(theta: Float64Array, gradient: Float64Array, thetaBefore: Float64Array, gradientBefore: Float64Array): void {
    const s = theta.map((value, i) => value - thetaBefore[i]!);
    const y = gradient.map((value, i) => value - gradientBefore[i]!);
    const product = dot(y, s);
    if (pairs.length === historySize) pairs.shift();
    pairs.push({ s, y, weight: product === 0 ? 0 : 1 / product });
    const square = dot(y, y);
    state.scale = scales ? (square > 0 ? product / square : 1) : 1;
  }
};
