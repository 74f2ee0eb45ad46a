import type { LogOutputChannel } from 'vscode';
import { countedFrom } from '../../engine/run/checkpoints.ts';
import { bounds, type Box } from '../../engine/recording/bounds.ts';
import type { RunReader } from '../../engine/recording/runReader.ts';
import { columnOf, type Recording, rowAtStep } from '../../engine/recording/recording.ts';
import { toWireNumber } from '../../engine/wireNumber.ts';
import type { EventView, HeadView, LandscapeView, PanelQueries, PanelToHost, TrajectoryView } from '../../webview/protocol.ts';
import type { Comparison, Run } from '../comparisons/comparison.ts';
import { equationsAnswer } from './equationsAnswer.ts';
import { comparisonView, parameterNames } from '../comparisons/comparisonView.ts';
import { logFailure } from '../log.ts';
import type { LandscapeSource } from './landscapes.ts';
import { eventsOf } from './eventsAnswer.ts';
import { keptRows, type ReaderSource } from './runReaders.ts';
import { Refusal } from './refusal.ts';
import { rowsAnswer, summaryAnswer } from './rowsAnswer.ts';
import { seriesOf, valuesOf } from './seriesAnswer.ts';

type Query = Extract<PanelToHost, { type: 'query' }>;
type Parameters<Name extends Query['name']> = PanelQueries[Name]['parameters'];
type Answer = { [Name in Query['name']]: { readonly name: Name; readonly result: PanelQueries[Name]['result'] } }[Query['name']];

/**
 * Answers what a panel asks about its comparison.
 * @throws Refusal, or whatever goes wrong in the engine
 */
export async function answerQuery(comparison: Comparison, query: Query, landscapes: LandscapeSource, log: LogOutputChannel, readers: ReaderSource = keptRows): Promise<Answer> {
  switch (query.name) {
    case 'series':
      return { name: query.name, result: await ofRuns(comparison, query.parameters.runs, log, readers, (run, reader) => seriesOf(run, reader, query.parameters)) };
    case 'values':
      return { name: query.name, result: await ofRuns(comparison, query.parameters.runs, log, readers, (run, reader) => valuesOf(run, reader, query.parameters)) };
    case 'events':
      return { name: query.name, result: await events(comparison, log) };
    case 'trajectories':
      return { name: query.name, result: await trajectories(comparison, query.parameters, log, readers) };
    case 'landscape':
      return { name: query.name, result: await landscape(comparison, query.parameters, landscapes, log) };
    case 'heads':
      return { name: query.name, result: await heads(comparison, query.parameters, log, readers) };
    case 'rows': {
      const names = parameterNames(comparison);
      const { whole, recording, at } = await rowOf(comparison, query.parameters, readers);
      return { name: query.name, result: rowsAnswer(recording, at, (coordinate) => names[coordinate] ?? '', query.parameters, whole) };
    }
    case 'equations': {
      const { runs, step, coordinate } = query.parameters;
      const sides = await Promise.all(runs.map(async (run) => {
        const { whole, ...row } = await rowOf(comparison, { run, step }, readers, true);
        return { run, ...row, first: whole.steps[0]!, begun: countedFrom(whole), configuration: comparison.runs[run]!.optimizer };
      }));
      return { name: query.name, result: equationsAnswer(sides, comparison.facts.loss?.tensors ?? [], comparison.facts.request.seed, coordinate) };
    }
    case 'summary': {
      const { whole, recording, at } = await rowOf(comparison, query.parameters, readers);
      return { name: query.name, result: summaryAnswer(recording, at, query.parameters, whole) };
    }
  }
}

