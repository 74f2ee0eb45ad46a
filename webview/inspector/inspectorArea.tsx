import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { formatCount, formatFull, formatNumber } from '../format.ts';
import { Icon } from '../icons.tsx';
import type { RowView, RunView } from '../protocol.ts';
import { useWorkbench } from '../state/context.ts';
import { pageSize } from '../state/stepFrame.ts';
import { strings } from '../strings.ts';
import { Symbol } from '../symbol.tsx';
import { Swatch } from '../swatch.tsx';
import { Button, Checkbox, Dropdown } from '../toolkit.ts';
import { messageOf } from '../latestOnly.ts';
import { RowTable } from './rowTable.tsx';
import { columnsOfTable, isPending, scalarsOf } from './tableColumns.ts';
import { rowAsTsv } from './tsv.ts';
import { BranchButton } from './branchButton.tsx';
import './inspector.css';

const words = strings.inspector;

/** Every recorded number of one run at one step. */
export function InspectorArea(): VNode {
  const { panel, frames } = useWorkbench();
  const full = useSignal(false);
  const copied = useSignal<string>();
  const comparison = panel.comparison.value;
  const run = panel.selected.value;
  const frame = frames.frame.value;
  const row = frame?.row && run && frame.row.run === run.index ? frame.row : undefined;
  const dimensions = comparison?.dimensions ?? 0;

  const copy = async () => {
    if (!run || !row || !comparison) return;
    try {
      // The page shows a part of the coordinates; the copy has them all.
      const whole = dimensions <= pageSize ? row : await panel.query('row', { run: run.index, step: row.step, first: 0, count: dimensions });
      await navigator.clipboard.writeText(rowAsTsv(run, whole, comparison.loss.parameterNames, dimensions));
      copied.value = words.copied;
    } catch (problem) {
      copied.value = problem instanceof DOMException ? words.copyFailed : messageOf(problem);
    }
  };

  return (
    <section class="area" data-area="inspector" aria-label={words.title} data-shown-step={row?.step}>
      <div class="area-head">
        <h2>{words.title}</h2>
        <Dropdown
          label={words.run}
          class="run-choice"
          value={String(run?.index ?? 0)}
          options={panel.runs.value.map(({ index, label }) => ({ value: String(index), label }))}
          onChange={(value) => panel.select(Number(value))}
          data-field="run"
        />
        {run && <Swatch run={run.index} />}
        {frame && <span class="at-step">{words.atStep(formatCount(frame.step))}</span>}
        <Button
          label={words.differences}
          title={words.differencesMeaning}
          appearance="icon"
          disabled={!run || panel.runs.value.length < 2}
          onClick={() => run && panel.command({ name: 'showDifferences', run: run.index })}
          data-command="show-differences"
        >
          ≠
        </Button>
        <BranchButton />
        <span class="space" />
        {dimensions > pageSize && <Pager first={frames.first.value} total={dimensions} />}
        <Checkbox label={words.fullPrecision} checked={full.value} onChange={(checked) => (full.value = checked)} data-field="full-precision" />
        <Button appearance="icon" label={words.copy} disabled={!row} onClick={() => void copy()} data-command="copy-tsv">
          <Icon name="copy" />
        </Button>
        <span class="said" role="status">
          {copied.value}
        </span>
      </div>
      {run && <Facts run={run} row={row} step={frame?.step ?? 0} full={full.value} dimensions={dimensions} />}
      {frame?.refusal && <p class="refusal">{frame.refusal}</p>}
      {run && run.columns.length === 0 && <p class="empty">{run.result?.problem ? `${run.result.problem.message} (${run.result.problem.place})` : words.waiting}</p>}
      {run && row && comparison && (
        <RowTable
          run={run}
          columns={columnsOfTable(run, dimensions)}
          row={row}
          first={frames.first.value}
          names={comparison.loss.parameterNames}
          full={full.value}
          numericGradient={comparison.loss.gradientMethod === 'numeric'}
        />
      )}
    </section>
  );
}

interface FactsProps {
  readonly run: RunView;
  readonly row: RowView | undefined;
  readonly step: number;
  readonly full: boolean;
  readonly dimensions: number;
}

/** The numbers that belong to the whole step, the settings of the run, and why it shows another step than asked for. */
function Facts({ run, row, step, full, dimensions }: FactsProps): VNode {
  const format = full ? formatFull : formatNumber;
  return (
    <div class="facts-line">
      {row &&
        scalarsOf(run, dimensions).map(({ column, index }) => {
          const value = row.columns[index]?.[0] ?? NaN;
          return (
            <span key={column.id} class="fact" title={column.meaning}>
              <Symbol text={column.symbol} /> <b data-column={column.id} data-value={String(value)} title={String(value)}>{isPending(column, row.step, value) ? '–' : format(value)}</b>
            </span>
          );
        })}
      <span class="hyperparameters">
        {run.hyperparameters.map(({ id, symbol, name, value }) => (
          <span key={id} title={`${name}: ${String(value)}`}>
            <Symbol text={symbol} /> {typeof value === 'number' ? format(value) : String(value)}
          </span>
        ))}
      </span>
      {row && row.step !== step && <span class="notice">{elsewhere(run, row.step)}</span>}
    </div>
  );
}

/** Why the row is of another step than the one asked for. */
function elsewhere(run: RunView, shown: number): string {
  const count = formatCount(shown);
  if (!run.result) return words.notYet(count);
  const reason = strings.stopped[run.result.stopped];
  if (run.branch && shown <= run.branch.step) return words.branches(count);
  if (run.status === 'paused' && shown >= run.steps) return words.paused(count);
  if (shown >= run.steps) return words.ended(count, run.result.problem ? `${reason}: ${run.result.problem.message} (${run.result.problem.place})` : reason);
  return words.nearest(count, formatCount(run.result.every));
}

function Pager({ first, total }: { readonly first: number; readonly total: number }): VNode {
  const { frames } = useWorkbench();
  const last = Math.min(total, first + pageSize);
  return (
    <span class="pager">
      <Button appearance="icon" label={words.previousPage} disabled={first === 0} onClick={() => frames.showFrom(first - pageSize)} data-command="previous-page">
        <Icon name="back" />
      </Button>
      {words.page(formatCount(first + 1), formatCount(last), formatCount(total))}
      <Button appearance="icon" label={words.nextPage} disabled={last >= total} onClick={() => frames.showFrom(first + pageSize)} data-command="next-page">
        <Icon name="forward" />
      </Button>
    </span>
  );
}
