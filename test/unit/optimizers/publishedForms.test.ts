import assert from 'node:assert/strict';
import { configure } from '../../../engine/optimizers/spec.ts';
import { createRuleStepper } from '../../../engine/optimizers/createStepper.ts';
import { forms } from './configurations.ts';
import { optimizers } from '../../../engine/optimizers/registry.ts';
import type { Objective } from '../../../engine/loss/objective.ts';
import type { HyperparameterValues } from '../../../engine/optimizers/description.ts';

const gradients = Array.from({ length: 40 }, (_, index) => 1.5 * Math.cos(index) - 0.2);
const start = 0.8;
/** Of the loss at a step. */
const curvature = (t: number) => 2 * Math.cos(t);
/** Hutchinson’s estimate of a diagonal Hessian is exact. */
const objective = { hessianVectorProduct: (_theta, direction, t, into) => void (into[0] = curvature(t) * direction[0]!) } as Objective;

/** θ after each step, as the publication writes it; hyperparameters are numbers of the test's own. */
interface Published {
  readonly id: string;
  /** What is said beside the id. */
  readonly variant?: string;
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
    variant: ' with AMSGrad',
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
    id: 'adamw',
    variant: ' with its schedule',
    hyperparameters: { learningRate: 0.05, beta1: 0.6, beta2: 0.8, epsilon: 1e-4, weightDecay: 0.01, scheduleMultiplier: 'exponential(1,0.9)' },
    path: () =>
      follow(
        (seen, theta) =>
          -(0.9 ** (seen.length - 1)) * ((0.05 * (mean(seen, 0.6) / (1 - 0.6 ** seen.length))) / (Math.sqrt(mean(squares(seen), 0.8) / (1 - 0.8 ** seen.length)) + 1e-4) + 0.01 * theta),
      ),
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
  {
    id: 'nesterov',
    hyperparameters: { learningRate: 0.05 },
    path() {
      // y_k is where gradients are taken, x_k what they lead to: y_k+1 = x_k + (a_k − 1)(x_k − x_k−1)/a_k+1.
      const x = [start];
      let [y, a] = [start, 1];
      return gradients.map((g) => {
        x.push(y - 0.05 * g);
        const next = (1 + Math.sqrt(4 * a * a + 1)) / 2;
        y = x.at(-1)! + ((a - 1) * (x.at(-1)! - x.at(-2)!)) / next;
        a = next;
        return y;
      });
    },
  },
  {
    id: 'adagrad',
    hyperparameters: { learningRate: 0.05, epsilon: 1e-4 },
    path: () => follow((seen) => (-0.05 * seen.at(-1)!) / (1e-4 + Math.sqrt(sum(squares(seen))))),
  },
  {
    id: 'radam',
    hyperparameters: { learningRate: 0.05, beta1: 0.6, beta2: 0.95 },
    path: () =>
      follow((seen) => {
        const t = seen.length;
        const mHat = mean(seen, 0.6) / (1 - 0.6 ** t);
        const limit = 2 / (1 - 0.95) - 1;
        const rho = limit - (2 * t * 0.95 ** t) / (1 - 0.95 ** t);
        if (rho <= 4) return -0.05 * mHat;
        const r = Math.sqrt(((rho - 4) * (rho - 2) * limit) / ((limit - 4) * (limit - 2) * rho));
        return -0.05 * r * mHat * Math.sqrt((1 - 0.95 ** t) / mean(squares(seen), 0.95));
      }),
  },
  {
    id: 'yogi',
    hyperparameters: { learningRate: 0.05, beta1: 0.6, beta2: 0.8, epsilon: 1e-2 },
    path() {
      let v = 0;
      return follow((seen) => {
        const square = seen.at(-1)! ** 2;
        v += v > square ? -0.2 * square : 0.2 * square;
        return (-0.05 * mean(seen, 0.6)) / (Math.sqrt(v) + 1e-2);
      });
    },
  },
  {
    id: 'adan',
    hyperparameters: { learningRate: 0.05, beta1: 0.6, beta2: 0.8, beta3: 0.7, epsilon: 1e-2, weightDecay: 0.2 },
    path() {
      // By the paper's own β, which are 1 − ours.
      const [b1, b2, b3] = [1 - 0.6, 1 - 0.8, 1 - 0.7];
      let [m, v, n, theta] = [gradients[0]!, 0, gradients[0]! ** 2, start];
      return gradients.map((g, k) => {
        if (k > 0) {
          const change = g - gradients[k - 1]!;
          m = (1 - b1) * m + b1 * g;
          v = k === 1 ? change : (1 - b2) * v + b2 * change;
          n = (1 - b3) * n + b3 * (g + (1 - b2) * change) ** 2;
        }
        return (theta = (theta - (0.05 / (Math.sqrt(n) + 1e-2)) * (m + (1 - b2) * v)) / (1 + 0.2 * 0.05));
      });
    },
  },
  {
    id: 'ademamix',
    hyperparameters: { learningRate: 0.05, beta1: 0.6, beta2: 0.8, beta3: 0.99, alpha: 3, epsilon: 1e-2, warmupSteps: 15, weightDecay: 0.2 },
    path() {
      let slow = 0;
      return follow((seen, theta) => {
        const t = seen.length;
        const alpha = Math.min((t * 3) / 15, 3);
        // 1/ln β, the half-life but for a factor, goes from that of β₁ to that of β₃ as a line.
        const rate = t >= 15 ? 0.99 : Math.exp(1 / ((1 - t / 15) / Math.log(0.6) + t / 15 / Math.log(0.99)));
        slow = rate * slow + (1 - rate) * seen.at(-1)!;
        const vHat = mean(squares(seen), 0.8) / (1 - 0.8 ** t);
        return -0.05 * ((mean(seen, 0.6) / (1 - 0.6 ** t) + alpha * slow) / (Math.sqrt(vHat) + 1e-2) + 0.2 * theta);
      });
    },
  },
  {
    id: 'rprop',
    hyperparameters: { learningRate: 0.1, etaMinus: 0.4, etaPlus: 1.3, minimumStep: 1e-3, maximumStep: 0.3 },
    path() {
      let [size, before, last] = [0.1, 0, 0];
      return follow((seen) => {
        const g = seen.at(-1)!;
        if (before * g < 0) {
          size = Math.max(size * 0.4, 1e-3);
          before = 0;
          return -last;
        }
        if (before * g > 0) size = Math.min(size * 1.3, 0.3);
        before = g;
        return (last = g > 0 ? -size : g < 0 ? size : 0);
      });
    },
  },
  {
    id: 'ftrl',
    hyperparameters: { learningRate: 0.3, l1: 0.4, l2: 0.2, beta: 0.5 },
    path() {
      let [z, n, w] = [0, 0, start];
      return gradients.map((g) => {
        const sigma = (Math.sqrt(n + g * g) - Math.sqrt(n)) / 0.3;
        z += g - sigma * w;
        n += g * g;
        return (w = Math.abs(z) <= 0.4 ? 0 : -(z - Math.sign(z) * 0.4) / ((0.5 + Math.sqrt(n)) / 0.3 + 0.2));
      });
    },
  },
  {
    id: 'schedulefreeadamw',
    hyperparameters: { learningRate: 0.05, beta1: 0.6, beta2: 0.8, epsilon: 1e-2, warmupSteps: 8, weightDecay: 0.2 },
    path() {
      let [z, x, y] = [start, start, start];
      const weights: number[] = [];
      return gradients.map((g, index) => {
        const t = index + 1;
        const gamma = 0.05 * Math.sqrt(1 - 0.8 ** t) * Math.min(1, t / 8);
        z -= (gamma * g) / (Math.sqrt(mean(squares(gradients.slice(0, t)), 0.8)) + 1e-2) + gamma * 0.2 * y;
        weights.push(gamma ** 2);
        const c = gamma ** 2 / sum(weights);
        x = (1 - c) * x + c * z;
        return (y = (1 - 0.6) * z + 0.6 * x);
      });
    },
  },
  {
    id: 'sophia',
    hyperparameters: { learningRate: 0.05, beta1: 0.6, beta2: 0.8, epsilon: 1e-4, gamma: 0.3, updateInterval: 3, weightDecay: 0.2 },
    path() {
      let h = 0;
      return follow((seen, theta) => {
        const t = seen.length;
        if (t % 3 === 1) h = 0.8 * h + 0.2 * curvature(t);
        return -0.05 * 0.2 * theta - 0.05 * Math.max(-1, Math.min(1, mean(seen, 0.6) / Math.max(0.3 * h, 1e-4)));
      });
    },
  },
  {
    id: 'prodigy',
    hyperparameters: { learningRate: 0.7, beta1: 0.6, beta2: 0.8, epsilon: 1e-2, initialDistance: 1e-3 },
    path() {
      const root = Math.sqrt(0.8);
      let [r, s, m, v, d, x] = [0, 0, 0, 0, 1e-3, start];
      return gradients.map((g) => {
        r = root * r + (1 - root) * 0.7 * d ** 2 * g * (start - x);
        s = root * s + (1 - root) * 0.7 * d ** 2 * g;
        m = 0.6 * m + (1 - 0.6) * d * g;
        v = 0.8 * v + (1 - 0.8) * d ** 2 * g ** 2;
        x -= (0.7 * d * m) / (Math.sqrt(v) + d * 1e-2);
        d = Math.max(d, r / Math.abs(s));
        return x;
      });
    },
  },
];

