import type { LogOutputChannel } from 'vscode';
import type { Recording } from '../../engine/recording/recording.ts';
import { bounds, type Box } from '../../engine/recording/bounds.ts';
import { trajectoryPath } from '../../engine/recording/trajectoryPath.ts';
import { columnOf } from '../../engine/recording/recording.ts';
import { toWireNumber } from '../../engine/wireNumber.ts';
import type { HeadView, LandscapeView, PanelQueries, PanelToHost, RowView, SeriesView, TrajectoryView } from '../../webview/protocol.ts';
import type { Comparison, Run } from '../comparisons/comparison.ts';
import { logFailure } from '../log.ts';
import type { LandscapeSource } from './landscapes.ts';
import { keptRows, type ReaderSource } from './runReaders.ts';
import { Refusal } from './refusal.ts';

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
      return { name: query.name, result: await series(comparison, query.parameters, log, readers) };
    case 'trajectories':
      return { name: query.name, result: await trajectories(comparison, query.parameters, log) };
    case 'landscape':
      return { name: query.name, result: await landscape(comparison, query.parameters, landscapes, log) };
    case 'heads':
      return { name: query.name, result: await heads(comparison, query.parameters, log, readers) };
    case 'row':
      return { name: query.name, result: await row(comparison, query.parameters, readers) };
  }
}

/** Runs that have recorded nothing (yet), or have no such column, are left out. */
async function series(comparison: Comparison, { runs, column, coordinate, from, to, buckets }: Parameters<'series'>, log: LogOutputChannel, readers: ReaderSource): Promise<readonly SeriesView[]> {
  const recordings = await recordingsOf(comparison, runs, log);
  const having = recordings.filter(({ recording }) => recording.columns.some(({ id }) => id === column));
  return Promise.all(having.map(async ({ run, recording }) => ({ run, ...await readers.reader(comparison, run, recording).series(column, coordinate, from, to, buckets) })));
}

async function trajectories(comparison: Comparison, { runs, x, y }: Parameters<'trajectories'>, log: LogOutputChannel): Promise<readonly TrajectoryView[]> {
  const box = x && y ? { x, y } : await boxOf(comparison, log);
  return (await recordingsOf(comparison, runs, log)).map(({ run, recording }) => ({ run, ...trajectoryPath(recording, box) }));
}

async function landscape(comparison: Comparison, { x, y, columns, rows }: Parameters<'landscape'>, landscapes: LandscapeSource, log: LogOutputChannel): Promise<LandscapeView> {
  if (comparison.dimensions !== 2) throw new Refusal(`A landscape needs a loss function of two parameters; this one has ${comparison.dimensions}.`);
  const box = x && y ? { x, y } : await boxOf(comparison, log);
  return landscapes.evaluate(comparison, { x: x ?? box.x, y: y ?? box.y, columns, rows });
}

async function heads(comparison: Comparison, { step }: Parameters<'heads'>, log: LogOutputChannel, readers: ReaderSource): Promise<readonly HeadView[]> {
  return Promise.all((await recordingsOf(comparison, comparison.runs.keys(), log)).map(async ({ run, recording }) => {
    const seen = [...Array(Math.min(recording.dimensions, 2)).keys()];
    const piece = await readers.reader(comparison, run, recording).piece(step, step, [{ id: 'loss' }, { id: 'parameters', coordinates: seen }]);
    return { run, step: piece.steps[0]!, loss: toWireNumber(columnOf(piece, 'loss').data[0]!), parameters: columnOf(piece, 'parameters').data.slice() };
  }));
}

async function row(comparison: Comparison, { run, step, first, count }: Parameters<'row'>, readers: ReaderSource): Promise<RowView> {
  const recording = await comparison.recording(run);
  if (!recording || recording.rows === 0) throw new Refusal('Nothing was recorded of this run.');
  const { steps, columns } = await readers.reader(comparison, run, recording).piece(step, step);
  return { run, step: steps[0]!, columns: columns.map(({ data, width }) => (width === 1 ? data.slice(0, 1) : data.slice(Math.min(first, width), Math.min(first + count, width)))) };
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
      return { run: index, recording: await comparison.recording(index) };
    } catch (error) {
      if (!run) throw error;
      if (!unreadable.has(run)) logFailure(log, `The recording of ${run.label} cannot be read, so it is not shown`, error);
      unreadable.add(run);
      return { run: index, recording: undefined };
    }
  }));
  return recordings.filter((entry): entry is { run: number; recording: Recording } => entry.recording !== undefined && entry.recording.rows > 0);
}
