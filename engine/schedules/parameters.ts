import type { NumberParameter } from '../calls/parameter.ts';

// The parameters that several schedules share.

export const initial = { kind: 'number', symbol: 'η₀', meaning: 'The value at the first step.' } as const satisfies NumberParameter;

export const steps = { kind: 'number', symbol: 'T', meaning: 'Over how many steps it goes.', integer: true, minimum: 1 } as const satisfies NumberParameter;

export const factor = { kind: 'number', symbol: 'γ', meaning: 'What the value is multiplied by.', minimum: 0, default: 0.1 } as const satisfies NumberParameter;

/** In PyTorch, absolute. */
export const minimum = { kind: 'number', symbol: 'η_min', meaning: 'The smallest value.', minimum: 0, default: 0, dialects: ['pytorch', 'paper'] } as const satisfies NumberParameter;

/** In Keras and Optax, a share. */
export const alpha = { kind: 'number', symbol: 'α', meaning: 'The smallest value, as a share of the initial one.', minimum: 0, default: 0, dialects: ['keras', 'optax'] } as const satisfies NumberParameter;

export const minimumOf = ({ minimum: absolute, alpha: share }: { readonly minimum?: number; readonly alpha?: number }, of: number): number => absolute ?? (share ?? 0) * of;