describe('published forms', () => {
  for (const { id, variant = '', hyperparameters, path } of published) {
    it(`${id}${variant} is what the publication writes`, () => {
      const { description } = forms.find((form) => form.description.id === id && form.dialect === 'paper')!;
      const stepper = createRuleStepper(description, configure({ id, dialect: 'paper', hyperparameters }), 1, { seed: 1, objective });
      const targets = stepper.columns.map(() => new Float64Array(1));
      const theta = Float64Array.of(start);
      stepper.start(targets, 0, theta);
      for (const [index, expected] of path().entries()) {
        stepper.step(index + 1, theta, Float64Array.of(gradients[index]!), targets, 0);
        assert.ok(Math.abs(theta[0]! - expected) <= 1e-12 * Math.abs(expected), `step ${index + 1}: ${theta[0]} is not ${expected}`);
      }
    });
  }

  it('stand among the dialects, or it is said which of these is the published one', () => {
    for (const { id, kind, dialects, paper } of optimizers) if (kind !== 'native') assert.equal(paper.form === undefined, 'paper' in dialects, id);
  });

  it('has each paper dialect', () => {
    assert.deepEqual(new Set(published.map(({ id }) => id)), new Set(forms.filter(({ dialect }) => dialect === 'paper').map(({ description }) => description.id)));
  });
});
