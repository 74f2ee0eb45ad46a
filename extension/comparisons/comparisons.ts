import { type Disposable, EventEmitter, type LogOutputChannel, workspace } from 'vscode';
import type { BranchPoint } from '../../engine/comparison/comparison.ts';
import { formatProblem, ProblemError } from '../../engine/problem.ts';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import { setContextKey } from '../contextKeys.ts';
import { Disposables } from '../disposables.ts';
import { describe, logFailure } from '../log.ts';
import type { LossIndex } from '../losses/lossIndex.ts';
import { once } from '../once.ts';
import type { LossChecks } from '../losses/lossChecks.ts';
import { readSettings } from '../settings.ts';
import type { ComparisonStore } from '../store/comparisonStore.ts';
import { type Breakpoint, Comparison, type ComparisonFacts, type Ending, type Run } from './comparison.ts';
import type { ComparisonPlan } from './comparisonPlan.ts';
import type { EngineHost } from './engineHost.ts';
import { factsOf } from './factsOf.ts';
import { newRuns } from './newRuns.ts';
import { renewed } from './renewed.ts';
import { allTargets, continueTargets, furtherTargets, remainingTargets, standingOf, statusOf, stepTargets, type Targets } from './runControl.ts';

/** Thrown where the workspace's code may not run. */
export class UntrustedError extends Error {
  constructor() {
    super('The workspace is not trusted, so its loss functions are not run.');
  }
}

/** The comparisons of this window: those that run, and those that are stored. */
export class Comparisons implements Disposable {
  private readonly engine: EngineHost;
  private readonly index: LossIndex;
  private readonly checks: LossChecks;
  private readonly log: LogOutputChannel;
  private readonly store: () => Promise<ComparisonStore>;
  private readonly disposables = new Disposables();
  private readonly byId = new Map<string, Comparison>();
  /** The last change of a comparison that is asked for: two at once would each go on from what the other is about to replace. */
  private readonly changes = new WeakMap<Comparison, Promise<unknown>>();
  private readonly changed = this.disposables.add(new EventEmitter<Comparison | undefined>());
  private readonly ended = this.disposables.add(new EventEmitter<Comparison>());
  private readonly progressed = this.disposables.add(new EventEmitter<Comparison>());

  /** A comparison began, a run of it opened or ended, or it was deleted (undefined: several did). */
  readonly onDidChange = this.changed.event;
  /** All runs of one have ended and are stored. */
  readonly onDidEnd = this.ended.event;
  /** Running ones moved. */
  readonly onDidProgress = this.progressed.event;

  /** Reads what is stored; done once. */
  readonly load = once(() => this.readStored());

  constructor(engine: EngineHost, index: LossIndex, checks: LossChecks, log: LogOutputChannel, store: () => Promise<ComparisonStore>) {
    this.engine = engine;
    this.index = index;
    this.checks = checks;
    this.log = log;
    this.store = store;
    this.disposables.add(this.onDidChange(() => this.setContext()));
  }

  /** The latest first. */
  get all(): readonly Comparison[] {
    return [...this.byId.values()].sort((a, b) => b.facts.startedAt.getTime() - a.facts.startedAt.getTime());
  }

  /** In any order. */
  get known(): readonly Comparison[] {
    return [...this.byId.values()];
  }

  get running(): readonly Comparison[] {
    return this.all.filter(({ status }) => status === 'running');
  }

  get paused(): readonly Comparison[] {
    return this.all.filter(({ status }) => status === 'paused');
  }

  /** By id, also where it is only on disk. */
  async get(id: string): Promise<Comparison | undefined> {
    if (!this.byId.has(id)) await this.load();
    return this.byId.get(id);
  }

  /** The latest comparison on a loss function. */
  of(file: string, name: string): Comparison | undefined {
    return this.all.find(({ facts }) => facts.request.source.file === file && facts.name === name);
  }

  /**
   * Starts a comparison; it runs on while the caller goes on.
   * @throws UntrustedError
   */
  async start(plan: ComparisonPlan): Promise<Comparison> {
    this.requireTrust();
    const facts = await factsOf(crypto.randomUUID(), plan, this.index);
    const comparison = new Comparison(facts, await newRuns(facts), 'running', (stored, run) => this.readRecording(stored, run));
    this.add(comparison);
    this.begin(comparison, allTargets(comparison));
    return comparison;
  }

