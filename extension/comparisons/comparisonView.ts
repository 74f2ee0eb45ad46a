import { basename } from 'node:path';
import { l10n, workspace } from 'vscode';
import type { LossFunction } from '../../engine/loss/lossFunction.ts';
import { coordinateNames, hasNames } from '../../engine/loss/coordinateNames.ts';
import { derivedLayouts } from '../../engine/recording/derivedColumns.ts';
import { descriptionOf } from '../../engine/optimizers/registry.ts';
import type { Problem } from '../../engine/problem.ts';
import { toWireNumber } from '../../engine/wireNumber.ts';
import type { Divergence, RunPoint } from '../../engine/run/run.ts';
import type { ComparisonView, DivergenceView, PointView, ProblemView, RunView } from '../../webview/protocol.ts';
import type { Comparison, Run } from './comparison.ts';

/** What a panel is told of a comparison. */
export function comparisonView(comparison: Comparison): ComparisonView {
  const { facts, dimensions } = comparison;
  const { loss, request } = facts;
  const names = parameterNames(comparison);
  const gradientMethod = comparison.runs.find(({ opening }) => opening)?.opening?.gradientMethod;
  return {
    id: comparison.id,
    startedAt: facts.startedAt.getTime(),
    ...(comparison.isElsewhere ? { standing: 'elsewhere' } : comparison.runs.some(({ interrupted }) => interrupted) ? { standing: 'interrupted' } : {}),
    ...(facts.title !== undefined && { title: facts.title }),
    loss: {
      name: facts.name,
      file: workspace.asRelativePath(request.source.file),
      parameterNames: names,
      minima: loss?.minima ?? [],
      ...(loss?.summary !== undefined && { summary: loss.summary }),
      ...(gradientMethod && { gradientMethod }),
    },
    dimensions,
    start: comparison.start,
    seed: request.seed,
    steps: request.steps,
    runs: comparison.runs.map((run, index) => runView(run, index, names)),
    status: comparison.status,
    breakpoints: facts.breakpoints.filter(({ enabled }) => enabled).map(({ expression }) => expression),
    ...(comparison.targets && { until: Math.max(...comparison.targets.values()) }),
    rerunOnSave: facts.rerunOnSave,
    sourceChanges: comparison.sourceChanges.map(({ file, kind }) => ({ file: workspace.asRelativePath(file), kind })),
    ...(comparison.problem && { problem: problemView(comparison.problem) }),
  };
}

function runView(run: Run, index: number, names: readonly string[]): RunView {
  const { id, name, summary, family, hyperparameters } = descriptionOf(run.optimizer);
  const result = run.summary;
  return {
    index,
    label: run.label,
    optimizer: { id, name, summary, family, dialect: run.optimizer.dialect },
    hyperparameters: Object.entries(run.optimizer.hyperparameters).map(([key, value]) => ({
      id: key,
      symbol: hyperparameters[key]?.symbol ?? key,
      name: hyperparameters[key]?.name ?? key,
      value,
    })),
    columns: (run.opening?.columns ?? []).map(({ id: key, symbol, meaning, width, group }) => ({ id: key, symbol, meaning, width, group })),
    derived: derivedLayouts(run.opening?.columns ?? []),
    status: run.status,
    steps: run.steps,
    ...(run.branch && { branch: run.branch }),
    ...(run.status === 'running' && { rate: run.rate }),
    ...(result && {
      result: {
        stopped: result.stopped,
        ...(result.breakpoint !== undefined && { breakpoint: result.breakpoint }),
        best: pointView(result.best),
        last: pointView(result.last),
        evaluations: result.evaluations,
        milliseconds: result.milliseconds,
        every: result.every,
        ...(result.problem && { problem: problemView(result.problem) }),
        ...(run.damage !== undefined && { damage: l10n.t('Its recording cannot be read in full: {0} Rerun to have all of it.', run.damage) }),
        ...(result.divergence && { divergence: divergenceView(result.divergence, names) }),
      },
    }),
  };
}

const pointView = ({ step, loss }: RunPoint): PointView => ({ step, loss: toWireNumber(loss) });

function divergenceView({ step, coordinate, quantity, value, lastFinite, lastFiniteLoss }: Divergence, names: readonly string[]): DivergenceView {
  return { step, quantity, parameter: names[coordinate] ?? `θ[${coordinate}]`, value: toWireNumber(value), lastLoss: toWireNumber(lastFinite.loss), ...(lastFiniteLoss && { lastFinite: lastFiniteLoss }) };
}

const problemView = ({ message, file, line, column }: Problem): ProblemView => ({ message, place: `${basename(file)}:${line}:${column}` });

const subscripts = '₀₁₂₃₄₅₆₇₈₉';

const namesByLoss = new WeakMap<object, readonly string[]>();

/** What the coordinates of θ are called; made once, for there may be many. */
export function parameterNames({ facts, dimensions }: Comparison): readonly string[] {
  const before = namesByLoss.get(facts);
  if (before?.length === dimensions) return before;
  const names = namesOf(facts.loss, dimensions);
  namesByLoss.set(facts, names);
  return names;
}

function namesOf(loss: LossFunction | undefined, dimensions: number): readonly string[] {
  if (loss && hasNames(loss, dimensions)) return coordinateNames(loss, dimensions);
  return Array.from({ length: dimensions }, (_, index) => `θ${[...String(index + 1)].map((digit) => subscripts[Number(digit)]).join('')}`);
}
