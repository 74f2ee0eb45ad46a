import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { formatCount, formatNumber } from '../format.ts';
import { latestOnly } from '../latestOnly.ts';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Swatch } from '../swatch.tsx';
import { nameOf } from './coordinates.ts';
import type { CurveModel } from './curveModel.ts';
import { askValues, type ValuesAtSteps } from './valuesAtStep.ts';

/** More would hide the picture. */
const rowsAtMost = 16;

interface ReadoutProps {
  readonly model: CurveModel;
  readonly step: number;
  readonly left: number;
  readonly width: number;
}

/** The values of all lines at the step under the mouse, exact and in order. */
export function Readout({ model, step, left, width }: ReadoutProps): VNode {
  const { panel } = useWorkbench();
  const answer = useSignal<ValuesAtSteps>();
  const ask = useMemo(
    () =>
      latestOnly<number>(async (wanted) => {
        answer.value = await askValues(panel, model, [wanted]);
      }),
    [panel, model, answer],
  );
  useEffect(() => ask(step), [ask, step, model.series.value]);
  const values = answer.value;
  const shown = values?.steps[0] ?? step;
  const selected = panel.selected.value?.index;
  const names = panel.comparison.value?.loss.parameterNames ?? [];
  const coordinates = model.coordinates.value;
  const rows = panel.visible.value
    .flatMap((run) => coordinates.map((coordinate) => ({ run, coordinate, value: values?.at(run.index, coordinate, shown) })))
    .filter((row): row is typeof row & { value: number } => row.value !== undefined)
    .sort((a, b) => (Number.isNaN(a.value) ? 1 : Number.isNaN(b.value) ? -1 : b.value - a.value));
  const onTheLeft = left > width / 2;
  return (
    <div class="tip" data-readout={values && shown} style={{ transform: `translate(${Math.round(left)}px, 8px) translate(${onTheLeft ? 'calc(-100% - 10px)' : '10px'}, 0)` }}>
      <div class="muted">{strings.inspector.atStep(formatCount(shown))}</div>
      <table>
        <tbody>
          {rows.slice(0, rowsAtMost).map(({ run, coordinate, value }) => (
            <tr key={`${run.index} ${coordinate}`} class={run.index === selected ? 'selected' : undefined}>
              <td>
                <Swatch run={run.index} />
              </td>
              <th>{run.label}</th>
              {coordinates.length > 1 && <th>{nameOf(names, coordinate)}</th>}
              <td>{formatNumber(value, 5)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > rowsAtMost && <div class="muted">{strings.curves.more(formatCount(rows.length - rowsAtMost))}</div>}
      {values?.refusal && <div class="bad">{values.refusal}</div>}
    </div>
  );
}
