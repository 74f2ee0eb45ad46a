import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { formatCount, formatDuration, formatNumber, formatRate, fromWire } from '../format.ts';
import { Icon } from '../icons.tsx';
import type { LiveRun } from '../state/liveRun.ts';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Swatch } from '../swatch.tsx';
import { Checkbox } from '../toolkit.ts';
import { lossAtStep, sortKeys, sortRuns, winnerOf, type SortKey, type Sorting } from './order.ts';
import './comparison.css';

const words = strings.comparison;

/** Who did best, at what cost, and why each run ended. */
export function ComparisonArea(): VNode {
  const { panel, frames } = useWorkbench();
  const sorting = useSignal<Sorting>({ key: 'best', descending: false });
  // With the first heads, so that no cell is filled in late.
  const runs = frames.frame.value || panel.opened.value.length === 0 ? panel.runs.value : [];
  const heads = frames.frame.value?.heads ?? [];
  const winner = winnerOf(runs)?.index;
  const titles: Record<SortKey, string> = {
    label: words.optimizer,
    best: words.best,
    stepsToBest: words.stepsToBest,
    atStep: words.atStep(formatCount(frames.frame.value?.step ?? 0)),
    last: words.last,
    evaluations: words.evaluations,
    time: words.time,
    stopped: words.stopped,
  };
  const usual = usualDialect(runs);
  const sortBy = (key: SortKey) => {
    sorting.value = { key, descending: sorting.value.key === key && !sorting.value.descending };
  };
  return (
    <section class="area" data-area="comparison" aria-label={words.title}>
      <div class="area-head">
        <h2>{words.title}</h2>
        {usual && (
          <span class="hint" title={words.dialectMeaning}>
            @{usual}
          </span>
        )}
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label={words.table}>
        <table class="runs">
          <thead>
            <tr>
              {sortKeys.map((key) => {
                const { key: sorted, descending } = sorting.value;
                return (
                  <th key={key} scope="col" aria-sort={sorted !== key ? 'none' : descending ? 'descending' : 'ascending'} class={key}>
                    <button type="button" title={key === 'evaluations' ? words.evaluationsMeaning : words.sort(titles[key])} onClick={() => sortBy(key)} data-sort={key}>
                      {titles[key]}
                      <span class="arrow" aria-hidden="true">
                        {sorted === key ? (descending ? '▾' : '▴') : ''}
                      </span>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {sortRuns(runs, sorting.value, heads).map((run) => (
              <RunRow key={run.index} run={run} winner={run.index === winner} showDialect={run.optimizer.dialect !== usual && !run.label.includes('@') && !isOwn(run)} atStep={lossAtStep(run, heads)} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** A user's own optimizer, `./my.ts#mine`, has no dialect to tell. */
const isOwn = (run: LiveRun): boolean => run.optimizer.id.includes('#');

/** The dialect of most runs: said once above the table, so that the rows name only what differs. */
function usualDialect(runs: readonly LiveRun[]): string | undefined {
  const counts = Map.groupBy(runs.filter((run) => !isOwn(run)), (run) => run.optimizer.dialect);
  return [...counts].sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

interface RunRowProps {
  readonly run: LiveRun;
  readonly winner: boolean;
  readonly showDialect: boolean;
  readonly atStep: number | undefined;
}

function RunRow({ run, winner, showDialect, atStep }: RunRowProps): VNode {
  const { panel } = useWorkbench();
  const selected = panel.selected.value?.index === run.index;
  const { result } = run;
  // One that ended before its first step has no numbers.
  const counted = run.columns.length > 0 ? result : undefined;
  return (
    <tr data-run={run.index} data-status={run.status} aria-selected={selected} class={selected ? 'selected' : undefined} onClick={() => panel.select(run.index)}>
      <th scope="row" class="label">
        <span class="run-name" onClick={(event) => event.stopPropagation()}>
          <Checkbox quiet label={words.visible(run.label)} checked={!panel.hidden.value.has(run.index)} onChange={(visible) => panel.setVisible(run.index, visible)} />
          <button type="button" title={run.optimizer.summary} onClick={() => panel.select(run.index)}>
            <Swatch run={run.index} />
            <span>{run.label}</span>
            {showDialect && <small>@{run.optimizer.dialect}</small>}
          </button>
          {winner && (
            <span class="winner" title={words.winner} role="img" aria-label={words.winner}>
              <Icon name="winner" />
            </span>
          )}
        </span>
      </th>
      <Measured name="best" value={counted && fromWire(counted.best.loss)} digits={4} />
      <td data-cell="stepsToBest">{counted ? formatCount(counted.best.step) : ''}</td>
      <Measured name="atStep" value={atStep} digits={4} />
      <Measured name="last" value={counted ? fromWire(counted.last.loss) : run.loss} digits={4} />
      <td data-cell="stopped" class={result?.stopped === 'diverged' || result?.stopped === 'error' ? 'stopped bad' : 'stopped'}>
        <Ending run={run} />
      </td>
      <td data-cell="evaluations" title={words.evaluationsMeaning}>
        {counted ? `${formatCount(counted.evaluations.loss)} / ${formatCount(counted.evaluations.gradient)}` : ''}
      </td>
      <td data-cell="time">{result ? formatDuration(result.milliseconds) : ''}</td>
    </tr>
  );
}

/** Why it ended, or how far it is. */
function Ending({ run }: { readonly run: LiveRun }): VNode {
  const budget = useWorkbench().panel.comparison.value?.steps ?? 1;
  if (run.result) {
    const { stopped, problem, damage, divergence, breakpoint } = run.result;
    if (run.status === 'paused') {
      const step = formatCount(run.steps);
      return <span class="paused">{breakpoint === undefined ? words.pausedAt(step) : words.breakpointAt(breakpoint, step)}</span>;
    }
    const before = divergence?.lastFinite && { step: formatCount(divergence.lastFinite.step), loss: formatNumber(divergence.lastFinite.loss) };
    const told = divergence && words.divergence(divergence.quantity, divergence.parameter, String(divergence.value), formatCount(divergence.step), formatNumber(fromWire(divergence.lastLoss)), before);
    return (
      <span title={problem?.message ?? told ?? damage}>
        {damage !== undefined && <span class="bad">{words.damaged} · </span>}
        {strings.stopped[stopped]}
        {breakpoint !== undefined && words.breakpointToo(breakpoint)}
        {problem && `: ${problem.message} (${problem.place})`}
        {told && `: ${told}`}
      </span>
    );
  }
  if (run.status === 'waiting' || run.status === 'paused') return <span class="muted">{words.waiting}</span>;
  return (
    <span class="going">
      <progress max={budget} value={run.steps} aria-label={run.label} />
      {words.runningAt(formatCount((100 * run.steps) / budget), formatRate(run.rate ?? 0))}
    </span>
  );
}

function Measured({ name, value, digits }: { readonly name: string; readonly value: number | undefined; readonly digits: number }): VNode {
  return value === undefined ? (
    <td data-cell={name} />
  ) : (
    <td data-cell={name} data-value={String(value)} title={String(value)} class={Number.isFinite(value) ? undefined : 'bad'}>
      {formatNumber(value, digits)}
    </td>
  );
}
