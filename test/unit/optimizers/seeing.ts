/* eslint-disable @typescript-eslint/no-unused-vars -- a rule's names are read, not used */
import { defineOptimizer } from '../../../engine/optimizers/defineOptimizer.ts';

const quantity = { symbol: 'x', meaning: 'Something.' };

/** No optimizer either, but every way in which a rule sees beyond its coordinate. */
export const seeing = defineOptimizer({
  id: 'seeing',
  name: 'Seeing',
  family: 'adaptive',
  summary: 'Sees.',
  paper: { authors: 'Nobody', title: 'Nothing', year: 2000 },
  hyperparameters: {
    rate: { kind: 'number', symbol: 'η', name: 'rate', meaning: 'Rate.', minimum: 0, maximum: 1, scale: 'linear', defaults: { paper: 0.1 } },
  },
  state: {
    m: { ...quantity, initial: 0.5 },
    origin: { ...quantity, initial: 'theta' },
    layer: { ...quantity, initial: 1, extent: 'tensor' },
    turns: { ...quantity, initial: 1, extent: 'step' },
  },
  derived: { ratio: quantity, distance: quantity, row: quantity, even: quantity, kept: quantity, noise: quantity, curvature: quantity, rounded: quantity },
  dialects: {
    paper: {
      equivalent: 'none',
      source: 'none',
      step({ theta, g, m, origin, layer, turns, t, loss, rank, rows, columns, size }, { rate }, { sum, mean, norm, rms, total, rowMean, columnMean, rowLargest, columnLargest, newtonSchulz, bfloat16, gaussian, hessianDiagonal }) {
        const ratio = norm(theta) / (norm(g) + rms(m) + size);
        const distance = Math.sqrt(total((theta - origin) ** 2)) + loss * total(g * layer);
        layer = t === 1 ? mean(g ** 2) : 0.5 * layer + sum(g * ratio) / (rows + columns);
        const row = rank > 1 ? rowMean(g * layer) + columnLargest(m) : theta * ratio;
        const even = rank === 2 ? newtonSchulz(row / Math.max(norm(row), 1e-3), 2, 1.5, -0.5, rate, 'float64') : rowLargest(g) + columnMean(theta);
        const kept = m;
        if (t % 2 === 0) m = m + even + 0.01 * hessianDiagonal();
        else if (layer > 0.1) m = -m;
        const rounded = bfloat16(m + distance);
        turns = turns + total(m) / 1e6;
        const noise = gaussian();
        const curvature = t % 3 === 1 ? hessianDiagonal() : 0;
        if (turns > 1) origin = origin + 0.1 * noise;
        const effectiveLearningRate = rate * ratio;
        const update = -effectiveLearningRate * (m + kept) - 1e-3 * curvature + sum(rounded) * 1e-6 + norm(m) * (theta > 0 ? 1e-4 : 0);
      },
    },
  },
});
