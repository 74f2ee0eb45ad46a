import assert from 'node:assert/strict';
import { configure } from '../../../engine/optimizers/spec.ts';
import { createRuleStepper } from '../../../engine/optimizers/createStepper.ts';
import { forms } from './configurations.ts';
import type { HyperparameterValues } from '../../../engine/optimizers/description.ts';

const gradients = Array.from({ length: 40 }, (_, index) => 1.5 * Math.cos(index) - 0.2);
const start = 0.8;

/** θ after each step, as the publication writes it; hyperparameters are numbers of the test's own. */
interface Published {
  readonly id: string;
  readonly hyperparameters: HyperparameterValues;
  readonly path: () => number[];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
/** (1 − β) Σ βᵗ⁻ⁱ xᵢ: a running mean written out. */
const mean = (values: readonly number[], beta: number) => (1 - beta) * sum(values.map((value, i) => beta ** (values.length - 1 - i) * value));
const squares = (values: readonly number[]) => values.map((value) => value * value);
/** θ where each update follows from the gradients so far. */
const follow = (update: (seen: readonly number[], theta: number) => number): number[] => {
  let theta = start;
  return gradients.map((_, index) => (theta += update(gradients.slice(0, index + 1), theta)));
};

const published: readonly Published[] = [
  {
    id: 'momentum',
    hyperparameters: { learningRate: 0.05, momentum: 0.7 },
    path() {
      const points = [start, start];
      for (const g of gradients) points.push(points.at(-1)! - 0.05 * g + 0.7 * (points.at(-1)! - points.at(-2)!));
      return points.slice(2);
    },
  },
  {
    id: 'adadelta',
    hyperparameters: { rho: 0.8, epsilon: 1e-4 },
    path() {
      const steps: number[] = [];
      return follow((seen) => {
        steps.push((-Math.sqrt(mean(squares(steps), 0.8) + 1e-4) / Math.sqrt(mean(squares(seen), 0.8) + 1e-4)) * seen.at(-1)!);
        return steps.at(-1)!;
      });
    },
  },
  {
    id: 'rmsprop',
    hyperparameters: { learningRate: 0.05, rho: 0.8 },
    path: () => follow((seen) => (-0.05 * seen.at(-1)!) / Math.sqrt(mean(squares(seen), 0.8))),
  },
  {
    id: 'adam',
    hyperparameters: { learningRate: 0.05, beta1: 0.6, beta2: 0.8, epsilon: 1e-4 },
    path: () => follow((seen) => (-0.05 * (mean(seen, 0.6) / (1 - 0.6 ** seen.length))) / (Math.sqrt(mean(squares(seen), 0.8) / (1 - 0.8 ** seen.length)) + 1e-4)),
  },
  {
    id: 'adam',
    hyperparameters: { learningRate: 0.05, beta1: 0.6, beta2: 0.8, amsgrad: true },
    path: () => follow((seen) => (-0.05 * mean(seen, 0.6)) / Math.sqrt(Math.max(...seen.map((_, i) => mean(squares(seen.slice(0, i + 1)), 0.8))))),
  },
  {
    id: 'adamw',
    hyperparameters: { learningRate: 0.05, beta1: 0.6, beta2: 0.8, epsilon: 1e-4, weightDecay: 0.01 },
    path: () =>
      follow((seen, theta) => -((0.05 * (mean(seen, 0.6) / (1 - 0.6 ** seen.length))) / (Math.sqrt(mean(squares(seen), 0.8) / (1 - 0.8 ** seen.length)) + 1e-4) + 0.01 * theta)),
  },
  {
    id: 'adamax',
    hyperparameters: { learningRate: 0.05, beta1: 0.6, beta2: 0.8 },
    path: () => follow((seen) => ((-0.05 / (1 - 0.6 ** seen.length)) * mean(seen, 0.6)) / Math.max(...seen.map((g, i) => 0.8 ** (seen.length - 1 - i) * Math.abs(g)))),
  },
  {
    id: 'lars',
    hyperparameters: { learningRate: 0.05, momentum: 0.7, trustCoefficient: 0.3, weightDecay: 0.2 },
    path() {
      let v = 0;
      return follow((seen, theta) => {
        const g = seen.at(-1)!;
        const localRate = (0.3 * Math.abs(theta)) / (Math.abs(g) + 0.2 * Math.abs(theta));
        v = 0.7 * v + 0.05 * localRate * (g + 0.2 * theta);
        return -v;
      });
    },
  },
  {
    id: 'nadam',
    hyperparameters: { learningRate: 0.05, beta1: 0.6, beta2: 0.8, epsilon: 1e-4, momentumDecay: 0.1 },
    path() {
      const mu = (t: number) => 0.6 * (1 - 0.5 * 0.96 ** (t * 0.1));
      const product = (t: number) => Array.from({ length: t }, (_, i) => mu(i + 1)).reduce((total, value) => total * value, 1);
      let m = 0;
      return follow((seen) => {
        const t = seen.length;
        m = mu(t) * m + (1 - mu(t)) * seen.at(-1)!;
        const mHat = (mu(t + 1) * m) / (1 - product(t + 1)) + ((1 - mu(t)) * seen.at(-1)!) / (1 - product(t));
        const nHat = (0.8 * mean(squares(seen), 0.8)) / (1 - 0.8 ** t);
        return (-0.05 / (Math.sqrt(nHat) + 1e-4)) * mHat;
      });
    },
  },
];

describe('published forms', () => {
  for (const { id, hyperparameters, path } of published) {
    it(`${id}${'amsgrad' in hyperparameters ? ' with AMSGrad' : ''} is what the publication writes`, () => {
      const { description } = forms.find((form) => form.description.id === id && form.dialect === 'paper')!;
      const stepper = createRuleStepper(description, configure({ id, dialect: 'paper', hyperparameters }), 1);
      const targets = stepper.columns.map(() => new Float64Array(1));
      const theta = Float64Array.of(start);
      for (const [index, expected] of path().entries()) {
        stepper.step(index + 1, theta, Float64Array.of(gradients[index]!), targets, 0);
        assert.ok(Math.abs(theta[0]! - expected) <= 1e-12 * Math.abs(expected), `step ${index + 1}: ${theta[0]} is not ${expected}`);
      }
    });
  }

  it('has each paper dialect', () => {
    assert.deepEqual(new Set(published.map(({ id }) => id)), new Set(forms.filter(({ dialect }) => dialect === 'paper').map(({ description }) => description.id)));
  });
});