/** Runs that have recorded nothing (yet) are left out. */
async function ofRuns<View>(comparison: Comparison, runs: readonly number[], log: LogOutputChannel, readers: ReaderSource, view: (run: number, reader: RunReader) => Promise<readonly View[]>): Promise<readonly View[]> {
  const recordings = await recordingsOf(comparison, runs, log);
  const views: Promise<readonly View[]>[] = [];
  for (const { run, recording } of recordings) {
    const found = view(run, readers.reader(comparison, run, recording));
    // Told below.
    found.catch(() => undefined);
    views.push(found);
    // To read a long recording takes a while: what else has come goes out before the next one.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return (await Promise.all(views)).flat();
}

async function events(comparison: Comparison, log: LogOutputChannel): Promise<readonly EventView[]> {
  const recordings = new Map((await recordingsOf(comparison, comparison.runs.keys(), log)).map(({ run, recording }) => [run, recording]));
  return comparisonView(comparison).runs.flatMap((run) => eventsOf(run, recordings.get(run.index)));
}

async function trajectories(comparison: Comparison, { runs, x, y }: Parameters<'trajectories'>, log: LogOutputChannel, readers: ReaderSource): Promise<readonly TrajectoryView[]> {
  const box = x && y ? { x, y } : await boxOf(comparison, log);
  return ofRuns(comparison, runs, log, readers, async (run, reader) => [{ run, ...await reader.path({ box }) }]);
}

async function landscape(comparison: Comparison, { x, y, columns, rows }: Parameters<'landscape'>, landscapes: LandscapeSource, log: LogOutputChannel): Promise<LandscapeView> {
  if (comparison.dimensions !== 2) throw new Refusal(`A landscape needs a loss function of two parameters; this one has ${comparison.dimensions}.`);
  const box = x && y ? { x, y } : await boxOf(comparison, log);
  return landscapes.evaluate(comparison, { x: x ?? box.x, y: y ?? box.y, columns, rows }, !(x && y));
}

async function heads(comparison: Comparison, { step }: Parameters<'heads'>, log: LogOutputChannel, readers: ReaderSource): Promise<readonly HeadView[]> {
  // A branch is nowhere before it begins.
  const begun = [...comparison.runs.entries()].filter(([, { branch }]) => branch === undefined || branch.step <= step).map(([index]) => index);
  return Promise.all((await recordingsOf(comparison, begun, log)).map(async ({ run, recording }) => {
    const seen = [...Array(Math.min(recording.dimensions, 2)).keys()];
    const piece = await readers.reader(comparison, run, recording).piece(step, step, [{ id: 'loss' }, { id: 'parameters', coordinates: seen }]);
    return { run, step: piece.steps[0]!, loss: toWireNumber(columnOf(piece, 'loss').data[0]!), parameters: columnOf(piece, 'parameters').data.slice() };
  }));
}

/**
 * The row of a step, as a piece of the whole of the run's recording.
 * @param before whether the row before it must be there too, where there is one
 */
async function rowOf(comparison: Comparison, { run, step }: { readonly run: number; readonly step: number }, readers: ReaderSource, before = false): Promise<{ readonly whole: Recording; readonly recording: Recording; readonly at: number }> {
  const whole = await comparison.glance(run);
  if (!whole || whole.rows === 0) throw new Refusal('Nothing was recorded of this run.');
  const shown = Math.min(step, whole.steps.at(-1)!);
  // What is computed again is asked for as the equations ask for it: it is done once.
  const isKept = whole.steps[rowAtStep(whole, shown)] === shown;
  const recording = await readers.reader(comparison, run, whole).piece(isKept && !before ? shown : shown - 1, step);
  return { whole, recording, at: recording.rows - 1 };
}

/** What is seen when nobody asked for a section: the loss function's domain, else where the runs went. */
async function boxOf(comparison: Comparison, log: LogOutputChannel): Promise<Box> {
  const { loss } = comparison.facts;
  const [x, y = x] = loss?.domain ?? [];
  if (x && y && comparison.dimensions === 2) return { x, y };
  const recordings = await recordingsOf(comparison, comparison.runs.keys(), log);
  return bounds(recordings.map(({ recording }) => recording), [comparison.start, ...loss?.minima ?? []]);
}

/** Runs whose recording could not be read and about whom the log has said so: the panel asks many times a second. */
const unreadable = new WeakSet<Run>();

/** What is recorded of some runs; one whose recording cannot be read is left out, and the others are shown. */
async function recordingsOf(comparison: Comparison, runs: Iterable<number>, log: LogOutputChannel): Promise<readonly { readonly run: number; readonly recording: Recording }[]> {
  const recordings = await Promise.all([...runs].map(async (index) => {
    const run = comparison.runs[index];
    try {
      return { run: index, recording: await comparison.glance(index) };
    } catch (error) {
      if (!run) throw error;
      if (!unreadable.has(run)) logFailure(log, `The recording of ${run.label} cannot be read, so it is not shown`, error);
      unreadable.add(run);
      return { run: index, recording: undefined };
    }
  }));
  return recordings.filter((entry): entry is { run: number; recording: Recording } => entry.recording !== undefined && entry.recording.rows > 0);
}