  /** Runs a comparison again on the source as it is now; what it had is replaced. */
  async rerun(comparison: Comparison): Promise<void> {
    this.requireTrust();
    return this.inTurn(comparison, async () => {
      await this.stop(comparison);
      const { source, optimizers, steps, seed, start, stop, recording } = comparison.facts.request;
      const facts = await factsOf(comparison.id, {
        file: source.file,
        optimizers: await renewed(optimizers),
        steps,
        seed,
        stop,
        every: recording.every,
        rerunOnSave: comparison.facts.rerunOnSave,
        branches: comparison.facts.branches,
        breakpoints: comparison.facts.breakpoints,
        ...(source.name !== undefined && { name: source.name }),
        ...(start && { start }),
      }, this.index);
      const runs = await newRuns(facts);
      // Meanwhile it may have been deleted, or somebody else was quicker.
      if (this.byId.get(comparison.id) !== comparison || comparison.status === 'running') return;
      const { title, pinned, rerunOnSave } = comparison.facts;
      comparison.facts = { ...facts, pinned, rerunOnSave, ...(title !== undefined && { title }) };
      comparison.runs = runs;
      this.begin(comparison, allTargets(comparison));
    });
  }

  /** Ends a comparison's runs, also those that are paused, with what they recorded kept; returns when they have ended and are stored. */
  async stop(comparison: Comparison): Promise<void> {
    if (comparison.status === 'paused') {
      finish(comparison);
      comparison.change('state');
      await this.save(comparison);
      this.ended.fire(comparison);
    }
    comparison.end?.('stop');
    await comparison.finished;
  }

  /** Ends a comparison's runs where they stand, to be continued; returns when they have ended and are stored. */
  async pause(comparison: Comparison): Promise<void> {
    comparison.end?.('pause');
    await comparison.finished;
  }

  /**
   * Lets what is paused go on to the budget.
   * @throws UntrustedError
   */
  continue(comparison: Comparison): void {
    this.goOn(comparison, continueTargets(comparison));
  }

  /**
   * Lets what is paused do so many updates more.
   * @throws UntrustedError
   */
  step(comparison: Comparison, count: number): void {
    this.goOn(comparison, stepTargets(comparison, count));
  }

  /**
   * Enlarges the budget by so many steps, and lets go on to it whatever did not come to an end of its own.
   * @throws UntrustedError
   */
  async runFurther(comparison: Comparison, count: number): Promise<void> {
    this.requireTrust();
    return this.inTurn(comparison, async () => {
      await this.pause(comparison);
      const targets = furtherTargets(comparison, count);
      const { request } = comparison.facts;
      comparison.facts = { ...comparison.facts, request: { ...request, steps: request.steps + count } };
      this.goOn(comparison, targets);
    });
  }

  /**
   * Adds a run that goes on from a step of another one with an optimizer of its own: to the budget, or to where the other one is paused. What runs goes on.
   * @returns its position
   * @throws UntrustedError
   */
  async branch(comparison: Comparison, point: BranchPoint, optimizer: OptimizerConfiguration): Promise<number> {
    this.requireTrust();
    return this.inTurn(comparison, async () => {
      const rest = await this.interrupt(comparison);
      const parent = comparison.runs[point.of]!;
      const { facts } = comparison;
      const { request, branches } = facts;
      const steps = parent.status === 'paused' && rest.size === 0 ? parent.steps : request.steps;
      comparison.facts = { ...facts, request: { ...request, optimizers: [...request.optimizers, optimizer] }, branches: [...branches, point] };
      const index = comparison.runs.length;
      comparison.runs = [...comparison.runs, (await newRuns(comparison.facts))[index]!];
      this.goOn(comparison, new Map([...rest, [index, steps]]));
      return index;
    });
  }

  /** Expressions at which runs pause from now on, those that run too. */
  async setBreakpoints(comparison: Comparison, breakpoints: readonly Breakpoint[]): Promise<void> {
    return this.inTurn(comparison, async () => {
      const rest = await this.interrupt(comparison);
      comparison.facts = { ...comparison.facts, breakpoints };
      comparison.change('state');
      if (rest.size > 0) this.goOn(comparison, rest);
      else await this.save(comparison);
    });
  }

  /** Calls it by a name, gives it back that of its loss function where the name is empty, pins it, has it run again on save. */
  async setFacts(comparison: Comparison, { title = comparison.facts.title, ...changes }: Partial<Pick<ComparisonFacts, 'title' | 'pinned' | 'rerunOnSave'>>): Promise<void> {
    const { title: _, ...facts } = comparison.facts;
    comparison.facts = { ...facts, ...changes, ...(title && { title }) };
    comparison.change('state');
    await this.save(comparison);
  }

