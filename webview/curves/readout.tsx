import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { formatCount, formatNumber } from '../format.ts';
import { latestOnly } from '../latestOnly.ts';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Swatch } from '../swatch.tsx';
import type { CurveModel } from './curveModel.ts';
import { askValues, type ValuesAtStep } from './valuesAtStep.ts';

interface ReadoutProps {
  readonly model: CurveModel;
  readonly step: number;
  readonly left: number;
  readonly width: number;
}

/** The values of all runs at the step under the mouse, exact and in order. */
export function Readout({ model, step, left, width }: ReadoutProps): VNode {
  const { panel } = useWorkbench();
  const answer = useSignal<ValuesAtStep>();
  const ask = useMemo(
    () =>
      latestOnly<number>(async (wanted) => {
        answer.value = await askValues(panel, model, wanted);
      }),
    [panel, model, answer],
  );
  useEffect(() => ask(step), [ask, step, model.series.value]);
  const values = answer.value;
  const selected = panel.selected.value?.index;
  const rows = panel.visible.value
    .map((run) => ({ run, value: values?.values.get(run.index) }))
    .filter((row): row is { run: (typeof row)['run']; value: number } => row.value !== undefined)
    .sort((a, b) => (Number.isNaN(a.value) ? 1 : Number.isNaN(b.value) ? -1 : b.value - a.value));
  const onTheLeft = left > width / 2;
  return (
    <div class="tip" data-readout={values?.step} style={{ transform: `translate(${Math.round(left)}px, 8px) translate(${onTheLeft ? 'calc(-100% - 10px)' : '10px'}, 0)` }}>
      <div class="muted">{strings.inspector.atStep(formatCount(values?.step ?? step))}</div>
      <table>
        <tbody>
          {rows.map(({ run, value }) => (
            <tr key={run.index} class={run.index === selected ? 'selected' : undefined}>
              <td>
                <Swatch run={run.index} />
              </td>
              <th>{run.label}</th>
              <td>{formatNumber(value, 5)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {values?.refusal && <div class="bad">{values.refusal}</div>}
    </div>
  );
}
