import { along, dot, largest } from './vectors.ts';
import { applyInverseHessian, type CurvaturePair } from './inverseHessian.ts';
import { restorePairs, savePairs } from './savedHistory.ts';
import { strongWolfe } from './strongWolfe.ts';
import type { Procedure } from '../procedure.ts';

/** L-BFGS as PyTorch runs it: several iterations to a step, state kept from one to the next. */
export const pytorchLbfgs: Procedure = (hyperparameters, n) => {
  const number = (id: string) => hyperparameters[id] as number;
  const learningRate = number('learningRate');
  const iterationLimit = number('maximumIterations');
  // PyTorch's None: a quarter more than iterations.
  const evaluationLimit = number('maximumEvaluations') || Math.floor((iterationLimit * 5) / 4);
  const [gradientTolerance, changeTolerance, historySize] = [number('gradientTolerance'), number('changeTolerance'), number('historySize')];
  const searches = hyperparameters['lineSearch'] === 'strongWolfe';

  const direction = new Float64Array(n);
  const state = { direction, stepLength: NaN, slope: NaN, scale: 1, pairs: 0, iterations: 0, evaluations: 0 };
  const pairs: CurvaturePair[] = [];
  let previous: Float64Array | undefined;
  let t = NaN;
  return {
    state,
    get effectiveLearningRate() {
      return state.stepLength;
    },
    save() {
      const { stepLength, slope, scale, iterations, evaluations } = state;
      const numbers = Float64Array.of(stepLength, slope, scale, state.pairs, iterations, evaluations, t, previous ? 1 : 0);
      return [numbers, direction.slice(), previous?.slice() ?? new Float64Array(n), ...savePairs(pairs, historySize, n)];
    },
    restore([numbers, savedDirection, gradient, ...history]) {
      [state.stepLength, state.slope, state.scale, state.pairs, state.iterations, state.evaluations, t] = numbers as unknown as [number, number, number, number, number, number, number];
      direction.set(savedDirection!);
      previous = numbers![7] === 1 ? gradient!.slice() : undefined;
      restorePairs(pairs, history, n);
    },
    step(_, theta, g, lossAtStart, evaluate) {
      let gradient: Float64Array = g.slice();
      let loss = lossAtStart;
      let evaluations = 1;
      state.evaluations++;
      if (largest(gradient) <= gradientTolerance) return;
      for (let iteration = 1; iteration <= iterationLimit; iteration++) {
        state.iterations++;
        if (!previous) {
          for (let i = 0; i < n; i++) direction[i] = -gradient[i]!;
        } else {
          learn(gradient, previous);
          for (let i = 0; i < n; i++) direction[i] = -gradient[i]!;
          applyInverseHessian(direction, pairs, state.scale);
        }
        const isFirst = !previous;
        previous = gradient.slice();
        const lossBefore = loss;
        t = isFirst ? Math.min(1, 1 / gradient.reduce((sum, value) => sum + Math.abs(value), 0)) * learningRate : learningRate;
        state.slope = dot(gradient, direction);
        if (state.slope > -changeTolerance) break;
        if (searches) {
          const start = { t: 0, loss, gradient, slope: state.slope };
          const { point, evaluations: spent } = strongWolfe(evaluate, theta, direction, start, t, changeTolerance, evaluationLimit - evaluations);
          ({ t, loss, gradient } = point);
          evaluations += spent;
          state.evaluations += spent;
          along(theta, t, direction, theta);
        } else {
          along(theta, t, direction, theta);
          if (iteration < iterationLimit) {
            gradient = new Float64Array(n);
            loss = evaluate(theta, gradient);
            evaluations++;
            state.evaluations++;
          }
        }
        state.stepLength = t;
        if (iteration === iterationLimit || evaluations >= evaluationLimit || largest(gradient) <= gradientTolerance) break;
        if (largest(direction.map((value) => value * t)) <= changeTolerance || Math.abs(loss - lossBefore) < changeTolerance) break;
      }
      state.pairs = pairs.length;
    },
  };

  function learn(gradient: Float64Array, before: Float64Array): void {
    const y = gradient.map((value, i) => value - before[i]!);
    const s = direction.map((value) => value * t);
    const product = dot(y, s);
    if (!(product > 1e-10)) return;
    if (pairs.length === historySize) pairs.shift();
    pairs.push({ s, y, weight: 1 / product });
    state.scale = product / dot(y, y);
  }
};
