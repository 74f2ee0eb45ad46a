import { type Difference, distances } from '../../engine/differences/difference.ts';
import { texDifferences } from '../../engine/differences/texDifferences.ts';
import { toWireNumber } from '../../engine/wireNumber.ts';
import type { DifferenceView } from '../../webview/differences/differencesProtocol.ts';

/** What the page is told. */
export function differenceView(difference: Difference, parameterNames: (coordinate: number) => string): DifferenceView {
  const { rules, reasons, parting } = difference;
  const rows = distances(difference);
  return {
    labels: rules.labels,
    equations: texDifferences(...difference.configurations).map(({ symbol, a, b, kind }) => ({ symbol, kind, ...(a !== undefined && { a }), ...(b !== undefined && { b }) })),
    hyperparameters: rules.hyperparameters.map(({ symbol, name, a, b }) => ({ symbol, name, ...(a !== undefined && { a }), ...(b !== undefined && { b }) })),
    reasons,
    ...(parting && {
      parting: { step: parting.step, parameter: parameterNames(parting.coordinate), a: toWireNumber(parting.a), b: toWireNumber(parting.b), difference: toWireNumber(parting.difference) },
    }),
    stateSymbols: rows[0]?.state.map(({ symbol }) => symbol) ?? [],
    distances: rows.map(({ step, losses, parameters, state }) => ({
      step,
      losses: [toWireNumber(losses[0]), toWireNumber(losses[1])],
      parameters: toWireNumber(parameters),
      state: state.map(({ distance }) => toWireNumber(distance)),
    })),
  };
}
