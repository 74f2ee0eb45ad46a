import type { VNode } from 'preact';
import { strings } from '../strings.ts';
import { Symbol } from '../symbol.tsx';
import type { EquationView } from './differencesProtocol.ts';

const words = strings.differences;

/** Equations of the same name beside each other, differing terms marked. */
export function EquationTable({ labels, equations }: { readonly labels: readonly [string, string]; readonly equations: readonly EquationView[] }): VNode {
  const side = (pieces: EquationView['a']): VNode => (
    <td class="equation">
      {pieces?.map(({ text, marked }, index) => {
        const typeset = <Formula text={text} />;
        return marked ? <mark key={index}>{typeset}</mark> : <span key={index}>{typeset}</span>;
      }) ?? <span class="muted">{words.notThere}</span>}
    </td>
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
              <Symbol text={symbol} />
            </th>
            {side(a)}
            {side(b)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** With subscripts and superscripts where the text has _ and ^. */
function Formula({ text }: { readonly text: string }): VNode {
  const parts = text.split(/([_^](?:\([^()]*\)|[\p{L}\p{N}]+))/u);
  return (
    <>
      {parts.map((part, index) => {
        const inner = part.slice(1).replace(/^\((.*)\)$/, '$1');
        if (part.startsWith('_')) return <sub key={index}>{inner}</sub>;
        return part.startsWith('^') ? <sup key={index}>{inner}</sup> : part;
      })}
    </>
  );
}