  /** Puts a comparison aside: `restore` brings it back while this window is open. */
  async delete(comparison: Comparison): Promise<void> {
    return this.inTurn(comparison, async () => {
      await this.stop(comparison);
      this.checks.report(comparison.facts.request.source.file, comparison.facts.name, []);
      await this.remove(comparison);
    });
  }

  /**
   * Brings back a comparison that was deleted in this window.
   * @throws Error where it is gone for good
   */
  async restore({ facts, runs, status, problem }: Comparison): Promise<Comparison> {
    const there = this.byId.get(facts.id);
    if (there) return there;
    await (await this.store()).restore(facts.id);
    const again = new Comparison(facts, runs, status, (stored, run) => this.readRecording(stored, run));
    again.problem = problem;
    this.add(again);
    this.changed.fire(undefined);
    return again;
  }

  /** Before the window goes: runs pause, and what they recorded is written. */
  async close(): Promise<void> {
    // Of those that have ended, too: their last save may still be going on.
    await Promise.all(this.all.map((comparison) => this.pause(comparison)));
    await (await this.store()).emptyTrash();
    await this.engine.close();
  }

  dispose(): void {
    this.disposables.dispose();
    for (const comparison of this.byId.values()) comparison.dispose();
  }

  private requireTrust(): void {
    if (!workspace.isTrusted) throw new UntrustedError();
  }

  private add(comparison: Comparison): void {
    this.byId.set(comparison.id, comparison);
    comparison.onDidChange((change) => (change === 'progress' ? this.progressed : this.changed).fire(comparison));
  }

  private inTurn<Result>(comparison: Comparison, change: () => Promise<Result>): Promise<Result> {
    const turn = (this.changes.get(comparison) ?? Promise.resolve()).catch(() => undefined).then(change);
    this.changes.set(comparison, turn);
    return turn;
  }

  /** Pauses what runs, to let it go on with something changed; says to where. */
  private async interrupt(comparison: Comparison): Promise<Targets> {
    const { targets } = comparison;
    if (comparison.status !== 'running' || !targets) return new Map();
    await this.pause(comparison);
    return remainingTargets(comparison, targets);
  }

  private goOn(comparison: Comparison, targets: Targets): void {
    this.requireTrust();
    if (comparison.status !== 'running' && targets.size > 0 && this.byId.get(comparison.id) === comparison) this.begin(comparison, targets);
  }

  private begin(comparison: Comparison, targets: Targets): void {
    const abort = new AbortController();
    let wish: Ending | undefined;
    comparison.status = 'running';
    comparison.problem = undefined;
    comparison.targets = targets;
    for (const index of targets.keys()) comparison.runs[index]!.status = 'waiting';
    comparison.end = (ending) => {
      // Who pauses what is being stopped comes too late.
      if (wish !== 'stop') wish = ending;
      abort.abort();
    };
    comparison.finished = this.perform(comparison, targets, abort, () => wish);
    comparison.change('state');
  }

