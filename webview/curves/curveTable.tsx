import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { formatCount, formatNumber } from '../format.ts';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import type { CurveModel } from './curveModel.ts';
import { askValues, type ValuesAtStep } from './valuesAtStep.ts';

const rows = 25;

/** The picture's numbers: exact values of every run at evenly spaced steps of what is in view, the step of the slider among them. */
export function CurveTable({ model, column }: { readonly model: CurveModel; readonly column: string }): VNode {
  const { panel } = useWorkbench();
  const table = useSignal<readonly ValuesAtStep[]>([]);
  const { from, to } = model.window.value ?? { from: 0, to: panel.furthest.value };
  const step = panel.step.value;
  const wanted = [...new Set([...Array.from({ length: rows }, (_, index) => Math.round(from + ((to - from) * index) / (rows - 1))), step])].sort((a, b) => a - b);
  const key = wanted.join(' ');
  useEffect(() => {
    let stale = false;
    void Promise.all(wanted.map((at) => askValues(panel, model, at))).then((found) => {
      if (!stale) table.value = found;
    });
    return () => {
      stale = true;
    };
  }, [key, model.series.value]);
  const runs = panel.visible.value;
  const caption = strings.curves.tableCaption(column);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="numbers" data-table="curves">
        <thead>
          <tr>
            <th scope="col">{strings.stepColumn}</th>
            {runs.map((run) => (
              <th key={run.index} scope="col">
                {run.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.value.map((at) => (
            <tr key={at.step} class={at.step === step ? 'selected' : undefined}>
              <th scope="row">{formatCount(at.step)}</th>
              {runs.map((run) => {
                const value = at.values.get(run.index);
                return (
                  <td key={run.index} data-value={value === undefined ? undefined : String(value)} title={value === undefined ? undefined : String(value)}>
                    {value === undefined ? '' : formatNumber(value, 5)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {table.value[0]?.refusal && <p class="refusal">{table.value[0].refusal}</p>}
    </div>
  );
}
