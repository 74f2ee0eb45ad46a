import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { LandscapeModel } from '../landscape/landscapeModel.ts';
import type { Panel } from './panel.ts';
import type { Player } from './player.ts';
import type { StepFrames } from './stepFrame.ts';

/** What every area works with. */
export interface Workbench {
  readonly panel: Panel;
  readonly frames: StepFrames;
  readonly landscape: LandscapeModel;
  readonly player: Player;
}

export const WorkbenchContext = createContext<Workbench | undefined>(undefined);

export function useWorkbench(): Workbench {
  const workbench = useContext(WorkbenchContext);
  if (!workbench) throw new Error('An area was rendered outside the panel.');
  return workbench;
}
