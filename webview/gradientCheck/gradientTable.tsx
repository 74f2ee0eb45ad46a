import type { VNode } from 'preact';
import type { WireNumber } from '../../engine/wireNumber.ts';
import { formatCount, formatFull, formatNumber, fromWire } from '../format.ts';
import { strings } from '../strings.ts';
import type { GradientCheckView } from './gradientProtocol.ts';

const words = strings.gradientCheck;

/** Digits of differences that mean something. */
const numericDigits = 12;

/** Parameter × derivatives. */
export function GradientTable({ check }: { readonly check: GradientCheckView }): VNode {
  const { rows, method, dimensions } = check;
  const hasExact = rows.some(({ exact }) => exact !== undefined);
  const cell = (column: string, value: WireNumber, format: (value: number) => string = formatFull): VNode => (
    <td data-column={column} data-value={String(value)} title={String(value)}>
      {format(fromWire(value))}
    </td>
  );
  return (
    <>
      {rows.length < dimensions && <p class="largest">{words.largestOf(formatCount(rows.length), formatCount(dimensions))}</p>}
      <div class="scroll" tabIndex={0} role="region" aria-label={words.table}>
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">{words.parameter}</th>
              <th scope="col" title={words.columnMeanings.theta}>
                θ
              </th>
              <th scope="col" title={words.columnMeanings[method]}>
                {words.columns[method]}
              </th>
              {hasExact && (
                <th scope="col" title={words.columnMeanings.exact}>
                  {words.exact}
                </th>
              )}
              <th scope="col" title={words.columnMeanings.differences}>
                {words.numeric}
              </th>
              <th scope="col" title={words.columnMeanings.relativeError}>
                {words.relativeError}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, theta, gradient, exact, numeric, relativeError, isWrong }) => (
              <tr key={name} class={isWrong ? 'wrong' : undefined} data-parameter={name}>
                <th scope="row">{name}</th>
                {cell('theta', theta)}
                {cell('gradient', gradient)}
                {exact !== undefined && cell('exact', exact)}
                {cell('numeric', numeric, (value) => formatNumber(value, numericDigits))}
                {cell('relativeError', relativeError, (value) => `${isWrong ? '✗ ' : ''}${formatNumber(value, 2)}`)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
