import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import { formatCount, formatFull, formatNumber } from '../format.ts';
import { Icon } from '../icons.tsx';
import type { RowsView, RunView } from '../protocol.ts';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Symbol } from '../symbol.tsx';
import { Swatch } from '../swatch.tsx';
import { Button, Checkbox, Dropdown, TextField } from '../toolkit.ts';
import { messageOf } from '../latestOnly.ts';
import { CoordinateGrid } from './coordinateGrid.tsx';
import { Equations } from './equations.tsx';
import { SummaryTable } from './summaryTable.tsx';
import { columnsOfTable, isPending, isStart, scalarsOf } from './tableColumns.ts';
import { BranchButton } from './branchButton.tsx';
import { rowsAsTsv } from './tsv.ts';
import './inspector.css';

const words = strings.inspector;

/** Coordinates that are asked for at once to copy them. */
const pieceSize = 20_000;

/** Milliseconds for which the button says that it has copied. */
const toldFor = 3000;

/** Every recorded number of one run at one step. */
export function InspectorArea(): VNode {
  const { panel, frames } = useWorkbench();
  const full = useSignal(false);
  const copied = useSignal<string>();
  useSignalEffect(() => {
    if (copied.value !== words.copied) return undefined;
    const timer = window.setTimeout(() => (copied.value = undefined), toldFor);
    return () => window.clearTimeout(timer);
  });
  const comparison = panel.comparison.value;
  const chosen = panel.selected.value;
  const frame = frames.frame.value;
  // Whatever is said of a run stands there until all of the next one does.
  const run = frames.run.value;
  const rows = frame?.rows?.run === run?.index ? frame?.rows : undefined;
  const found = frames.summary.value;
  const summary = found?.run === rows?.run ? found : undefined;
  const dimensions = comparison?.dimensions ?? 0;
  const names = comparison?.loss.parameterNames;
  const nameOf = useCallback((coordinate: number) => names?.[coordinate] ?? `θ[${coordinate}]`, [names]);
  const nameLength = useMemo(() => (names ?? []).reduce((longest, name) => Math.max(longest, name.length), 0), [names]);
  const columns = run ? columnsOfTable(run, dimensions) : [];
  const { filter, sort } = frames.table.value;

  const copy = async () => {
    if (!run || !rows) return;
    try {
      // The page knows a part of the coordinates; the copy has all that pass the filter, in their order.
      const pieces: string[] = [];
      for (let first = 0; first < Math.max(1, rows.matching); first += pieceSize) {
        const piece = await panel.query('rows', { run: run.index, step: rows.step, filter, ...(sort && { sort }), first, count: pieceSize, coordinate: 0 });
        pieces.push(rowsAsTsv(columns, piece, nameOf));
      }
      await navigator.clipboard.writeText(pieces.join('\n'));
      copied.value = words.copied;
    } catch (problem) {
      copied.value = problem instanceof DOMException ? words.copyFailed : messageOf(problem);
    }
  };

  return (
    <section class="area" data-area="inspector" aria-label={words.title} aria-busy={run?.index !== chosen?.index} data-shown-step={rows?.step}>
      <div class="area-head">
        <h2>{words.title}</h2>
        <Dropdown
          label={words.run}
          class="run-choice"
          value={String(chosen?.index ?? 0)}
          options={panel.runs.value.map(({ index, label }) => ({ value: String(index), label }))}
          onChange={(value) => panel.select(Number(value))}
          data-field="run"
        />
        {chosen && <Swatch run={chosen.index} />}
        {frame && <span class="at-step">{words.atStep(formatCount(frame.step))}</span>}
        <Button
          label={words.differences}
          title={words.differencesMeaning}
          appearance="icon"
          disabled={!chosen || panel.runs.value.length < 2}
          onClick={() => chosen && panel.command({ name: 'showDifferences', run: chosen.index })}
          data-command="show-differences"
        >
          ≠
        </Button>
        <BranchButton />
        <span class="space" />
        {(dimensions > 2 || filter !== '') && (
          <>
            <span class="filtering">
              <TextField
                label={words.filter}
                title={words.filter}
                placeholder={words.filterHint}
                class={rows?.problem === undefined ? 'filter' : 'filter wrong'}
                value={filter}
                onType={(text) => frames.show({ filter: text, first: 0 })}
                onCommit={(text) => frames.show({ filter: text, first: 0 })}
                data-field="filter"
              />
              {rows?.problem !== undefined && (
                <span class="refusal" role="status" data-problem="filter">
                  {rows.problem}
                </span>
              )}
            </span>
            {filter !== '' && rows && <span class="matching" role="status">{words.matching(formatCount(rows.matching), formatCount(dimensions))}</span>}
            <Checkbox label={words.summary} title={words.summaryMeaning} checked={frames.summarised.value} onChange={(shown) => frames.show({ summary: shown })} data-field="summary" />
          </>
        )}
        <Checkbox label={words.fullPrecision} checked={full.value} onChange={(checked) => (full.value = checked)} data-field="full-precision" />
        <Button appearance="icon" label={words.copy} disabled={!rows} onClick={() => void copy()} data-command="copy-tsv">
          <Icon name={copied.value === words.copied ? 'check' : 'copy'} />
        </Button>
        <span class={copied.value === words.copied ? 'said unseen' : 'said'} role="status">
          {copied.value}
        </span>
      </div>
      {run && <Facts run={run} rows={rows} step={frame?.step ?? 0} full={full.value} dimensions={dimensions} />}
      {/* Not what the run says already of its damage. */}
      {frame?.refusal && !run?.result?.damage?.includes(frame.refusal.replace(/\.$/, '')) && <p class="refusal">{frame.refusal}</p>}
      {run && run.columns.length === 0 && <p class="empty">{run.result?.problem ? `${run.result.problem.message} (${run.result.problem.place})` : run.result ? words.nothing : words.waiting}</p>}
      <Equations />
      {run && rows && comparison && (
        <CoordinateGrid run={run} columns={columns} rows={rows} dimensions={dimensions} nameOf={nameOf} nameLength={nameLength} full={full.value} numericGradient={comparison.loss.gradientMethod === 'numeric'}>
          {summary && frames.summarised.value && <SummaryTable summary={summary} isOld={summary.step !== rows.step} atStart={isStart(run, summary.step)} columns={columns} nameOf={nameOf} dimensions={dimensions} format={full.value ? formatFull : formatNumber} />}
        </CoordinateGrid>
      )}
    </section>
  );
}

interface FactsProps {
  readonly run: RunView;
  readonly rows: RowsView | undefined;
  readonly step: number;
  readonly full: boolean;
  readonly dimensions: number;
}

/** The numbers that belong to the whole step, the settings of the run, and why it shows another step than asked for. */
function Facts({ run, rows, step, full, dimensions }: FactsProps): VNode {
  const format = full ? formatFull : formatNumber;
  return (
    <div class="facts-line">
      {rows &&
        scalarsOf(run, dimensions).map(({ column, index }) => {
          const value = rows.columns[index]?.[0] ?? NaN;
          return (
            <span key={column.id} class="fact" title={column.meaning}>
              <Symbol text={column.symbol} /> <b data-column={column.id} data-value={String(value)} title={String(value)}>{isPending(column, isStart(run, rows.step), value) ? '–' : format(value)}</b>
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
      {rows && rows.step !== step && <span class="notice">{elsewhere(run, rows.step)}</span>}
      {run.result?.damage !== undefined && <span class="notice">{run.result.damage}</span>}
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
