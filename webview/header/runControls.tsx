import type { VNode } from 'preact';
import { formatCount } from '../format.ts';
import { Icon } from '../icons.tsx';
import type { ComparisonView } from '../protocol.ts';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Button } from '../toolkit.ts';
import { Menu, type MenuItem } from './menu.tsx';

const words = strings.commands;

/** Pause or continue, step, and what else lets runs go on. */
export function RunControls({ comparison }: { readonly comparison: ComparisonView }): VNode {
  const { panel } = useWorkbench();
  const { status } = comparison;
  const running = status === 'running';
  const paused = status === 'paused';
  const advance = running ? 'pause' : 'continue';
  const meaning = running ? words.pauseMeaning : paused ? words.continueMeaning : words.nothingPaused;
  return (
    <>
      <Button label={words[advance]} title={meaning} disabled={status === 'finished'} appearance={paused ? 'primary' : 'secondary'} onClick={() => panel.command({ name: advance })} data-command={advance}>
        <Icon name={running ? 'pause' : 'play'} />
        {/* As wide as the wider of the two: what stands beside it stays where it is. */}
        <span class="either">
          {(['pause', 'continue'] as const).map((action) => (
            <span key={action} aria-hidden={action !== advance}>
              {words[action]}
            </span>
          ))}
        </span>
      </Button>
      <Button label={words.step} title={paused ? words.stepMeaning : words.nothingPaused} disabled={!paused} onClick={() => panel.advance({ name: 'step' })} data-command="step">
        <Icon name="step" />
        <span>{words.step}</span>
      </Button>
      <Menu command="more" label={words.more} title={words.more} items={useItems(comparison)}>
        <Icon name="chevron" />
      </Menu>
    </>
  );
}

function useItems({ status, breakpoints }: ComparisonView): readonly MenuItem[] {
  const { panel, frames } = useWorkbench();
  const run = panel.selected.value;
  const step = frames.step.value;
  return [
    { id: 'step-many', label: words.stepMany, meaning: words.stepManyMeaning, disabled: status !== 'paused', onClick: () => panel.advance({ name: 'stepMany' }) },
    { id: 'run-further', label: words.runFurther, meaning: words.runFurtherMeaning, disabled: status === 'running', onClick: () => panel.advance({ name: 'runFurther' }) },
    {
      id: 'branch',
      label: words.branch(formatCount(step)),
      meaning: words.branchMeaning(run?.label ?? ''),
      disabled: !panel.canBranchFrom(step),
      onClick: () => run && panel.command({ name: 'branch', run: run.index, step }),
    },
    { id: 'breakpoints', label: words.breakpoints(breakpoints.length), meaning: words.breakpointsMeaning, onClick: () => panel.command({ name: 'editBreakpoints' }) },
  ];
}
