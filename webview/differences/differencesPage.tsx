import type { ReadonlySignal } from '@preact/signals';
import type { VNode } from 'preact';
import { formatCount, formatFull, formatNumber, fromWire } from '../format.ts';
import { Formula } from '../formula.tsx';
import { Icon } from '../icons.tsx';
import { Prose } from '../prose.tsx';
import { strings } from '../strings.ts';
import { Button, TextField } from '../toolkit.ts';
import type { DifferencesPageToHost, DifferencesPageView, DifferenceView } from './differencesProtocol.ts';
import { DistanceTable } from './distanceTable.tsx';
import { EquationTable } from './equationTable.tsx';
import './differences.css';

const words = strings.differences;

export interface DifferencesPageProps {
  readonly page: ReadonlySignal<DifferencesPageView | undefined>;
  readonly send: (message: DifferencesPageToHost) => void;
}

/** Two optimizers side by side: their rules, their hyperparameters, and where it shows. */
export function DifferencesPage({ page, send }: DifferencesPageProps): VNode {
  const view = page.value;
  if (!view) {
    return (
      <main class="differences" data-status="waiting">
        <p class="empty">{words.waiting}</p>
      </main>
    );
  }
  const { a, b, loss, difference, problem } = view;
  const side = (which: 'a' | 'b', spec: string, compare: (spec: string) => void): VNode => (
    <span class="side">
      <TextField label={words.specOf(which)} title={words.specHint} value={spec} onCommit={compare} data-field={which} />
      <Button appearance="icon" label={words.choose(which)} onClick={() => send({ type: 'choose', side: which })} data-command={`choose-${which}`}>
        <Icon name="chevron" />
      </Button>
    </span>
  );
  return (
    <main class="differences" data-status={problem !== undefined ? 'problem' : 'shown'} data-a={difference?.labels[0]} data-b={difference?.labels[1]}>
      <header>
        <h1>{words.title}</h1>
        {side('a', a, (spec) => send({ type: 'compare', a: spec, b }))}
        <Button label={words.swap} appearance="icon" onClick={() => send({ type: 'compare', a: b, b: a })} data-command="swap">
          ⇄
        </Button>
        {side('b', b, (spec) => send({ type: 'compare', a, b: spec }))}
      </header>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {difference && problem === undefined && <Difference difference={difference} loss={loss} />}
    </main>
  );
}

function Difference({ difference, loss }: { readonly difference: DifferenceView; readonly loss: string }): VNode {
  const { labels, equations, hyperparameters, reasons, parting } = difference;
  return (
    <>
      <section class="why" role="status">
        {reasons.map((reason) => (
          <p key={reason}>
            <Formula text={reason} />
          </p>
        ))}
        {parting ? (
          <p data-parting={parting.step}>
            <Prose text={words.part(formatCount(parting.step), loss, parting.parameter, formatFull(fromWire(parting.a)), formatFull(fromWire(parting.b)), formatNumber(fromWire(parting.difference), 2))} />
          </p>
        ) : (
          <p data-parting="">{words.neverPart(loss)}</p>
        )}
      </section>
      {equations.length > 0 && (
        <section>
          <h2>{words.rules}</h2>
          <div class="scroll" tabIndex={0} role="region" aria-label={words.rules}>
            <EquationTable labels={labels} equations={equations} />
          </div>
        </section>
      )}
      {hyperparameters.length > 0 && (
        <section>
          <h2>{words.hyperparameters}</h2>
          <div class="scroll" tabIndex={0} role="region" aria-label={words.hyperparameters}>
          <table class="sides">
            <thead>
              <tr>
                <th scope="col">{words.hyperparameter}</th>
                <th scope="col">{labels[0]}</th>
                <th scope="col">{labels[1]}</th>
              </tr>
            </thead>
            <tbody>
              {hyperparameters.map(({ symbol, name, a, b }) => (
                <tr key={name}>
                  <th scope="row">
                    <i>{symbol}</i> {name}
                  </th>
                  <td>{a === undefined ? words.none : String(a)}</td>
                  <td>{b === undefined ? words.none : String(b)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          </div>
        </section>
      )}
      <section aria-label={words.apart(loss)}>
        <h2>{words.apart(loss)}</h2>
        <DistanceTable difference={difference} />
      </section>
    </>
  );
}
