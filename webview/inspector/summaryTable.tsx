import type { VNode } from 'preact';
import { formatCount, formatNumber } from '../format.ts';
import type { SummaryView } from '../protocol.ts';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Symbol } from '../symbol.tsx';
import { ColumnGroup } from './coordinateGrid.tsx';
import { isPending, type PlacedColumn } from './tableColumns.ts';

const words = strings.inspector;

interface SummaryTableProps {
  readonly summary: SummaryView;
  /** Of another step than the one that is looked at; the new one is on its way. */
  readonly isOld: boolean;
  /** Whether the run begins at its step. */
  readonly atStart: boolean;
  readonly columns: readonly PlacedColumn[];
  readonly nameOf: (coordinate: number) => string;
  readonly dimensions: number;
  readonly format: (value: number) => string;
}

/** All coordinates at once: norm, quantiles and distribution of each column, column by column above the table's own; and the coordinates that move most. */
export function SummaryTable({ summary, isOld, atStart, columns, nameOf, dimensions, format }: SummaryTableProps): VNode {
  const { panel } = useWorkbench();
  const highlighted = panel.highlighted.value;
  const found = columns.map((placed) => ({ ...placed, of: summary.columns.find(({ column }) => column === placed.column.id) }));
  const somethingNotFinite = found.some(({ of, column }) => of && of.notFinite > 0 && !isPending(column, atStart, NaN));
  return (
    <div class={isOld ? 'summary old' : 'summary'} data-summary={summary.step} onMouseLeave={() => panel.highlight(undefined)}>
      {summary.movers.coordinates.length > 0 && (
        <p class="movers">
          <span class="muted">{words.movers}</span>
          {Array.from(summary.movers.coordinates, (coordinate, index) => {
            const update = summary.movers.updates[index]!;
            const name = nameOf(coordinate);
            return (
              <button key={coordinate} type="button" aria-pressed={panel.coordinate.value === coordinate} title={`${words.choose(name)}: Δθ = ${update}`} onClick={() => panel.chooseCoordinate(coordinate)} data-mover={coordinate}>
                {name} <b class={Number.isFinite(update) ? undefined : 'bad'}>{formatNumber(update, 3)}</b>
              </button>
            );
          })}
        </p>
      )}
      <table class="numbers summary-table" onMouseOver={({ target }) => panel.highlight(target instanceof Element ? target.closest<HTMLElement>('[data-column]')?.dataset.column : undefined)}>
        <caption class="unseen">{words.summaryOf(formatCount(dimensions))}</caption>
        <ColumnGroup columns={columns} />
        <thead>
          <tr>
            <th scope="col">{words.summaryOf(formatCount(dimensions))}</th>
            {columns.map(({ column }) => (
              <th key={column.id} scope="col" title={column.meaning} data-column={column.id} class={column.id === highlighted ? 'lit' : undefined}>
                <Symbol text={column.symbol} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr class="distribution">
            <th scope="row">{words.distribution}</th>
            {found.map(({ column, of }) => (
              <td key={column.id} data-column={column.id}>
                {of && <Histogram symbol={column.symbol} {...of.histogram} />}
              </td>
            ))}
          </tr>
          {words.statistics.map((statistic, index) => (
            <tr key={statistic} data-statistic={statistic}>
              <th scope="row">{statistic}</th>
              {found.map(({ column, of }) => {
                const value = of?.statistics[index] ?? NaN;
                const pending = isPending(column, atStart, value);
                return (
                  <td key={column.id} data-column={column.id} data-value={String(value)} title={String(value)} class={Number.isFinite(value) || pending ? undefined : 'bad'}>
                    {pending ? '–' : format(value)}
                  </td>
                );
              })}
            </tr>
          ))}
          {somethingNotFinite && (
            <tr data-statistic="not finite">
              <th scope="row">{words.notFinite}</th>
              {found.map(({ column, of }) => (
                <td key={column.id} data-column={column.id} class={of?.notFinite ? 'bad' : undefined}>
                  {formatCount(of?.notFinite ?? 0)}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

type HistogramProps = SummaryView['columns'][number]['histogram'] & { readonly symbol: string };

const [width, height] = [100, 28];

/** Bars of the bins, each as wide as the others whatever the scale: a picture with its ends in words. */
function Histogram({ symbol, scale, edges, counts }: HistogramProps): VNode | null {
  if (counts.length === 0) return null;
  const most = counts.reduce((larger, count) => Math.max(larger, count), 0);
  const fullest = counts.indexOf(most);
  const range = words.histogram(symbol, scale, formatNumber(edges[0]!, 3), formatNumber(edges.at(-1)!, 3));
  const label = `${range}, ${words.mostIn(formatCount(most), formatNumber(edges[fullest]!, 3), formatNumber(edges[fullest + 1]!, 3))}`;
  const step = width / counts.length;
  // Square roots, so that a bin of few is seen beside one of thousands; never less than a pixel.
  const path = Array.from(counts, (count, bin) => {
    if (count === 0) return '';
    const tall = Math.max(1, height * Math.sqrt(count / most));
    return `M${(bin * step).toFixed(2)} ${height}v${(-tall).toFixed(2)}h${(step * 0.86).toFixed(2)}V${height}z`;
  }).join('');
  const zero = zeroAt(edges);
  return (
    <svg class="histogram" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label} data-scale={scale}>
      <title>{label}</title>
      {zero !== undefined && <path class="zero" d={`M${(zero * step).toFixed(2)} 0V${height}`} />}
      <path class="bins" d={path} />
    </svg>
  );
}

/** Where 0 lies among the bins, in bins; undefined where it lies outside. */
function zeroAt(edges: Float64Array): number | undefined {
  const above = edges.findIndex((edge) => edge >= 0);
  if (above < 0 || (above === 0 && edges[0]! > 0)) return undefined;
  if (above === 0) return 0;
  const [low, high] = [edges[above - 1]!, edges[above]!];
  return above - 1 + low / (low - high);
}
