import type { VNode } from 'preact';
import { Tex } from '../formulas/tex.tsx';
import { strings } from '../strings.ts';
import type { EquationView } from './differencesProtocol.ts';

const words = strings.differences;

/** Equations of the same name beside each other, differing terms marked. */
export function EquationTable({ labels, equations }: { readonly labels: readonly [string, string]; readonly equations: readonly EquationView[] }): VNode {
  const side = (tex: string | undefined): VNode => (
    <td class="equation">{tex === undefined ? <span class="muted">{words.notThere}</span> : <Tex tex={`\\displaystyle ${tex}`} />}</td>
  );
  return (
    <table class="sides">
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">{words.quantity}</span>
          </th>
          <th scope="col">{labels[0]}</th>
          <th scope="col">{labels[1]}</th>
        </tr>
      </thead>
      <tbody>
        {equations.map(({ symbol, a, b, kind }, index) => (
          <tr key={index} data-kind={kind}>
            <th scope="row" title={words.kinds[kind]}>
              <span class="kind" aria-label={words.kinds[kind]} role="img">
                {words.signs[kind]}
              </span>
              <Tex tex={symbol} />
            </th>
            {side(a)}
            {side(b)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
