import * as z from 'zod';
import { hashesFrom, textHash } from '../../engine/node/fileHashes.ts';
import type { Structure } from '../../engine/loss/structure.ts';
import { dialects } from '../../engine/optimizers/description.ts';
import { optimizers as knownOptimizers } from '../../engine/optimizers/registry.ts';
import { unstartedRun } from '../../engine/run/unstartedRun.ts';
import type { Comparison, ComparisonFacts, Run, StoredRecording } from '../comparisons/comparison.ts';
import { formatVersion, readCheckedText, writeCheckedText } from './checkedText.ts';
import { columnLayout } from './columnLayout.ts';
import { storedProblem } from './storedProblem.ts';

/*
 * comparison.json: what a comparison was and how its runs went, all but the recordings. A recording is a file beside it (see recordingFormat.ts), named by its run. All of it stands in docs/format.md.
 */

const number = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);
const numbers = z.array(number).readonly();
const position = { line: z.number(), column: z.number() };
const range = z.object({ start: z.object(position), end: z.object(position) });

const start = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('point'), values: numbers }),
  z.object({ kind: z.literal('all'), value: number }),
  z.object({ kind: z.literal('normal'), deviation: number }),
  z.object({ kind: z.literal('uniform'), low: number, high: number }),
]);

const partedStart = z.object({ kind: z.literal('parts'), parts: z.array(z.object({ length: z.number(), start })).readonly() });

const ownOptimizer = z.object({ name: z.string(), file: z.string(), text: z.string(), start: z.object(position), summary: z.exactOptional(z.string()) });

const optimizer = z.object({
  id: z.string(),
  own: z.exactOptional(ownOptimizer),
  dialect: z.enum(dialects),
  hyperparameters: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
  transforms: z.exactOptional(z.array(z.string()).readonly()),
  averaging: z.exactOptional(z.string()),
});

const request = z.object({
  source: z.object({
    file: z.string(),
    name: z.exactOptional(z.string()),
    recognition: z.enum(['tagged', 'named', 'every']),
    overlays: z.record(z.string(), z.string()),
    numericGradients: z.exactOptional(z.boolean()),
  }),
  optimizers: z.array(optimizer).readonly(),
  steps: z.number(),
  start: z.exactOptional(start),
  seed: z.number(),
  stop: z.object({ lossBelow: z.exactOptional(number), gradientNormBelow: z.exactOptional(number) }),
  recording: z.object({ columns: z.enum(['all', 'none']), every: z.number(), budget: z.number() }),
  breakpoints: z.exactOptional(z.array(z.string()).readonly()),
});

const structure: z.ZodType<Structure> = z.lazy(() => z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tensor'), shape: z.array(z.number()).readonly() }),
  z.object({ kind: z.literal('record'), fields: z.record(z.string(), structure) }),
  z.object({ kind: z.literal('tuple'), elements: z.array(structure).readonly() }),
]));

const loss = z.object({
  name: z.string(),
  file: z.string(),
  range,
  recognition: z.enum(['tag', 'name', 'shape']),
  parameters: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('scalars'), names: z.array(z.string()).readonly() }),
    z.object({ kind: z.literal('vector'), name: z.string(), type: z.enum(['number[]', 'Float64Array']), names: z.exactOptional(z.array(z.string()).readonly()) }),
    z.object({ kind: z.literal('tensors'), parameters: z.array(z.object({ name: z.string(), structure })).readonly() }),
  ]),
  tensors: z.array(z.object({ name: z.string(), shape: z.array(z.number()).readonly(), offset: z.number(), length: z.number() })).readonly().default([]),
  dimensions: z.exactOptional(z.number()),
  start: z.exactOptional(z.union([start, partedStart])),
  domain: z.exactOptional(z.array(z.tuple([number, number]).readonly()).readonly()),
  minima: z.exactOptional(z.array(numbers).readonly()),
  data: z.exactOptional(z.object({ path: z.string(), range })),
  batch: z.exactOptional(z.number()),
  gradient: z.exactOptional(z.object({ name: z.string(), range })),
  summary: z.exactOptional(z.string()),
});

const point = z.object({ step: z.number(), loss: number, parameters: numbers });
const gradientMethod = z.enum(['source', 'trace', 'given', 'numeric']);

const summary = z.object({
  optimizer,
  start: numbers,
  seed: z.number(),
  steps: z.number(),
  evaluations: z.object({ loss: z.number(), gradient: z.number() }),
  gradientMethod: z.exactOptional(gradientMethod),
  stopped: z.enum(['steps', 'loss', 'gradient', 'diverged', 'breakpoint', 'cancelled', 'error']),
  breakpoint: z.exactOptional(z.string()),
  branchedAt: z.exactOptional(z.number()),
  problem: z.exactOptional(storedProblem),
  divergence: z.exactOptional(z.object({ step: z.number(), coordinate: z.number(), quantity: z.enum(['gradient', 'parameter']), value: number, lastFinite: point, lastFiniteLoss: z.exactOptional(z.object({ step: z.number(), loss: number })) })),
  best: point,
  last: point,
  every: z.number(),
  milliseconds: z.number(),
});

const opening = z.object({
  dimensions: z.number().int(),
  gradientMethod,
  notes: z.array(storedProblem).readonly().default([]),
  start: numbers,
  columns: z.array(columnLayout).readonly(),
  every: z.number(),
});

const count = z.number().int().nonnegative();

