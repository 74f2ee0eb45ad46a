import { compareSteps } from '../../engine/equations/compareSteps.ts';
import { deriveStep, rateRatio } from '../../engine/equations/stepDerivation.ts';
import { toWireNumber } from '../../engine/wireNumber.ts';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import type { Recording } from '../../engine/recording/recording.ts';
import type { Tensor } from '../../engine/loss/tensor.ts';
import type { TypesetEquation } from '../../engine/equations/typesetStep.ts';
import type { EquationsView, EquationView } from '../../webview/protocol.ts';

/** A run whose step is asked for: the row of the step in a recording that has, where it can be had, the row of the step before it too. */
export interface EquationSide {
  readonly run: number;
  readonly configuration: OptimizerConfiguration;
  readonly recording: Recording;
  readonly at: number;
  /** The step that the run begins with, and the one from which its optimizer counts; 0 where absent, as but for branches. */
  readonly first?: number;
  readonly begun?: number;
}

/**
 * The equations of a step with its numbers, of one run or of two.
 * @param tensors of the loss function; none where it is one vector
 * @param seed of the runs
 */
export function equationsAnswer(sides: readonly EquationSide[], tensors: readonly Tensor[], seed: number, coordinate: number): EquationsView {
  const derivations = sides.map(({ configuration, recording, at, first = 0, begun = 0 }) => {
    const step = recording.steps[at]!;
    const hasBefore = at > 0 && recording.steps[at - 1] === step - 1;
    const rows = { step, first, begun, now: { recording, row: at }, before: hasBefore ? { recording, row: at - 1 } : undefined };
    const n = recording.dimensions;
    return deriveStep(configuration, rows, tensors.length > 0 ? tensors : [{ name: 'θ', shape: [n], offset: 0, length: n }], Math.min(coordinate, n - 1), { seed });
  });
  return {
    coordinate,
    sides: sides.map(({ run, recording, at }, index) => {
      const ratio = rateRatio(derivations[index]!, coordinate);
      return { run, step: recording.steps[at]!, notes: derivations[index]!.notes, ...(ratio !== undefined && { rateRatio: ratio }) };
    }),
    lines: compareSteps(derivations, coordinate).map(({ sides: equations, kind, difference }) => ({
      sides: equations.map((equation) => (equation ? equationView(equation) : null)),
      ...(kind && { kind }),
      ...(difference !== undefined && { difference: toWireNumber(difference) }),
    })),
  };
}

function equationView({ column, symbol, symbols, numbers, value, valueTex }: TypesetEquation): EquationView {
  return {
    symbol,
    ...(column !== undefined && { column }),
    ...(symbols !== undefined && { symbols }),
    ...(numbers !== undefined && { numbers }),
    ...(value !== undefined && valueTex !== undefined && { value: { exact: toWireNumber(value), tex: valueTex } }),
  };
}
