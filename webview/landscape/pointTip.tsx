import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { formatCount, formatNumber, fromWire } from '../format.ts';
import { latestOnly, messageOf } from '../latestOnly.ts';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Swatch } from '../swatch.tsx';
import { toPixel, type Plane } from './plane.ts';
import type { NearPoint } from './trajectoryPaths.ts';

/** What is at the point under the mouse: run, step, θ and, once answered, the loss. */
export function PointTip({ point, plane, width }: { readonly point: NearPoint; readonly plane: Plane; readonly width: number }): VNode {
  const { panel } = useWorkbench();
  const answer = useSignal<{ readonly point: NearPoint; readonly text: string }>();
  const ask = useMemo(
    () =>
      latestOnly<NearPoint>(async (wanted) => {
        try {
          const heads = await panel.query('heads', { step: wanted.step });
          const head = heads.find(({ run }) => run === wanted.run);
          answer.value = { point: wanted, text: head ? formatNumber(fromWire(head.loss)) : '–' };
        } catch (problem) {
          answer.value = { point: wanted, text: messageOf(problem) };
        }
      }),
    [panel, answer],
  );
  useEffect(() => ask(point), [ask, point.run, point.step]);
  const [left, top] = toPixel(plane, point.x, point.y);
  const names = panel.comparison.value?.loss.parameterNames ?? [];
  const known = answer.value?.point.run === point.run && answer.value.point.step === point.step;
  const onTheLeft = left > width - 220;
  return (
    <div class="tip" style={{ transform: `translate(${Math.round(left)}px, ${Math.round(top)}px) translate(${onTheLeft ? 'calc(-100% - 12px)' : '12px'}, ${top < 90 ? '8px' : 'calc(-100% - 8px)'})` }}>
      <div class="tip-head">
        <Swatch run={point.run} />
        <b>{panel.runs.value.find((run) => run.index === point.run)?.label}</b> {strings.inspector.atStep(formatCount(point.step))}
      </div>
      <table>
        <tbody>
          {[point.x, point.y].map((value, index) => (
            <tr key={index}>
              <th>{names[index]}</th>
              <td>{formatNumber(value)}</td>
            </tr>
          ))}
          <tr>
            <th>{strings.landscape.lossBar}</th>
            <td>{known ? answer.value?.text : '…'}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
