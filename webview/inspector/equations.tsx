import { useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { formatCount, formatFull, formatNumber, fromWire } from '../format.ts';
import { Icon } from '../icons.tsx';
import { Tex } from '../formulas/tex.tsx';
import { useWorkbench } from '../state/context.ts';
import { Prose } from '../prose.tsx';
import { strings } from '../strings.ts';
import { Button, Dropdown, TextField } from '../toolkit.ts';
import type { EquationsView, EquationView } from './equationsProtocol.ts';
import './equations.css';

const words = strings.equations;

/** How the numbers of the step came to be, for one coordinate: of the selected run, or of it and another one. */
export function Equations(): VNode | null {
  const { panel, frames } = useWorkbench();
  const choice = frames.equations.value;
  const view = frames.frame.value?.equations;
  const run = frames.run.value;
  if (!run || run.columns.length === 0) return null;
  const others = panel.opened.value.filter(({ index }) => index !== run.index);
  const against = others.some(({ index }) => index === choice.against) ? choice.against : undefined;
  return (
    <div class="equations" role="group" aria-label={words.title} data-equations={choice.shown ? 'shown' : 'hidden'} data-of={view && `${view.sides.map((side) => `${side.run}@${side.step}`).join(' ')} [${view.coordinate}]`}>
      <div class="equations-head">
        <button type="button" class="disclosure" aria-expanded={choice.shown} onClick={() => (frames.equations.value = { ...choice, shown: !choice.shown })} data-command="equations">
          <Icon name={choice.shown ? 'chevron' : 'forward'} />
          {words.title}
        </button>
        {choice.shown && <CoordinateChoice />}
        {choice.shown && others.length > 0 && (
          <Dropdown
            label={words.against}
            class="against-choice"
            value={String(against ?? '')}
            options={[{ value: '', label: words.alone }, ...others.map(({ index, label }) => ({ value: String(index), label: words.beside(label) }))]}
            onChange={(value) => (frames.equations.value = { ...choice, against: value === '' ? undefined : Number(value) })}
            data-field="against"
          />
        )}
      </div>
      {choice.shown && view && <Lines view={view} />}
    </div>
  );
}

/** Which coordinate: by name where there are few, else by number; and the ones before and after. */
function CoordinateChoice(): VNode | null {
  const { panel } = useWorkbench();
  const comparison = panel.comparison.value;
  const n = comparison?.dimensions ?? 0;
  const coordinate = panel.coordinate.value;
  if (!comparison || n < 2) return null;
  const name = (index: number) => comparison.loss.parameterNames[index] ?? `θ[${index}]`;
  const commit = (text: string) => {
    const named = comparison.loss.parameterNames.indexOf(text.trim());
    const wanted = named >= 0 ? named : /^\d+$/.test(text.trim()) ? Number(text) - 1 : NaN;
    if (Number.isFinite(wanted)) panel.chooseCoordinate(wanted);
  };
  return (
    <span class="coordinate-of-equations">
      <Button appearance="icon" label={words.previous} disabled={coordinate === 0} onClick={() => panel.chooseCoordinate(coordinate - 1)} data-command="previous-coordinate">
        <Icon name="back" />
      </Button>
      {n <= 60 ? (
        <Dropdown
          label={words.coordinate}
          class="equation-coordinate"
          value={String(coordinate)}
          options={Array.from({ length: n }, (_, index) => ({ value: String(index), label: name(index) }))}
          onChange={(value) => panel.chooseCoordinate(Number(value))}
          data-field="equation-coordinate"
        />
      ) : (
        <TextField label={words.coordinateOf(formatCount(n))} title={words.coordinateOf(formatCount(n))} value={name(coordinate)} class="equation-coordinate" onCommit={commit} data-field="equation-coordinate" />
      )}
      <Button appearance="icon" label={words.next} disabled={coordinate >= n - 1} onClick={() => panel.chooseCoordinate(coordinate + 1)} data-command="next-coordinate">
        <Icon name="forward" />
      </Button>
    </span>
  );
}

function Lines({ view }: { readonly view: EquationsView }): VNode {
  const { panel, frames } = useWorkbench();
  const body = useRef<HTMLDivElement>(null);
  useHighlight(body);
  const columnAt = ({ target }: Event) => (target instanceof Element ? target.closest<HTMLElement>('[data-column]')?.dataset.column : undefined);
  const show = (event: Event) => {
    const column = columnAt(event);
    if (column !== undefined) panel.showColumn(column, view.coordinate);
  };
  const tip = (event: Event) => {
    // The exact number of what is pointed at; KaTeX has no titles.
    const number = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-value]') : null;
    if (number && number.title === '') number.title = number.dataset.value ?? '';
    panel.highlight(columnAt(event));
  };
  const two = view.sides.length > 1;
  const label = (index: number) => panel.runs.value.find((run) => run.index === view.sides[index]?.run)?.label ?? '';
  const meanings = new Map((frames.run.value?.columns ?? []).map(({ id, symbol, meaning }) => [id, { symbol, meaning }]));
  const parameter = panel.comparison.value?.loss.parameterNames[view.coordinate] ?? '';
  return (
    <div
      ref={body}
      class={two ? 'equation-lines two' : 'equation-lines'}
      onPointerOver={tip}
      onPointerLeave={() => panel.highlight(undefined)}
      onFocusIn={(event) => panel.highlight(columnAt(event))}
      onFocusOut={() => panel.highlight(undefined)}
      onClick={show}
    >
      {two && (
        <div class="equation-line heads">
          <span />
          {view.sides.map((side, index) => (
            <b key={side.run}>
              {label(index)} <span class="muted">{strings.inspector.atStep(formatCount(side.step))}</span>
            </b>
          ))}
          <span class="difference" title={words.differenceOf(label(0), label(1))}>{words.differenceOf(label(0), label(1))}</span>
        </div>
      )}
      <div class="lines">
        {view.lines.map(({ sides, kind, difference }, index) => {
          const first = sides[0] ?? sides[1];
          const column = first?.column;
          const known = column === undefined ? undefined : meanings.get(column);
          return (
            <div key={index} class="equation-line" data-line={column} data-kind={kind}>
              {column !== undefined ? (
                <button type="button" class="of" data-column={column} title={known && `${known.meaning}\n${words.showColumnHint}`}>
                  <Tex tex={first!.symbol} />
                  <span class="unseen">{words.showColumn(known?.symbol ?? column, valuesText(sides))}</span>
                </button>
              ) : (
                <span class="of">{first && <Tex tex={first.symbol} />}</span>
              )}
              {sides.map((side, place) => (
                <Side key={place} side={side} of={two ? label(place) : undefined} />
              ))}
              {two && (
                <span class="difference" title={kind && words.kinds[kind]}>
                  <span class="kind">{kind && words.signs[kind]}</span>
                  <span class="unseen">{kind && words.kinds[kind]}</span>
                  {difference !== undefined && (
                    <span data-value={String(fromWire(difference))} title={`${words.differenceOf(label(0), label(1))} = ${formatFull(fromWire(difference))}`}>
                      Δ = {formatNumber(fromWire(difference), 5)}
                    </span>
                  )}
                </span>
              )}
            </div>
          );
        })}
      </div>
      {view.sides.map(({ run, notes, rateRatio }, index) => (
        <p key={run} class="equation-note">
          {two && <b>{label(index)}: </b>}
          {notes.map((note) => words.notes[note]).join(' ')} {rateRatio !== undefined && <Prose text={words.rate(parameter, formatNumber(rateRatio, 5))} />}
        </p>
      ))}
    </div>
  );
}

