import { list, literal, number, optional, pair, shape, string, strings, value, wireNumber, word } from '../messages/shape.ts';
import type { DifferencesPageView, DifferenceView, DistanceView, EquationView, HostToDifferencesPage, HyperparameterView } from './differencesProtocol.ts';

const difference = shape<DifferenceView>({
  labels: pair(string),
  equations: list(shape<EquationView>({ symbol: string, a: optional(string), b: optional(string), kind: word<EquationView['kind']>({ same: true, rounding: true, different: true }) })),
  hyperparameters: list(shape<HyperparameterView>({ symbol: string, name: string, a: optional(value), b: optional(value) })),
  reasons: strings,
  parting: optional(shape<NonNullable<DifferenceView['parting']>>({ step: number, parameter: string, a: wireNumber, b: wireNumber, difference: wireNumber })),
  stateSymbols: strings,
  distances: list(shape<DistanceView>({ step: number, losses: pair(wireNumber), parameters: wireNumber, state: list(wireNumber) })),
});

/** What the page of differences is told. */
export const differencesPage = shape<HostToDifferencesPage>({
  type: literal('differences'),
  page: shape<DifferencesPageView>({ a: string, b: string, loss: string, difference: optional(difference), problem: optional(string) }),
});
