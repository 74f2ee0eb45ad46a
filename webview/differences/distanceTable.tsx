import type { VNode } from 'preact';
import type { WireNumber } from '../../engine/wireNumber.ts';
import { formatCount, formatNumber, fromWire } from '../format.ts';
import { strings } from '../strings.ts';
import { Symbol } from '../symbol.tsx';
import type { DifferenceView } from './differencesProtocol.ts';

const words = strings.differences;

/** How far two runs are apart, step by step. */
export function DistanceTable({ difference: { labels, stateSymbols, distances, parting } }: { readonly difference: DifferenceView }): VNode {
  const cell = (value: WireNumber, digits: number): VNode => (
    <td data-value={String(value)} title={String(value)}>
      {value === 'NaN' ? '–' : formatNumber(fromWire(value), digits)}
    </td>
  );
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={words.table}>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">{words.step}</th>
            <th scope="col">f {labels[0]}</th>
            <th scope="col">f {labels[1]}</th>
            <th scope="col" title={words.parametersMeaning}>
              |Δθ|
            </th>
            {stateSymbols.map((symbol) => (
              <th key={symbol} scope="col" title={words.stateMeaning(symbol)}>
                |Δ
                <Symbol text={symbol} />|
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {distances.map(({ step, losses, parameters, state }) => (
            <tr key={step} class={step === parting?.step ? 'parting' : undefined} data-step={step}>
              <th scope="row">{formatCount(step)}</th>
              {cell(losses[0], 8)}
              {cell(losses[1], 8)}
              {cell(parameters, 2)}
              {state.map((value) => cell(value, 2))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