/** Symbols, and below them the numbers and what they give. */
function Side({ side, of }: { readonly side: EquationView | null; readonly of: string | undefined }): VNode {
  if (!side)
    return (
      <span class="side muted" data-of-run={of}>
        {words.notThere}
      </span>
    );
  const { symbols, value } = side;
  // A number alone need not be said to equal itself.
  const numbers = value && side.numbers !== undefined && numberAlone(side.numbers) === numberAlone(value.tex) ? undefined : side.numbers;
  return (
    <span class="side" data-of-run={of}>
      {symbols !== undefined && <Tex class="in-symbols" tex={`\\displaystyle =${symbols}`} />}
      {(numbers !== undefined || value) && <Tex class="in-numbers" tex={`\\displaystyle ${numbers === undefined ? '' : `=${numbers}`}${value ? `=${value.tex}` : ''}`} />}
    </span>
  );
}

/** What is shown of a formula that is nothing but one number or symbol. */
const numberAlone = (tex: string): string => /^\\htmlData\{[^{}]*\}\{([^{}]*)\}$/.exec(tex)?.[1] ?? tex;

const valuesText = (sides: readonly (EquationView | null)[]): string => sides.map((side) => (side?.value ? formatNumber(fromWire(side.value.exact), 5) : '–')).join(', ');

/** Marks every symbol and number of the column that is pointed at, in whichever area. */
function useHighlight(body: { readonly current: HTMLElement | null }): void {
  const { panel, frames } = useWorkbench();
  useSignalEffect(() => {
    const column = panel.highlighted.value;
    void frames.frame.value;
    for (const element of body.current?.querySelectorAll('.lit') ?? []) element.classList.remove('lit');
    if (column === undefined) return;
    for (const element of body.current?.querySelectorAll<HTMLElement>('[data-column]') ?? []) if (element.dataset.column === column) element.classList.add('lit');
  });
}
