import { join } from 'node:path';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import { label, parseSpec } from '../../engine/optimizers/spec.ts';
import { descriptionOf } from '../../engine/optimizers/registry.ts';
import { derivedLayouts } from '../../engine/recording/derivedColumns.ts';
import type { ColumnLayout, Recording } from '../../engine/recording/recording.ts';
import { toWireNumber } from '../../engine/wireNumber.ts';
import { createEngine } from '../../engine/worker/engine.ts';
import type { ComparisonView, RunView } from '../../webview/protocol.ts';
import { hostileOptimizer, madeHostile } from './hostileTexts.ts';
import type { EncodedRecording, Scenario } from './page/scenario.ts';

const examples = join(import.meta.dirname, '../../examples');
const standard = ['sgd', 'momentum', 'nesterov', 'adagrad', 'adadelta', 'rmsprop', 'adam', 'adamw', 'adamax', 'nadam', 'adam@keras'];

interface Wish {
  readonly file: string;
  readonly name: string;
  readonly specs: readonly (string | OptimizerConfiguration)[];
  readonly steps: number;
  readonly dimensions: number;
  readonly minima?: readonly (readonly number[])[];
  readonly landscape?: Scenario['landscape'];
  readonly domain?: Scenario['domain'];
}

/** Runs the real engine, so that the panel is tested with what it will be given. */
async function run(id: string, { file, name, specs, steps, dimensions, minima = [], landscape = 'rosenbrock', domain }: Wish): Promise<Scenario> {
  const engine = createEngine();
  try {
    const optimizers = specs.map((spec) => (typeof spec === 'string' ? parseSpec(spec) : spec));
    const columns = new Map<number, readonly ColumnLayout[]>();
    const results = await engine.compare(
      {
        source: { file: join(examples, file), name, recognition: 'named', overlays: {} },
        optimizers,
        steps,
        seed: 1,
        stop: {},
        recording: { columns: 'all', every: 1, budget: 2 ** 30 },
      },
      { opened: (index, opening) => void columns.set(index, opening.columns) },
    );
    const runs = results.map(({ summary }, index): RunView => {
      const optimizer = optimizers[index]!;
      const { name: optimizerName, summary: what, family, hyperparameters } = descriptionOf(optimizer);
      return {
        index,
        label: label(optimizer),
        optimizer: { id: optimizer.id, name: optimizerName, summary: what, family, dialect: optimizer.dialect },
        hyperparameters: Object.entries(optimizer.hyperparameters).map(([key, value]) => ({ id: key, symbol: hyperparameters[key]?.symbol ?? key, name: hyperparameters[key]?.name ?? key, value })),
        columns: columns.get(index) ?? [],
        derived: derivedLayouts(columns.get(index) ?? []),
        status: 'finished',
        steps: summary.steps,
        result: {
          stopped: summary.stopped,
          best: { step: summary.best.step, loss: toWireNumber(summary.best.loss) },
          last: { step: summary.last.step, loss: toWireNumber(summary.last.loss) },
          evaluations: summary.evaluations,
          milliseconds: summary.milliseconds,
          every: summary.every,
        },
      };
    });
    const parameterNames = dimensions === 2 ? ['x', 'y'] : Array.from({ length: dimensions }, (_, index) => `θ${index + 1}`);
    const comparison: ComparisonView = {
      id,
      startedAt: 1,
      loss: { name, file, summary: 'A valley that is easy to find and hard to walk along.', parameterNames, minima, gradientMethod: results[0]!.summary.gradientMethod! },
      dimensions,
      start: results[0]!.summary.start,
      seed: 1,
      steps,
      runs,
      status: 'finished',
      breakpoints: [],
      rerunOnSave: false,
    sourceChanges: [],
    };
    const recordings = results.flatMap(({ recording }, index) => (recording ? [encode(index, recording)] : []));
    return { comparison, configurations: optimizers, recordings, landscape, ...(domain && { domain }) };
  } finally {
    await engine.dispose();
  }
}

function encode(run: number, { dimensions, rows, steps, columns }: Recording): EncodedRecording {
  return { run, dimensions, rows, steps: base64(steps), columns: columns.map((column) => ({ ...column, data: base64(column.data) })) };
}

