import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { completions, coordinatesText, readCoordinates } from './coordinates.ts';
import type { CurveModel } from './curveModel.ts';

const words = strings.curves.coordinates;

/** Which coordinates a chart draws, typed as names or numbers; a list completes the word that is being typed. */
export function CoordinateField({ model, width }: { readonly model: CurveModel; readonly width: number }): VNode {
  const { panel } = useWorkbench();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  /** What is being typed; undefined while nothing is. */
  const typed = useSignal<string>();
  const active = useSignal(-1);
  const problem = useSignal<string>();
  const names = panel.comparison.value?.loss.parameterNames ?? [];
  const settled = coordinatesText(model.coordinates.value, names);
  const options = typed.value === undefined ? [] : completions(typed.value, names, width);

  const giveUp = () => {
    typed.value = undefined;
    active.value = -1;
    problem.value = undefined;
  };
  /** Whether it could be read. */
  const commit = (text: string): boolean => {
    const read = readCoordinates(text, names, width);
    if (!read.ok) {
      problem.value = read.problem;
      return false;
    }
    const key = model.choice.peek()?.key;
    // One coordinate is what all areas look at; several are the chart's own.
    if (read.coordinates.length === 1) panel.chooseCoordinate(read.coordinates[0]!);
    if (key !== undefined) panel.charts.change(key, { coordinates: read.coordinates.length > 1 ? read.coordinates : undefined });
    giveUp();
    return true;
  };
  const complete = (index: number) => {
    typed.value = options[index]!.text;
    active.value = -1;
    problem.value = undefined;
    input.current?.focus();
  };
  const keyDown = (event: KeyboardEvent) => {
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        typed.value ??= '';
        const count = completions(typed.value, names, width).length;
        if (count > 0) active.value = (active.value + (event.key === 'ArrowDown' ? 1 : active.value < 0 ? 0 : -1) + count) % count;
        return;
      }
      case 'Enter':
        event.preventDefault();
        if (active.value >= 0 && options[active.value]) complete(active.value);
        else if (typed.value !== undefined) commit(typed.value);
        return;
      case 'Escape':
        if (typed.value === undefined) return;
        event.preventDefault();
        giveUp();
        return;
      default:
    }
  };
  return (
    <span class="coordinate-field">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={words.label}
        aria-expanded={options.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active.value >= 0 ? `${id}-${active.value}` : undefined}
        aria-invalid={problem.value !== undefined}
        aria-describedby={problem.value === undefined ? undefined : `${id}-problem`}
        title={problem.value ?? words.meaning(coordinatesText([0, 1].slice(0, width), names))}
        value={typed.value ?? settled}
        autocomplete="off"
        spellcheck={false}
        data-field="coordinates"
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          active.value = -1;
          problem.value = undefined;
        }}
        onKeyDown={keyDown}
        onBlur={() => {
          if (typed.value !== undefined && !commit(typed.value)) giveUp();
        }}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={words.list} hidden={options.length === 0}>
        {options.map(({ coordinate, name }, index) => (
          // Chosen before the field loses the focus.
          <li
            key={coordinate}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active.value}
            data-option={coordinate}
            onPointerDown={(event) => {
              event.preventDefault();
              complete(index);
            }}
          >
            {name}
            <span class="muted">{coordinate}</span>
          </li>
        ))}
      </ul>
      {problem.value !== undefined && (
        <span class="field-problem" id={`${id}-problem`} role="alert">
          {problem.value}
        </span>
      )}
    </span>
  );
}

