import type { ReadonlySignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { formatFull, formatNumber, fromWire } from '../format.ts';
import { Icon } from '../icons.tsx';
import type { ProblemView } from '../protocol.ts';
import { strings } from '../strings.ts';
import { Button, ProgressRing, TextField } from '../toolkit.ts';
import type { GradientCheckView, GradientPageToHost, GradientPageView } from './gradientProtocol.ts';
import { GradientTable } from './gradientTable.tsx';
import './gradientCheck.css';

const words = strings.gradientCheck;

export interface GradientCheckPageProps {
  readonly page: ReadonlySignal<GradientPageView | undefined>;
  readonly send: (message: GradientPageToHost) => void;
}

/** The gradient of one loss function at one point, held against others. */
export function GradientCheckPage({ page, send }: GradientCheckPageProps): VNode {
  const view = page.value;
  const point = useRef<HTMLLabelElement>(null);
  if (!view) {
    return (
      <main class="gradient-check" data-status="waiting">
        <p class="empty">{words.waiting}</p>
      </main>
    );
  }
  const { loss, at, status, check, problem } = view;
  const goTo = (there: string): void => {
    send({ type: 'check', at: there });
    // The button is gone when the answer comes, and the focus would be nowhere.
    point.current?.querySelector<HTMLElement>('[data-field=point]')?.focus();
  };
  return (
    <main class="gradient-check" data-status={status} data-at={at}>
      <header>
        <h1>{words.title(loss.name)}</h1>
        <button type="button" class="link" title={strings.openLoss} data-command="open-loss" onClick={() => send({ type: 'openLoss' })}>
          {loss.file}
        </button>
        {check && (
          <span class={`badge ${check.method}`} data-gradient={check.method} title={strings.gradientMethods[check.method].meaning}>
            {strings.gradientMethods[check.method].badge}
          </span>
        )}
        {status === 'checking' && (
          <span class="running">
            <ProgressRing />
            {words.checking}
          </span>
        )}
      </header>
      <div class="point actions">
        <label ref={point}>
          θ
          <TextField label={words.point} value={at} title={words.pointHint} placeholder={words.pointHint} onCommit={(text) => send({ type: 'check', at: text })} data-field="point" />
        </label>
        <Button label={words.again} title={words.againMeaning} onClick={() => send({ type: 'check', at })} data-command="check-again">
          <Icon name="rerun" />
          <span>{words.again}</span>
        </Button>
      </div>
      {problem && (
        <div class="problem" role="alert">
          <h2>{words.failed}</h2>
          <Place note={problem} open={() => send({ type: 'openPlace', note: 'problem' })} />
        </div>
      )}
      {check && !problem && (
        <>
          <Verdict check={check} at={at} go={goTo} />
          {check.notes.length > 0 && (
            <section aria-label={words.notes} class="notes">
              {check.notes.map((note, index) => (
                <Place key={`${note.place} ${note.message}`} note={note} open={() => send({ type: 'openPlace', note: index })} />
              ))}
            </section>
          )}
          <GradientTable check={check} />
        </>
      )}
    </main>
  );
}

interface VerdictProps {
  readonly check: GradientCheckView;
  readonly at: string;
  readonly go: (at: string) => void;
}

function Verdict({ check, at, go }: VerdictProps): VNode {
  const against = check.rows.some(({ exact }) => exact !== undefined) ? words.exactOther : words.numericOther;
  const largest = formatNumber(fromWire(check.maxRelativeError), 2);
  const isHere = check.rows.some(({ relativeError }) => relativeError === check.maxRelativeError) || check.worstAt === at;
  return (
    <div class={check.agrees ? 'verdict agrees' : 'verdict differs'} role="status" data-agrees={check.agrees}>
      <p>
        <strong>{check.unchecked !== undefined ? words.unchecked(check.unchecked) : check.agrees ? `✓ ${words.agrees(against)}` : `✗ ${words.differs(against)}`}</strong>
        {check.unchecked === undefined && (
          <span>
            {words.largest(largest)}, {words.points}
          </span>
        )}
        {!check.agrees && check.unchecked === undefined && !isHere && (
          <button type="button" class="link" title={check.worstAt} data-command="go-there" onClick={() => go(check.worstAt)}>
            {words.goThere}
          </button>
        )}
      </p>
      <p>
        f(θ) <b data-value={String(check.value)}>{formatFull(fromWire(check.value))}</b>
      </p>
    </div>
  );
}

function Place({ note, open }: { readonly note: ProblemView; readonly open: () => void }): VNode {
  return (
    <p>
      {note.message}{' '}
      <button type="button" class="link" title={words.openPlace} data-command="open-place" onClick={open}>
        {note.place}
      </button>
    </p>
  );
}
