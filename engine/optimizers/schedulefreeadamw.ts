import { beta1, beta2, epsilon, learningRate, number, warmupSteps, weightDecay } from './hyperparameters.ts';
import { averageBefore, averagePoint, averageShare, decay, vHat } from './quantities.ts';
import { defineOptimizer } from './defineOptimizer.ts';

export const schedulefreeadamw = defineOptimizer({
  id: 'schedulefreeadamw',
  name: 'Schedule-free AdamW',
  family: 'adaptive',
  summary: 'AdamW that takes gradients between the point that moves and the mean of its points; the mean is the result, and no schedule is needed.',
  paper: { authors: 'Defazio and others', title: 'The Road Less Scheduled', year: 2024, url: 'https://arxiv.org/abs/2405.15682' },
  hyperparameters: {
    learningRate: learningRate({ keras: 0.0025, optax: 0.0025, paper: 0.0025 }),
    beta1: { ...beta1({ keras: 0.9, optax: 0.9, paper: 0.9 }), exclusiveMinimum: true, meaning: 'How near to the mean gradients are taken.' },
    beta2: beta2({ keras: 0.999, optax: 0.999, paper: 0.999 }),
    epsilon: epsilon({ keras: 1e-8, optax: 1e-8, paper: 1e-8 }),
    warmupSteps: warmupSteps({ keras: 0, optax: 0, paper: 0 }),
    weightDecay: weightDecay({ keras: 0, optax: 0, paper: 0 }),
    weightPower: number('r', 'weight power', 'The power of the learning rate by which a point counts in the mean.', { optax: 2 }, { maximum: 10 }),
  },
  state: {
    z: { symbol: 'z', meaning: 'The point that moves.', initial: 'theta' },
    v: { symbol: 'v', meaning: 'The second moment: a running mean of the squared gradients.', initial: 0 },
    weightSum: { symbol: 'W', meaning: 'The sum of the weights of the points.', initial: 0, extent: 'step' },
    largestRate: { symbol: 'η_max', meaning: 'The largest learning rate so far.', initial: 0, extent: 'step' },
  },
  derived: {
    rate: { symbol: 'η_t', meaning: 'The learning rate of this step.' },
    nextRate: { symbol: 'η_t+1', meaning: 'The learning rate of the next step, by which this one counts in the mean.' },
    decay,
    point: { symbol: 'θ′', meaning: 'The parameters after weight decay.' },
    vHat,
    averageShare,
    averageBefore,
    averagePoint,
  },
  dialects: {
    keras: {
      equivalent: 'keras.optimizers.ScheduleFreeAdamW',
      source: 'keras/src/optimizers/schedule_free_adamw.py',
      note: 'θ is where gradients are taken. All points count alike in the mean; the decay does not warm up.',
      step({ theta, g, z, v, t }, { learningRate, beta1, beta2, epsilon, warmupSteps, weightDecay }) {
        const decay = weightDecay !== 0 ? learningRate * weightDecay * theta : 0;
        const point = theta - decay;
        const rate = warmupSteps > 0 ? learningRate * Math.min(t / warmupSteps, 1) : learningRate;
        v = v + (g ** 2 - v) * (1 - beta2);
        const vHat = v / (1 - beta2 ** t);
        const averageBefore = (point - (1 - beta1) * z) / beta1;
        z = z - (rate * g) / (Math.sqrt(vHat) + epsilon);
        const averageShare = 1 / t;
        const averagePoint = (1 - averageShare) * averageBefore + averageShare * z;
        const effectiveLearningRate = rate / (Math.sqrt(vHat) + epsilon);
        const update = (1 - beta1) * z + beta1 * averagePoint - theta;
      },
    },
    optax: {
      equivalent: 'optax.contrib.schedule_free_adamw',
      source: 'optax/contrib/_schedule_free.py',
      note: 'θ is where gradients are taken. While it warms up, a step counts in the mean with the learning rate of the next one, and both are computed in float32.',
      step({ theta, g, z, v, weightSum, largestRate, t }, { learningRate, beta1, beta2, epsilon, warmupSteps, weightDecay, weightPower }) {
        const rate =
          warmupSteps > 0 ? Math.fround(Math.fround(Math.fround(-learningRate) * Math.fround(1 - Math.fround(Math.min(t - 1, warmupSteps) / warmupSteps))) + Math.fround(learningRate)) : learningRate;
        const nextRate =
          warmupSteps > 0 ? Math.fround(Math.fround(Math.fround(-learningRate) * Math.fround(1 - Math.fround(Math.min(t, warmupSteps) / warmupSteps))) + Math.fround(learningRate)) : learningRate;
        largestRate = Math.max(largestRate, nextRate);
        weightSum = weightSum + largestRate ** weightPower;
        const averageShare = weightSum === 0 ? 0 : largestRate ** weightPower / weightSum;
        v = (1 - beta2) * g ** 2 + beta2 * v;
        const vHat = v / (1 - beta2 ** t);
        const averageBefore = (theta - (1 - beta1) * z) / beta1;
        z = z - rate * (g / (Math.sqrt(vHat) + epsilon) + (weightDecay !== 0 ? weightDecay * theta : 0));
        const averagePoint = (1 - averageShare) * averageBefore + averageShare * z;
        const effectiveLearningRate = rate / (Math.sqrt(vHat) + epsilon);
        const update = beta1 * averagePoint + (1 - beta1) * z - theta;
      },
    },
    paper: {
      equivalent: 'Algorithm 1',
      source: 'https://arxiv.org/abs/2405.15682',
      note: 'θ is where gradients are taken. The correction of the second moment is part of the learning rate, so the first points count little in the mean.',
      step({ theta, g, z, v, weightSum, t }, { learningRate, beta1, beta2, epsilon, warmupSteps, weightDecay }) {
        const rate = learningRate * Math.sqrt(1 - beta2 ** t) * (warmupSteps > 0 ? Math.min(1, t / warmupSteps) : 1);
        v = beta2 * v + (1 - beta2) * g ** 2;
        const averageBefore = (theta - (1 - beta1) * z) / beta1;
        z = z - (rate * g) / (Math.sqrt(v) + epsilon) - (weightDecay !== 0 ? rate * weightDecay * theta : 0);
        weightSum = weightSum + rate ** 2;
        const averageShare = rate ** 2 / weightSum;
        const averagePoint = (1 - averageShare) * averageBefore + averageShare * z;
        const effectiveLearningRate = rate / (Math.sqrt(v) + epsilon);
        const update = (1 - beta1) * z + beta1 * averagePoint - theta;
      },
    },
  },
});
