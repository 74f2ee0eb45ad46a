import type { Objective } from '../../../engine/loss/objective.ts';

/** ½Σ(i + 1)xᵢ², in as many dimensions as it is asked for: the Hessian is diagonal. */
export const quadratic: Objective = {
  dimensions: NaN,
  gradientMethod: 'given',
  batched: false,
  evaluations: { loss: 0, gradient: 0 },
  value: (theta) => theta.reduce((sum, x, i) => sum + 0.5 * (i + 1) * x * x, 0),
  gradient(theta, _step, into) {
    for (let i = 0; i < into.length; i++) into[i] = (i + 1) * theta[i]!;
    return undefined;
  },
  hessianVectorProduct(_theta, direction, _step, into) {
    for (let i = 0; i < into.length; i++) into[i] = (i + 1) * direction[i]!;
  },
};
