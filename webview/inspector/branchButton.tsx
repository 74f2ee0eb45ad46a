import type { VNode } from 'preact';
import { formatCount } from '../format.ts';
import { Icon } from '../icons.tsx';
import { useWorkbench } from '../state/context.ts';
import { strings } from '../strings.ts';
import { Button } from '../toolkit.ts';

/** Lets the chosen run go on from the step that is looked at, with other hyperparameters, as a new run. */
export function BranchButton(): VNode {
  const { panel, frames } = useWorkbench();
  const run = panel.selected.value;
  const step = frames.step.value;
  const { branch, branchMeaning } = strings.commands;
  return (
    <Button
      label={branch(formatCount(step))}
      title={`${branch(formatCount(step))} ${branchMeaning(run?.label ?? '')}`}
      appearance="icon"
      disabled={!panel.canBranchFrom(step)}
      onClick={() => run && panel.command({ name: 'branch', run: run.index, step })}
      data-command="branch-here"
    >
      <Icon name="branch" />
    </Button>
  );
}
