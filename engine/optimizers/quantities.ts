import type { Quantity } from './description.ts';

// The derived quantities that several rules share.

/** PyTorch negates the gradient before anything else where it maximizes. */
export const signedGradient: Quantity = { symbol: '±g', meaning: 'The gradient, negated when maximizing.' };

export const decayedGradient: Quantity = { symbol: 'g + λθ', meaning: 'The gradient with that of the L2 penalty ½λθ².' };

export const decay: Quantity = { symbol: 'ηλθ', meaning: 'The part of the update that decoupled weight decay takes away.' };

export const mHat: Quantity = { symbol: 'm̂', meaning: 'The first moment, corrected for its start at 0.' };

export const vHat: Quantity = { symbol: 'v̂', meaning: 'The second moment, corrected for its start at 0.' };

export const currentLearningRate: Quantity = { symbol: 'η_t', meaning: 'The learning rate as decayed so far.' };

export const variance: Quantity = { symbol: 'v − a²', meaning: 'The centered second moment: below 0 only by rounding.' };

export const trustRatio: Quantity = { symbol: 'T', meaning: 'The size of the tensor over that of its step.' };

export const gradientChange: Quantity = { symbol: 'g − g_t−1', meaning: 'How the gradient changed since the step before.' };

// Of the schedule-free optimizers: θ lies between the point that moves and the mean of its points.

export const averageShare: Quantity = { symbol: 'c', meaning: 'The share of the new point in the mean.' };

export const averageBefore: Quantity = { symbol: 'x', meaning: 'The mean of the points before this step.' };

export const averagePoint: Quantity = { symbol: 'x′', meaning: 'The mean of the points: the result.' };
