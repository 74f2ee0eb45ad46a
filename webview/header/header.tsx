import type { VNode } from 'preact';
import type { GradientMethod } from '../../engine/run/run.ts';
import { formatCount } from '../format.ts';
import { Icon } from '../icons.tsx';
import type { ComparisonView } from '../protocol.ts';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Button, Checkbox, ProgressRing } from '../toolkit.ts';
import { ExportMenu } from './exportMenu.tsx';
import { RunControls } from './runControls.tsx';
import './header.css';

/** What is compared, how far it is, and what can be done with it. */
export function Header(): VNode | null {
  const { panel, frames } = useWorkbench();
  const comparison = panel.comparison.value;
  if (!comparison) return null;
  const { title, standing, loss, seed, steps, status, sourceChanges } = comparison;
  const running = status === 'running';
  const branches = comparison.runs.filter(({ branch }) => branch).length;
  const words = strings.commands;
  const facts = [
    ...(comparison.runs.length > 0 ? [strings.optimizers(formatCount(comparison.runs.length - branches))] : []),
    ...(branches > 0 ? [strings.branches(branches)] : []),
    strings.steps(formatCount(steps)),
    strings.seed(seed),
  ];
  return (
    <header data-area="header">
      <div class="what">
        <h1 title={loss.summary}>{title ?? loss.name}</h1>
        {title !== undefined && <span>{loss.name}</span>}
        <button type="button" class="link" title={strings.openLoss} data-command="open-loss" onClick={() => panel.command({ name: 'openLoss' })}>
          {loss.file}
        </button>
        <span class="facts" title={facts.join(' · ')}>
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </span>
        {loss.gradientMethod && <GradientBadge method={loss.gradientMethod} check={() => panel.command({ name: 'checkGradient', run: panel.selected.value?.index ?? 0, step: frames.step.peek() })} />}
        {sourceChanges.length > 0 && <SourceBadge changes={sourceChanges} show={() => panel.command({ name: 'showSourceChanges' })} />}
        {running && <RunningBadge />}
        {standing ? (
          <span class="running" title={strings.standing[standing].meaning}>{strings.standing[standing].badge}</span>
        ) : (
          status === 'paused' && <span class="running">{strings.pausedBadge}</span>
        )}
      </div>
      <div class="actions">
        <RunControls comparison={comparison} />
        <Button label={words.stop} title={words.stopMeaning} disabled={status === 'finished'} appearance={running ? 'primary' : 'secondary'} onClick={() => panel.command({ name: 'stop' })} data-command="stop">
          <Icon name="stop" />
          <span>{words.stop}</span>
        </Button>
        <Button label={words.rerun} title={sourceChanges.length > 0 ? words.rerunChangedMeaning : words.rerunMeaning} onClick={() => panel.command({ name: 'rerun' })} data-command="rerun">
          <Icon name="rerun" />
          <span>{words.rerun}</span>
        </Button>
        <Checkbox label={words.rerunOnSave} checked={comparison.rerunOnSave} onChange={(value) => panel.command({ name: 'setRerunOnSave', value })} data-command="rerun-on-save" />
        <ExportMenu />
        <Button label={words.saveExperiment} title={words.saveExperimentMeaning} onClick={() => panel.command({ name: 'saveExperiment' })} data-command="save-experiment">
          <Icon name="save" />
          <span>{words.saveExperiment}</span>
        </Button>
      </div>
      {running && <progress class="line" aria-label={strings.steps('')} max={Math.max(1, comparison.runs.length * steps)} value={panel.runs.value.reduce((sum, run) => sum + (run.status === 'finished' || run.status === 'paused' ? steps : run.steps), 0)} />}
    </header>
  );
}

/** How the gradient is computed; leads to its check. */
function GradientBadge({ method, check }: { readonly method: GradientMethod; readonly check: () => void }): VNode {
  const { badge, meaning } = strings.gradientMethods[method];
  return (
    <button type="button" class={`badge ${method}`} data-gradient={method} data-command="check-gradient" title={`${meaning} ${strings.checkGradient}`} onClick={check}>
      {badge}
    </button>
  );
}

/** That the files are not those that ran; leads to what became of them. */
function SourceBadge({ changes, show }: { readonly changes: ComparisonView['sourceChanges']; readonly show: () => void }): VNode {
  const words = strings.sourceChanges;
  const gone = changes.every(({ kind }) => kind === 'gone');
  const files = changes.map(({ file }) => file).join(', ');
  return (
    <button type="button" class="badge changed" data-command="show-source-changes" title={gone ? words.goneMeaning(files) : words.meaning(files)} onClick={show}>
      <Icon name="changed" />
      {gone ? words.gone : words.changed}
    </button>
  );
}

function RunningBadge(): VNode {
  const runs = useWorkbench().panel.runs.value;
  const done = runs.filter((run) => run.status === 'finished').length;
  return (
    <span class="running">
      <ProgressRing />
      {strings.running(formatCount(done), formatCount(runs.length))}
    </span>
  );
}
