import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { formatCount } from '../format.ts';
import { Icon } from '../icons.tsx';
import { useWorkbench } from '../state/context.ts';
import { playSpeeds } from '../state/playSpeed.ts';
import { strings } from '../strings.ts';
import { Button, Dropdown, TextField } from '../toolkit.ts';
import { EventMarks } from './eventMarks.tsx';
import { listenToKeys } from './keyboard.ts';
import { SpokenStep, useStepText } from './spokenStep.tsx';
import { StepEvents } from './stepEvents.ts';
import './slider.css';

const words = strings.slider;

/** The one time axis of all areas. */
export function StepSlider(): VNode {
  const { panel, frames, player } = useWorkbench();
  const typed = useSignal('');
  const events = useMemo(() => new StepEvents(panel), [panel]);
  const text = useStepText();
  useEffect(() => events.start(), [events]);
  useEffect(() => listenToKeys(panel, frames, player, events, typed), [panel, frames, player, events, typed]);
  const step = frames.step.value;
  const isAtEnd = panel.step.value >= panel.furthest.value;
  const maximum = panel.maximum.value;
  const furthest = panel.furthest.value;
  const playing = player.playing.value;
  const move = (target: number) => {
    player.pause();
    panel.goTo(target);
  };
  const commit = (entered: string) => {
    const target = Number(entered.replace(/[\s,_.']/g, ''));
    if (entered.trim() !== '' && Number.isFinite(target)) move(target);
  };
  return (
    <div class="step-slider" title={words.keys}>
      <div class="transport">
        <Button appearance="icon" label={words.first} disabled={step === 0} onClick={() => move(0)} data-command="first">
          <Icon name="first" />
        </Button>
        <Button appearance="icon" label={words.back} disabled={step === 0} onClick={() => move(step - 1)} data-command="back">
          <Icon name="back" />
        </Button>
        <Button appearance="icon" label={playing ? words.pause : words.play} disabled={furthest === 0} onClick={() => player.toggle()} data-command="play">
          <Icon name={playing ? 'pause' : 'play'} />
        </Button>
        <Button appearance="icon" label={words.forward} disabled={isAtEnd} onClick={() => move(step + 1)} data-command="forward">
          <Icon name="forward" />
        </Button>
        <Button appearance="icon" label={words.last} disabled={isAtEnd} onClick={() => move(furthest)} data-command="last">
          <Icon name="last" />
        </Button>
      </div>
      <Speed />
      <div class="track">
        <input
          type="range"
          min={0}
          max={maximum}
          step={1}
          value={step}
          data-step={step}
          aria-label={words.step}
          aria-valuetext={text.value}
          disabled={furthest === 0}
          style={{ '--share': maximum === 0 ? 0 : step / maximum }}
          onInput={(event) => move(event.currentTarget.valueAsNumber)}
        />
        <EventMarks events={events} go={move} />
      </div>
      <EventText events={events} />
      <div class="step-number">
        <TextField label={words.field} value={typed.value === '' ? formatCount(step) : `${typed.value}▏`} class={typed.value === '' ? undefined : 'typing'} onCommit={commit} data-field="step" />
        <span>{words.of(formatCount(maximum))}</span>
      </div>
      <SpokenStep text={text} events={events} />
    </div>
  );
}

/** Beside the play button. */
function Speed(): VNode {
  const { panel } = useWorkbench();
  const options = Object.entries(playSpeeds).map(([value, speed]) => ({ value, label: 'times' in speed ? value : words.stepsPerSecond(formatCount(speed.steps)), title: 'times' in speed ? words.times(String(speed.times)) : words.stepsPerSecondMeaning(speed.steps) }));
  return <Dropdown label={words.speed} class="speed" value={panel.speed.value} options={options} onChange={(speed) => panel.setSpeed(speed)} data-field="speed" />;
}

/** What happened at the step that is looked at. */
function EventText({ events }: { readonly events: StepEvents }): VNode {
  const { panel, frames } = useWorkbench();
  const event = events.at(frames.step.value);
  if (!event) return <span class="event-text" />;
  // What is told of the chosen run comes first.
  const own = event.lines.find((line) => line.startsWith(`${panel.selected.value?.label}: `)) ?? event.lines[0]!;
  const text = event.lines.length > 1 ? `${own} ${strings.curves.more(formatCount(event.lines.length - 1))}` : own;
  return (
    <span class="event-text" title={event.lines.join('\n')} data-event-text>
      {text}
    </span>
  );
}
