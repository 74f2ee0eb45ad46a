import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { formatCount, formatNumber } from '../format.ts';
import { latestOnly } from '../latestOnly.ts';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { nameOf } from './coordinates.ts';
import type { CurveModel } from './curveModel.ts';
import { askValues, type ValuesAtSteps } from './valuesAtStep.ts';

const rows = 25;

/** The picture's numbers: exact values of every line at evenly spaced steps of what is in view, the step of the slider among them. */
export function CurveTable({ model, column }: { readonly model: CurveModel; readonly column: string }): VNode {
  const { panel, frames } = useWorkbench();
  const found = useSignal<ValuesAtSteps>();
  // Its rows are steps, of which a window of another axis shows other ones for each run.
  const { from, to } = (model.steps.clocks.horizontal.value === 'steps' && model.steps.window.value) || { from: 0, to: panel.furthest.value };
  const { forward, inverse } = model.steps.axis.value;
  const spaced = Array.from({ length: rows }, (_, index) => Math.round(inverse(forward(from) + ((forward(to) - forward(from)) * index) / (rows - 1))));
  const step = frames.step.value;
  const wanted = [...new Set([...spaced, step])].sort((a, b) => a - b);
  const ask = useMemo(
    () =>
      latestOnly<readonly number[]>(async (steps) => {
        found.value = await askValues(panel, model, steps);
      }),
    [panel, model, found],
  );
  useEffect(() => ask(wanted), [wanted.join(' '), model.series.value]);
  const values = found.value;
  const coordinates = model.coordinates.value;
  const names = panel.comparison.value?.loss.parameterNames ?? [];
  const lines = panel.visible.value.flatMap((run) => coordinates.map((coordinate) => ({ run, coordinate, name: coordinates.length > 1 ? `${run.label} ${nameOf(names, coordinate)}` : run.label })));
  const caption = strings.curves.tableCaption(column);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="numbers" data-table="curves">
        <thead>
          <tr>
            <th scope="col">{strings.stepColumn}</th>
            {lines.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {values?.steps.map((at) => (
            <tr key={at} class={at === step ? 'selected' : undefined}>
              <th scope="row">{formatCount(at)}</th>
              {lines.map(({ run, coordinate, name }) => {
                const value = values.at(run.index, coordinate, at);
                return (
                  <td key={name} data-value={value === undefined ? undefined : String(value)} title={value === undefined ? undefined : String(value)}>
                    {value === undefined ? '' : formatNumber(value, 5)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {values?.refusal && <p class="refusal">{values.refusal}</p>}
    </div>
  );
}
