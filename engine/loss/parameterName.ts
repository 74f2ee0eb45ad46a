import type { LossParameters } from './lossFunction.ts';

/** What people call a coordinate of θ, from 0: `x`, `p[3]`. */
export const parameterName = (parameters: LossParameters, index: number): string => (parameters.kind === 'scalars' ? parameters.names[index]! : `${parameters.name}[${index}]`);
