import type { Recording } from '../recording/recording.ts';
import type { Checkpoint } from './checkpoint.ts';

/** The last checkpoint of a recording at or before a step; undefined where there is none. */
export function checkpointBefore({ checkpoints }: Pick<Recording, 'checkpoints'>, step: number): Checkpoint | undefined {
  if (!checkpoints) return undefined;
  let row = checkpoints.rows - 1;
  while (row >= 0 && checkpoints.steps[row]! > step) row--;
  if (row < 0) return undefined;
  const [loss, counts, parameters, ...state] = checkpoints.columns.map(({ data, width }) => data.slice(row * width, (row + 1) * width));
  return { step: checkpoints.steps[row]!, loss: loss![0]!, evaluations: { loss: counts![0]!, gradient: counts![1]! }, begun: counts![2]!, parameters: parameters!, state };
}

/** From where a run can go on. */
export function lastCheckpoint(recording: Pick<Recording, 'checkpoints'>): Checkpoint | undefined {
  return checkpointBefore(recording, Infinity);
}

/** The step at which the optimizer of a run began to count: its t is the step less this. */
export function countedFrom({ checkpoints }: Pick<Recording, 'checkpoints'>): number {
  return checkpoints?.columns.find(({ id }) => id === 'counts')?.data[2] ?? 0;
}
