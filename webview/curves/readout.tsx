import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { formatCount, formatNumber } from '../format.ts';
import { latestOnly } from '../latestOnly.ts';
import type { RunView } from '../protocol.ts';
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
  /** On the horizontal axis. */
  readonly place: number;
  readonly left: number;
  readonly width: number;
}

/** What was asked for: the step of every run at a place. */
interface Asked {
  readonly place: number;
  readonly steps: ReadonlyMap<number, number>;
}

/** Of the runs that have come so far. */
function stepsAt(model: CurveModel, runs: readonly RunView[], place: number): ReadonlyMap<number, number> {
  const clocks = model.steps.clocks.all.peek();
  return new Map(runs.flatMap((run) => {
    const clock = clocks.get(run.index);
    return clock && place <= clock.at(run.steps) ? [[run.index, clock.stepAt(place)] as const] : [];
  }));
}

/** The values of all lines at the place under the mouse, exact and in order. */
export function Readout({ model, place, left, width }: ReadoutProps): VNode {
  const { panel } = useWorkbench();
  const answer = useSignal<Asked & { readonly values: ValuesAtSteps }>();
  const ask = useMemo(
    () =>
      latestOnly<Asked>(async (wanted) => {
        answer.value = { ...wanted, values: await askValues(panel, model, [...new Set(wanted.steps.values())].sort((a, b) => a - b)) };
      }),
    [panel, model, answer],
  );
  useEffect(() => ask({ place, steps: stepsAt(model, panel.opened.peek(), place) }), [ask, place, model.series.value]);
  const values = answer.value?.values;
  const shown = answer.value?.place ?? place;
  const horizontal = model.steps.clocks.horizontal.value;
  const stepOf = (run: number) => answer.value?.steps.get(run) ?? -1;
  const selected = panel.selected.value?.index;
  const names = panel.comparison.value?.loss.parameterNames ?? [];
  const coordinates = model.coordinates.value;
  const rows = panel.visible.value
    .flatMap((run) => coordinates.map((coordinate) => ({ run, coordinate, value: values?.at(run.index, coordinate, stepOf(run.index)) })))
    .filter((row): row is typeof row & { value: number } => row.value !== undefined)
    .sort((a, b) => (Number.isNaN(a.value) ? 1 : Number.isNaN(b.value) ? -1 : b.value - a.value));
  const onTheLeft = left > width / 2;
  return (
    <div class="tip" data-readout={values && shown} style={{ transform: `translate(${Math.round(left)}px, 8px) translate(${onTheLeft ? 'calc(-100% - 10px)' : '10px'}, 0)` }}>
      <div class="muted">{strings.curves.horizontals[horizontal].place(horizontal === 'time' ? formatNumber(shown, 4) : formatCount(shown))}</div>
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
