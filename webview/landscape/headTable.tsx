import type { VNode } from 'preact';
import { formatCount, formatNumber, fromWire } from '../format.ts';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';

/** The picture's numbers: where each run stands at the step. */
export function HeadTable(): VNode {
  const { panel, frames } = useWorkbench();
  const names = panel.comparison.value?.loss.parameterNames ?? [];
  const frame = frames.frame.value;
  const caption = strings.landscape.tableCaption(formatCount(frame?.step ?? 0));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="numbers" data-table="landscape">
        <thead>
          <tr>
            <th scope="col">{strings.runColumn}</th>
            <th scope="col">{strings.stepColumn}</th>
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">{strings.landscape.lossBar}</th>
          </tr>
        </thead>
        <tbody>
          {frame?.heads.map((head) => (
            <tr key={head.run}>
              <th scope="row">{panel.runs.value.find((run) => run.index === head.run)?.label}</th>
              <td>{formatCount(head.step)}</td>
              {[...head.parameters].map((value, index) => (
                <td key={index} data-value={String(value)} title={String(value)}>
                  {formatNumber(value)}
                </td>
              ))}
              <td title={String(head.loss)}>{formatNumber(fromWire(head.loss))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
