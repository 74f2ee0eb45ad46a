import { defineOptimizer } from './defineOptimizer.ts';
import { learningRate, momentum } from './hyperparameters.ts';

export const sm3 = defineOptimizer({
  id: 'sm3',
  name: 'SM3',
  family: 'adaptive',
  summary: 'Adagrad that keeps one sum of squares for each row and each column of a matrix instead of one for each entry.',
  paper: { authors: 'Anil and others', title: 'Memory-Efficient Adaptive Optimization', year: 2019, url: 'https://arxiv.org/abs/1901.11150', form: 'The published form is Optax’s without its momentum and epsilon.' },
  hyperparameters: { learningRate: learningRate({ optax: 0.01 }), momentum: momentum({ optax: 0.9 }) },
  state: {
    m: { symbol: 'm', meaning: 'A running mean of the scaled gradients.', initial: 0 },
    r: { symbol: 'r', meaning: 'The largest sum of the row.', initial: 0 },
    c: { symbol: 'c', meaning: 'The largest sum of the column.', initial: 0 },
    v: { symbol: 'v', meaning: 'The sum of the squared gradients, of a tensor that is no matrix.', initial: 0 },
  },
  derived: { accumulated: { symbol: 'ν', meaning: 'A bound for the sum of the squared gradients of this entry.' } },
  dialects: {
    optax: {
      equivalent: 'optax.sm3',
      source: 'optax/_src/transform.py',
      note: 'A tensor of more than two dimensions counts as matrices of its last two. Optax asks for a learning rate; 0.01 stands in.',
      step({ g, m, r, c, v, rank }, { learningRate, momentum }, { rowLargest, columnLargest }) {
        const accumulated = g ** 2 + (rank > 1 ? Math.min(r, c) : v);
        if (rank > 1) {
          r = rowLargest(accumulated);
          c = columnLargest(accumulated);
        } else v = accumulated;
        const effectiveLearningRate = accumulated > 0 ? learningRate / Math.sqrt(accumulated + 1e-8) : 0;
        m = (1 - momentum) * (accumulated > 0 ? g / Math.sqrt(accumulated + 1e-8) : 0) + momentum * m;
        const update = -learningRate * m;
      },
    },
  },
});
