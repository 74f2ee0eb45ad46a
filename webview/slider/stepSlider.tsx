import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { formatCount } from '../format.ts';
import { Icon } from '../icons.tsx';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Button, TextField } from '../toolkit.ts';
import { listenToKeys } from './keyboard.ts';
import './slider.css';

/** The one time axis of all areas. */
export function StepSlider(): VNode {
  const { panel, player } = useWorkbench();
  const typed = useSignal('');
  useEffect(() => listenToKeys(panel, player, typed), [panel, player, typed]);
  const step = panel.step.value;
  const maximum = panel.maximum.value;
  const furthest = panel.furthest.value;
  const playing = player.playing.value;
  const words = strings.slider;
  const move = (target: number) => {
    player.pause();
    panel.goTo(target);
  };
  const commit = (text: string) => {
    const target = Number(text.replace(/[\s,_.']/g, ''));
    if (text.trim() !== '' && Number.isFinite(target)) move(target);
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
        <Button appearance="icon" label={words.forward} disabled={step >= furthest} onClick={() => move(step + 1)} data-command="forward">
          <Icon name="forward" />
        </Button>
        <Button appearance="icon" label={words.last} disabled={step >= furthest} onClick={() => move(furthest)} data-command="last">
          <Icon name="last" />
        </Button>
      </div>
      <input
        type="range"
        min={0}
        max={maximum}
        step={1}
        value={step}
        data-step={step}
        aria-label={words.step}
        aria-valuetext={`${formatCount(step)} ${words.of(formatCount(maximum))}`}
        disabled={furthest === 0}
        style={{ '--share': maximum === 0 ? 0 : step / maximum }}
        onInput={(event) => move(event.currentTarget.valueAsNumber)}
      />
      <div class="step-number">
        <TextField label={words.field} value={typed.value === '' ? formatCount(step) : `${typed.value}▏`} class={typed.value === '' ? undefined : 'typing'} onCommit={commit} data-field="step" />
        <span>{words.of(formatCount(maximum))}</span>
      </div>
    </div>
  );
}
