import type { Recording } from '../../engine/recording/recording.ts';
import { scheduleChanges } from '../../engine/recording/scheduleChanges.ts';
import type { EventView, RunView } from '../../webview/protocol.ts';

const known = new WeakMap<Recording, readonly EventView[]>();

/**
 * The steps of a run to which one wants to go: where it branched off, where a schedule took a turn, its smallest loss, and its end with the reason.
 * @param recording as far as it is there; without it only what the run's result says
 */
export function eventsOf(run: RunView, recording: Recording | undefined): readonly EventView[] {
  return [...(recording ? turnsOf(run, recording) : []), ...resultOf(run)].sort((a, b) => a.step - b.step);
}

function turnsOf({ index, hyperparameters }: RunView, recording: Recording): readonly EventView[] {
  // A recording that has grown is another object.
  const found = known.get(recording);
  if (found) return found;
  const first = recording.steps[0] ?? 0;
  const turns: readonly EventView[] = [
    ...(first > 0 ? [{ run: index, step: first, kind: 'branch' as const }] : []),
    ...hyperparameters
      .filter(({ id, value }) => typeof value === 'string' && recording.columns.some((column) => column.id === id))
      .flatMap(({ id, symbol }) => scheduleChanges(recording, id).map(({ step, value }) => ({ run: index, step, kind: 'schedule' as const, symbol, value }))),
  ];
  known.set(recording, turns);
  return turns;
}

function resultOf({ index, result, steps }: RunView): readonly EventView[] {
  if (!result) return [];
  const best = Number(result.best.loss);
  return [
    ...(Number.isFinite(best) ? [{ run: index, step: result.best.step, kind: 'best' as const, value: best }] : []),
    { run: index, step: steps, kind: 'end' as const, stopped: result.stopped },
  ];
}