  /** Never rejects: what goes wrong becomes the comparison's problem. */
  private async perform(comparison: Comparison, targets: Targets, abort: AbortController, wish: () => Ending | undefined): Promise<void> {
    const { runs } = comparison;
    const { request, name } = comparison.facts;
    const began = performance.now();
    this.log.info(`Comparing ${[...targets].map(([index, step]) => `${runs[index]!.label} to step ${step}`).join(', ')} on ${name} (${request.source.file}).`);
    try {
      if (this.running.length === 1) await this.engine.renew();
      const [engine, { performRuns }] = await Promise.all([this.engine.get(), import('./performRuns.ts')]);
      await performRuns(engine, comparison, targets, {
        opened: (index, opening) => {
          Object.assign(runs[index]!, { opening, status: 'running' } satisfies Partial<Run>);
          // All runs of a comparison have the same gradient.
          if (runs.every((run, other) => other === index || !run.opening)) this.checks.report(request.source.file, name, opening.notes);
          comparison.change('state');
        },
        progressed: (index, { step, rate, recording }) => {
          Object.assign(runs[index]!, { steps: step, rate, ...(recording && { recording }) } satisfies Partial<Run>);
          comparison.change('progress');
        },
        ended: (index, { summary, recording }) => {
          const run = runs[index]!;
          if (summary.problem) this.log.error(`${run.label} on ${name} ended after step ${summary.steps}: ${formatProblem(summary.problem)} What it recorded stays.`);
          Object.assign(run, { summary, steps: Math.max(summary.steps, run.branch?.step ?? 0), rate: 0, ...(recording && { recording }) } satisfies Partial<Run>);
          // What is on disk is what it was before.
          if (recording) delete run.stored;
          run.status = standingOf(run, request.steps, wish());
          comparison.change('state');
          void this.save(comparison);
        },
      }, abort.signal);
    } catch (error) {
      abort.abort();
      comparison.problem = error instanceof ProblemError ? error.problem : { severity: 'error', message: describe(error), file: request.source.file, line: 1, column: 1 };
      logFailure(this.log, `Comparing on ${name} failed`, error);
    }
    for (const index of targets.keys()) runs[index]!.status = standingOf(runs[index]!, request.steps, undefined);
    if (comparison.problem || wish() === 'stop') finish(comparison);
    const notes = runs.find(({ opening }) => opening)?.opening?.notes ?? [];
    this.checks.report(request.source.file, name, [...notes, ...runs.flatMap(({ summary }) => summary?.problem ?? []), ...(comparison.problem ? [comparison.problem] : [])]);
    comparison.status = statusOf(runs);
    comparison.end = undefined;
    comparison.targets = undefined;
    comparison.change('state');
    this.log.info(`Compared on ${name} in ${Math.round(performance.now() - began)} ms.`);
    // A disk may be slow, and nobody needs to wait for it before the runs go on.
    await this.save(comparison);
    if (!isRunning(comparison)) this.ended.fire(comparison);
    await this.keepWithinLimit();
  }

  private async save(comparison: Comparison): Promise<void> {
    try {
      await (await this.store()).save(comparison);
    } catch (error) {
      logFailure(this.log, 'The comparison is not stored and will be gone with this window', error);
    }
  }

  private async readRecording(comparison: Comparison, run: Run) {
    return (await this.store()).readRecording(comparison.id, run);
  }

  private async readStored(): Promise<void> {
    const stored = await (await this.store()).list((comparison, run) => this.readRecording(comparison, run));
    for (const comparison of stored) if (!this.byId.has(comparison.id)) this.add(comparison);
    this.changed.fire(undefined);
  }

  private async remove(comparison: Comparison): Promise<void> {
    this.byId.delete(comparison.id);
    comparison.dispose();
    this.changed.fire(undefined);
    await (await this.store()).trash(comparison.id);
  }

  /** Deletes the oldest comparisons while all together take more than the setting allows, but neither the latest one nor one that is looked at. */
  private async keepWithinLimit(): Promise<void> {
    try {
      await this.load();
      const store = await this.store();
      const sizes = await Promise.all(this.all.map(async (comparison) => ({ comparison, size: await store.size(comparison.id) })));
      const { storeLimit } = readSettings();
      let total = sizes.reduce((sum, { size }) => sum + size, 0);
      for (const { comparison, size } of sizes.slice(1).reverse()) {
        if (total <= storeLimit) return;
        // Meanwhile somebody else may have deleted it.
        if (comparison.inUse || this.byId.get(comparison.id) !== comparison) continue;
        total -= size;
        const { name, startedAt } = comparison.facts;
        this.log.warn(`The stored comparisons took more than ${mebibytes(storeLimit)} (the setting optimizerLab.storeLimit), so that on ${name} of ${startedAt.toLocaleString()}, which took ${mebibytes(size)}, is deleted.`);
        await this.remove(comparison);
      }
    } catch (error) {
      logFailure(this.log, 'The stored comparisons could not be brought below the limit', error);
    }
  }

  private setContext(): void {
    setContextKey('running', this.running.length > 0);
    setContextKey('paused', this.paused.length > 0);
    setContextKey('hasComparisons', this.byId.size > 0);
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** Asked anew: it may have gone on meanwhile. */
const isRunning = ({ status }: Comparison): boolean => status === 'running';

/** What is paused is so no more, by the person's wish. */
function finish(comparison: Comparison): void {
  for (const run of comparison.runs) {
    if (run.status !== 'paused') continue;
    run.status = 'finished';
    if (run.summary?.stopped === 'steps') run.summary = { ...run.summary, stopped: 'cancelled' };
  }
  if (comparison.status === 'paused') comparison.status = 'finished';
}