function base64(numbers: Float64Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

const rosenbrock = { file: 'rosenbrock.ts', name: 'rosenbrock', dimensions: 2, minima: [[1, 1]], domain: { x: [-2, 2], y: [-1, 3] } } as const;

const made = {
  rosenbrock: () => run('rosenbrock', { ...rosenbrock, specs: standard, steps: 2000 }),
  long: () => run('long', { ...rosenbrock, specs: ['adam', 'momentum', 'sgd'], steps: 20_000 }),
  diverging: () => run('diverging', { ...rosenbrock, specs: ['adam:learningRate=0.05', 'sgd:learningRate=0.01', 'momentum'], steps: 400 }),
  vector: () => run('vector', { file: 'high-dimensional.ts', name: 'chainedRosenbrock', dimensions: 50, specs: ['adam', 'sgd'], steps: 60 }),
  hostile: async () => madeHostile(await run('hostile', { ...rosenbrock, specs: [hostileOptimizer(), 'adam'], steps: 20 })),
} satisfies Record<string, () => Promise<Scenario>>;

/** Made once for each name and process. */
const kept = new Map<string, Promise<Scenario>>();
const scripts = new Map<string, Promise<string>>();

/** A script that gives the page its scenario: the name of one that was run, with variants after plus signs (`rosenbrock+running`). */
export function scenarioScript(name: string): Promise<string> {
  if (!scripts.has(name)) scripts.set(name, make(name).then((scenario) => `window.scenario = ${JSON.stringify(scenario)};`));
  return scripts.get(name)!;
}

async function make(name: string): Promise<Scenario> {
  const [base, ...variants] = name.split('+') as [keyof typeof made, ...string[]];
  if (!kept.has(base)) kept.set(base, made[base]());
  return variants.reduce(vary, await kept.get(base)!);
}

/** What no honest run gives, or not in time: made of one that was. */
function vary(scenario: Scenario, variant: string): Scenario {
  const { comparison } = scenario;
  switch (variant) {
    case 'running':
      return { ...scenario, comparison: { ...comparison, status: 'running' } };
    case 'problem':
      return { ...scenario, recordings: [], comparison: { ...comparison, runs: [], status: 'finished', problem: { message: 'The loss function returned a string; it must return a number.', place: 'rosenbrock.ts:14:3' } } };
    case 'failed': {
      const runs = comparison.runs.map((run): RunView => (run.index === 1 && run.result ? { ...run, result: { ...run.result, stopped: 'error', problem: { message: 'TypeError: rows is undefined', place: 'rosenbrock.ts:15:10' } } } : run));
      return { ...scenario, comparison: { ...comparison, runs } };
    }
    case 'watched': {
      const runs = comparison.runs.map((run): RunView => (run.result?.stopped === 'diverged' ? { ...run, result: { ...run.result, breakpoint: 'isNaN(loss)' } } : run));
      return { ...scenario, comparison: { ...comparison, runs } };
    }
    case 'damaged': {
      const runs = comparison.runs.map((run): RunView => (run.index === 1 && run.result ? { ...run, result: { ...run.result, damage: 'Its recording cannot be read in full: 1 of its 12 blocks is damaged. Rerun to have all of it.' } } : run));
      return { ...scenario, comparison: { ...comparison, runs } };
    }
    case 'unstarted': {
      const runs = comparison.runs.map((run): RunView => ({ ...run, columns: [], derived: [], steps: 0, result: { ...run.result!, stopped: 'cancelled', best: { step: 0, loss: 'NaN' }, last: { step: 0, loss: 'NaN' }, evaluations: { loss: 0, gradient: 0 } } }));
      return { ...scenario, recordings: [], comparison: { ...comparison, runs } };
    }
    case 'below':
      return withLoss(scenario, (loss) => loss - 1);
    case 'nowhere':
      return withLoss(scenario, () => NaN);
    case 'numeric':
      return { ...scenario, comparison: { ...comparison, loss: { ...comparison.loss, gradientMethod: 'numeric' } } };
    case 'undefined':
      return { ...scenario, landscape: 'partly undefined' };
    case 'wide':
      return widened(scenario, 6);
    case 'huge':
      return widened(shortened(scenario, 3), 2000);
    default:
      throw new Error(`There is no variant “${variant}”.`);
  }
}

/** Another number in the place of each recorded loss. */
function withLoss(scenario: Scenario, change: (loss: number) => number): Scenario {
  const changed = (data: string): string => {
    const bytes = Buffer.from(data, 'base64');
    return base64(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8).map(change));
  };
  return { ...scenario, recordings: scenario.recordings.map((recording) => ({ ...recording, columns: recording.columns.map((column) => (column.id === 'loss' ? { ...column, data: changed(column.data) } : column)) })) };
}

/** Only the first run and its first rows. */
function shortened({ comparison, recordings, ...rest }: Scenario, rows: number): Scenario {
  const [recording] = recordings as [EncodedRecording];
  const [run] = comparison.runs as [RunView];
  const cut = (numbers: string, width: number) => Buffer.from(numbers, 'base64').subarray(0, 8 * width * rows).toString('base64');
  return {
    ...rest,
    comparison: { ...comparison, steps: rows - 1, runs: [{ ...run, steps: rows - 1 }] },
    recordings: [{ ...recording, rows, steps: cut(recording.steps, 1), columns: recording.columns.map((column) => ({ ...column, data: cut(column.data, column.width) })) }],
  };
}

/** The 50 coordinates so many times over, a little larger each time. */
function widened(scenario: Scenario, times: number): Scenario {
  const { comparison } = scenario;
  const dimensions = comparison.dimensions * times;
  const widen = <Layout extends ColumnLayout>(column: Layout): Layout => (column.width === comparison.dimensions ? { ...column, width: dimensions } : column);
  const recordings = scenario.recordings.map((recording) => ({
    ...recording,
    dimensions,
    columns: recording.columns.map((column) => {
      if (column.width !== comparison.dimensions) return column;
      const bytes = Buffer.from(column.data, 'base64');
      const narrow = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
      const wide = new Float64Array(recording.rows * dimensions);
      for (let at = 0; at < wide.length; at++) {
        const coordinate = at % dimensions;
        wide[at] = narrow[Math.floor(at / dimensions) * column.width + (coordinate % column.width)]! * (1 + Math.floor(coordinate / column.width) / 1e4);
      }
      return { ...widen(column), data: base64(wide) };
    }),
  }));
  return {
    ...scenario,
    recordings,
    comparison: {
      ...comparison,
      dimensions,
      loss: { ...comparison.loss, parameterNames: Array.from({ length: dimensions }, (_, index) => `θ${index + 1}`) },
      start: Array.from({ length: dimensions }, (_, index) => comparison.start[index % comparison.dimensions]!),
      runs: comparison.runs.map((run) => ({ ...run, columns: run.columns.map(widen), derived: run.derived.map(widen) })),
    },
  };
}
