import type { Divergence } from '../run/run.ts';
import type { LabelledRun } from '../recording/comparisonCsv.ts';
import { textTable } from './textTable.ts';

/**
 * The runs of a comparison for people, the best first.
 * @param names what the loss function calls the coordinates
 */
export function comparisonTable(runs: readonly LabelledRun[], names: readonly string[] = []): string {
  const best = ({ summary }: LabelledRun) => (Number.isFinite(summary.best.loss) ? summary.best.loss : Infinity);
  const sorted = [...runs].sort((a, b) => best(a) - best(b) || a.summary.best.step - b.summary.best.step);
  const rows = sorted.map(({ label, summary }) => [
    label,
    shown(summary.best.loss),
    grouped(summary.best.step),
    shown(summary.last.loss),
    grouped(summary.steps),
    `${grouped(summary.evaluations.loss)} + ${grouped(summary.evaluations.gradient)}`,
    duration(summary.milliseconds),
    summary.breakpoint === undefined ? summary.stopped : `${summary.stopped}: ${summary.breakpoint}`,
  ]);
  const header = ['optimizer', 'best loss', 'at step', 'last loss', 'steps', 'evaluations f + ∇f', 'time', 'stopped by'];
  const numeric = runs.some(({ summary }) => summary.gradientMethod === 'numeric' && summary.evaluations.gradient > 0);
  const diverged = sorted.flatMap(({ label, summary }) => (summary.divergence ? [`\n${label} diverged: ${divergenceText(summary.divergence, names)}`] : []));
  return textTable(header, rows, new Set([1, 2, 3, 4, 5, 6])) + diverged.join('') + (diverged.length > 0 ? '\n' : '') + (numeric ? '\nThe gradients are numeric: central differences.\n' : '');
}

/** Which number left the finite ones, where, and what was before. */
function divergenceText({ step, coordinate, quantity, value, lastFinite, lastFiniteLoss }: Divergence, names: readonly string[]): string {
  const name = names[coordinate] ?? `θ[${coordinate}]`;
  const lastLoss = lastFiniteLoss ? `; the loss was last finite at step ${grouped(lastFiniteLoss.step)}: ${shown(lastFiniteLoss.loss)}` : '';
  const before = Number.isFinite(lastFinite.loss) ? `the loss before, at step ${grouped(lastFinite.step)}, was ${shown(lastFinite.loss)}` : `the parameters were finite up to step ${grouped(lastFinite.step)}, the loss there ${lastFinite.loss}${lastLoss}`;
  return `${quantity === 'gradient' ? `∂f/∂${name}` : name} is ${value} at step ${grouped(step)}; ${before}.`;
}

/** Seven significant digits. */
export function shown(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(7))) : String(value);
}

export function grouped(count: number): string {
  return count.toLocaleString('en');
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