const storedRecording = z.object({
  file: z.string().regex(/^[\w-]+\.(recording|columns)$/),
  rows: z.exactOptional(count),
  overview: z.exactOptional(z.object({ file: z.string().regex(/^[\w-]+\.overview$/), bytes: count })),
  // Of .columns, where there are any.
  scalars: z.exactOptional(z.object({ rows: count, first: count, every: count, last: count, columns: z.array(z.string()).readonly() })),
  checkpoints: z.exactOptional(z.object({ rows: count, columns: z.array(z.object({ id: z.string(), width: count })).readonly() })),
});

const comparisonFile = z.object({
  format: z.number().int().min(1).max(formatVersion),
  /** Of the extension that wrote it. */
  version: z.string(),
  id: z.string(),
  startedAt: z.iso.datetime(),
  name: z.string(),
  // Absent, as far as `runs`, in what was stored before there were these.
  title: z.exactOptional(z.string()),
  pinned: z.boolean().default(false),
  versions: z.exactOptional(z.object({ extension: z.string(), node: z.string(), vscode: z.string() })),
  sourceHash: z.exactOptional(z.string()),
  fileHashes: z.exactOptional(z.record(z.string(), z.string())),
  rerunOnSave: z.boolean(),
  dependencies: z.array(z.string()).readonly(),
  request,
  /** The window that it runs in. */
  window: z.exactOptional(z.uuid()),
  branches: z.array(z.object({ of: z.number(), step: z.number() })).readonly().default([]),
  breakpoints: z.array(z.object({ expression: z.string(), enabled: z.boolean() })).readonly().default([]),
  loss: z.exactOptional(loss),
  problem: z.exactOptional(storedProblem),
  runs: z.array(z.object({
    label: z.string(),
    status: z.exactOptional(z.enum(['waiting', 'running', 'paused', 'finished'])),
    /** As format 1 says of a run that waits to be continued. */
    paused: z.exactOptional(z.literal(true)),
    interrupted: z.exactOptional(z.literal(true)),
    opening: z.exactOptional(opening),
    summary: z.exactOptional(summary),
    stored: z.exactOptional(storedRecording),
  })).readonly(),
});

/** What is written of a comparison. */
export type StorableComparison = Pick<Comparison, 'id' | 'facts' | 'runs' | 'problem'>;

/** What is read back of a comparison. A run that was not at its end has the status that it had when it was written. */
export interface StoredComparison {
  readonly facts: ComparisonFacts;
  readonly runs: readonly Run[];
  readonly problem: Comparison['problem'];
  /** Where it ran when it was written. */
  readonly window: string | undefined;
}

/**
 * @param window  that it runs in; absent where it does not
 * @param version of the extension
 * @param storedOf where the recording of a run is
 */
export function writeComparisonFile({ facts, runs, problem: cause }: Omit<StorableComparison, 'id'>, version: string, window?: string, storedOf = (run: Run): StoredRecording | undefined => run.stored): string {
  const { startedAt, loss: lossFunction, ...rest } = facts;
  return writeCheckedText({
    version,
    ...rest,
    startedAt: startedAt.toISOString(),
    window,
    loss: lossFunction,
    problem: cause,
    runs: runs.map((run) => ({ label: run.label, status: run.status, interrupted: run.interrupted, opening: run.opening, summary: run.summary, stored: storedOf(run) })),
  });
}

/**
 * @throws Error where the text is not one that `writeComparisonFile` of this format or an older one wrote, or names an optimizer that there is not (any more)
 */
export function readComparisonFile(text: string): StoredComparison {
  const { startedAt, loss: lossFunction, problem: cause, runs, format: _format, version, versions, sourceHash, fileHashes, window, ...rest } = comparisonFile.parse(readCheckedText(text));
  const { optimizers } = rest.request;
  const unknown = optimizers.find(({ id, own }) => !own && !knownOptimizers.some((known) => known.id === id));
  if (unknown) throw new Error(`it ran the optimizer “${unknown.id}”, which this version of Optimizer Lab does not have; another version wrote it.`);
  if (optimizers.length !== runs.length) throw new Error(`it has ${runs.length} runs of ${optimizers.length} optimizers.`);
  const pinnedTexts = Object.entries(rest.request.source.overlays).map(([path, content]) => [path, textHash(content)]);
  return {
    facts: {
      ...rest,
      startedAt: new Date(startedAt),
      loss: lossFunction,
      versions: versions ?? { extension: version, node: '', vscode: '' },
      ...(sourceHash !== undefined && fileHashes ? { sourceHash, fileHashes } : hashesFrom(Object.fromEntries(pinnedTexts) as Record<string, string>)),
    },
    problem: cause,
    window,
    runs: runs.map(({ label, summary: sum, paused, status, ...run }, index): Run => {
      const optimizerConfiguration = optimizers[index]!;
      const branch = rest.branches[index - optimizers.length + rest.branches.length];
      const standing = status ?? (paused ? 'paused' : 'finished');
      // Of format 1, what was still running when its window went.
      const ended = sum ?? (standing === 'finished' ? unstartedRun({ ...rest.request, optimizer: optimizerConfiguration }, 'cancelled', undefined, run.opening?.start) : undefined);
      const steps = Math.max(ended?.steps ?? 0, branch?.step ?? 0);
      return { label, optimizer: optimizerConfiguration, ...(branch && { branch }), status: standing, steps, rate: 0, ...(ended && { summary: ended }), ...run };
    }),
  };
}
