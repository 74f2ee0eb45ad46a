import { beta1, learningRate, number, warmupSteps, weightDecay } from './hyperparameters.ts';
import { defineOptimizer } from './defineOptimizer.ts';
import { averageBefore, averagePoint, averageShare } from './quantities.ts';

export const schedulefreesgd = defineOptimizer({
  id: 'schedulefreesgd',
  name: 'Schedule-free gradient descent',
  family: 'gradient descent',
  summary: 'Takes gradients between the point that moves and the mean of its points; the mean is the result, and no schedule is needed.',
  paper: { authors: 'Defazio and others', title: 'The Road Less Scheduled', year: 2024, url: 'https://arxiv.org/abs/2405.15682', form: 'The published form is Optax’s.' },
  hyperparameters: {
    learningRate: learningRate({ optax: 1 }),
    beta1: { ...beta1({ optax: 0.9 }), exclusiveMinimum: true, meaning: 'How near to the mean gradients are taken.' },
    warmupSteps: warmupSteps({ optax: 0 }),
    weightDecay: weightDecay({ optax: 0 }),
    weightPower: number('r', 'weight power', 'The power of the learning rate by which a point counts in the mean.', { optax: 2 }, { maximum: 10 }),
  },
  state: {
    z: { symbol: 'z', meaning: 'The point that moves.', initial: 'theta' },
    weightSum: { symbol: 'W', meaning: 'The sum of the weights of the points.', initial: 0, extent: 'step' },
    largestRate: { symbol: 'η_max', meaning: 'The largest learning rate so far.', initial: 0, extent: 'step' },
  },
  derived: {
    rate: { symbol: 'η_t', meaning: 'The learning rate of this step.' },
    nextRate: { symbol: 'η_t+1', meaning: 'The learning rate of the next step, by which this one counts in the mean.' },
    averageShare,
    averageBefore,
    averagePoint,
  },
  dialects: {
    optax: {
      equivalent: 'optax.contrib.schedule_free_sgd',
      source: 'optax/contrib/_schedule_free.py',
      note: 'θ is where gradients are taken. While it warms up, a step counts in the mean with the learning rate of the next one, and both are computed in float32.',
      step({ theta, g, z, weightSum, largestRate, t }, { learningRate, beta1, warmupSteps, weightDecay, weightPower }) {
        const rate =
          warmupSteps > 0 ? Math.fround(Math.fround(Math.fround(-learningRate) * Math.fround(1 - Math.fround(Math.min(t - 1, warmupSteps) / warmupSteps))) + Math.fround(learningRate)) : learningRate;
        const nextRate =
          warmupSteps > 0 ? Math.fround(Math.fround(Math.fround(-learningRate) * Math.fround(1 - Math.fround(Math.min(t, warmupSteps) / warmupSteps))) + Math.fround(learningRate)) : learningRate;
        largestRate = Math.max(largestRate, nextRate);
        weightSum = weightSum + largestRate ** weightPower;
        const averageShare = weightSum === 0 ? 0 : largestRate ** weightPower / weightSum;
        const averageBefore = (theta - (1 - beta1) * z) / beta1;
        z = z - rate * (weightDecay !== 0 ? g + weightDecay * theta : g);
        const averagePoint = (1 - averageShare) * averageBefore + averageShare * z;
        const effectiveLearningRate = rate;
        const update = beta1 * averagePoint + (1 - beta1) * z - theta;
      },
    },
  },
});
