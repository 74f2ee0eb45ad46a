import { basename } from 'node:path';
import { gradientTolerance } from '../../engine/loss/compareGradients.ts';
import type { GradientCheck } from '../../engine/loss/checkGradient.ts';
import type { Problem } from '../../engine/problem.ts';
import { toWireNumber } from '../../engine/wireNumber.ts';
import type { GradientCheckView, GradientRowView } from '../../webview/gradientCheck/gradientProtocol.ts';
import type { ProblemView } from '../../webview/protocol.ts';

/** More would only make the page slow, and nobody reads them. */
const rowsShown = 1_000;

/** What the page is told of a check; of many parameters those with the largest errors. */
export function gradientCheckView({ method, value, at, gradient, exact, numeric, relativeErrors, parameterNames, check, agrees, unchecked, notes }: GradientCheck): GradientCheckView {
  const all = [...gradient.keys()];
  const shown = all.length <= rowsShown ? all : all.sort((a, b) => relativeErrors[b]! - relativeErrors[a]!).slice(0, rowsShown);
  return {
    method,
    value: toWireNumber(value),
    dimensions: gradient.length,
    rows: shown.map((i): GradientRowView => ({
      name: parameterNames[i]!,
      theta: toWireNumber(at[i]!),
      gradient: toWireNumber(gradient[i]!),
      numeric: toWireNumber(numeric[i]!),
      relativeError: toWireNumber(relativeErrors[i]!),
      isWrong: relativeErrors[i]! > gradientTolerance,
      ...(exact && { exact: toWireNumber(exact[i]!) }),
    })),
    maxRelativeError: toWireNumber(check.maxRelativeError),
    worstAt: check.at.join(', '),
    agrees,
    ...(unchecked !== undefined && { unchecked }),
    notes: notes.map(placed),
  };
}

/** A problem as it is shown to people. */
export const placed = ({ message, file, line, column }: Problem): ProblemView => ({ message, place: `${basename(file)}:${line}:${column}` });
