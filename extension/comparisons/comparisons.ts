import { type Disposable, EventEmitter, type LogOutputChannel } from 'vscode';
import type { BranchPoint } from '../../engine/comparison/comparison.ts';
import { ProblemError } from '../../engine/problem.ts';
import type { OptimizerConfiguration } from '../../engine/optimizers/description.ts';
import { setContextKey } from '../contextKeys.ts';
import { Disposables } from '../disposables.ts';
import { describe, logFailure } from '../log.ts';
import type { LossIndex } from '../losses/lossIndex.ts';
import { once } from '../once.ts';
import type { LossChecks } from '../losses/lossChecks.ts';
import type { ComparisonStore, ListedComparison } from '../store/comparisonStore.ts';
import { type Breakpoint, Comparison, type ComparisonFacts, type Ending } from './comparison.ts';
import { filesOf } from './comparisonFiles.ts';
import type { ComparisonPlan } from './comparisonPlan.ts';
import type { EngineHost } from './engineHost.ts';
import { requireHere } from './requireHere.ts';
import { requireTrust } from './requireTrust.ts';
import { Saving } from './saving.ts';
import { runObserver } from './runObserver.ts';
import { factsOf } from './factsOf.ts';
import { keepWithinLimit } from './keepWithinLimit.ts';
import { newRuns } from './newRuns.ts';
import { requireData } from './requireData.ts';
import { renewed } from './renewed.ts';
import type { StoreTrouble } from './storeTrouble.ts';
import { storedComparison, updateStored } from './storedComparison.ts';
import { allTargets, continueTargets, finish, furtherTargets, remainingTargets, standingOf, statusOf, stepTargets, type Targets } from './runControl.ts';

/** The comparisons of this window: those that run, and those that are stored. */
export class Comparisons implements Disposable {
  private readonly engine: EngineHost;
  private readonly index: LossIndex;
  private readonly checks: LossChecks;
  private readonly log: LogOutputChannel;
  private readonly store: () => Promise<ComparisonStore>;
  private readonly saving: Saving;
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

  constructor(engine: EngineHost, index: LossIndex, checks: LossChecks, log: LogOutputChannel, store: () => Promise<ComparisonStore>, trouble: StoreTrouble) {
    this.engine = engine;
    this.index = index;
    this.checks = checks;
    this.log = log;
    this.store = store;
    this.saving = new Saving(store, trouble);
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
    return this.all.filter(isRunning);
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
    requireTrust();
    const facts = await factsOf(crypto.randomUUID(), plan, this.index);
    const comparison = new Comparison(facts, await newRuns(facts), 'running', filesOf(this.store, facts.id));
    this.add(comparison);
    this.begin(comparison, allTargets(comparison));
    return comparison;
  }

  /** Runs a comparison again on the source as it is now; what it had is replaced. */
  async rerun(comparison: Comparison): Promise<void> {
    requireTrust();
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
    if (comparison.status === 'paused' && !comparison.isElsewhere) {
      finish(comparison);
      comparison.change('state');
      await this.saving.save(comparison);
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
    requireTrust();
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
    requireTrust();
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
      else await this.saving.save(comparison);
    });
  }

  /** Calls it by a name, gives it back that of its loss function where the name is empty, pins it, has it run again on save. */
  async setFacts(comparison: Comparison, { title = comparison.facts.title, ...changes }: Partial<Pick<ComparisonFacts, 'title' | 'pinned' | 'rerunOnSave'>>): Promise<void> {
    requireHere(comparison);
    const { title: _, ...facts } = comparison.facts;
    comparison.facts = { ...facts, ...changes, ...(title && { title }) };
    comparison.change('state');
    await this.saving.save(comparison);
  }

  /**
   * Stops a comparison and puts it aside: `restore` brings it back while this window is open.
   * @returns whether it can be restored: what was never stored cannot
   */
  async delete(comparison: Comparison): Promise<boolean> {
    return this.inTurn(comparison, async () => {
      await this.stop(comparison);
      this.checks.report(comparison.facts.request.source.file, comparison.facts.name, []);
      return this.remove(comparison);
    });
  }

  /**
   * Brings back a comparison that was deleted.
   * @throws Error where it is gone for good
   */
  async restore({ id }: Pick<Comparison, 'id'>): Promise<Comparison> {
    const there = this.byId.get(id);
    if (there) return there;
    const store = await this.store();
    const comparison = this.take(store, await store.restore(id));
    this.changed.fire(undefined);
    return comparison;
  }

  /** Before the window goes: runs pause, and what they recorded is written. */
  async close(): Promise<void> {
    // Of those that have ended, too: their last save may still be going on.
    await Promise.all(this.all.map((comparison) => this.pause(comparison)));
    await this.saving.close();
    await (await this.store()).close();
    await this.engine.close();
  }

  dispose(): void {
    this.disposables.dispose();
    for (const comparison of this.byId.values()) comparison.dispose();
  }

  private add(comparison: Comparison): Comparison {
    this.byId.set(comparison.id, comparison);
    comparison.onDidChange((change) => (change === 'progress' ? this.progressed : this.changed).fire(comparison));
    return comparison;
  }

  private inTurn<Result>(comparison: Comparison, change: () => Promise<Result>): Promise<Result> {
    const turn = (this.changes.get(comparison) ?? Promise.resolve()).catch(() => undefined).then(() => {
      requireHere(comparison);
      return change();
    });
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
    requireTrust();
    requireHere(comparison);
    requireData(comparison);
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
      const [engine, { performRuns }, store] = await Promise.all([this.engine.get(), import('./performRuns.ts'), this.store()]);
      // Whoever reads it knows that it runs.
      void this.saving.save(comparison);
      await performRuns(engine, comparison, targets, runObserver(comparison, { store, checks: this.checks, log: this.log, wish, save: () => void this.saving.save(comparison) }), abort.signal);
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
    await this.saving.save(comparison);
    if (!isRunning(comparison)) this.ended.fire(comparison);
    await keepWithinLimit(this, await this.store(), this.log);
  }

  private async readStored(): Promise<void> {
    const store = await this.store();
    for (const listed of await store.list()) this.take(store, listed);
    this.changed.fire(undefined);
  }

  /** Shows what another window, or the person, did to the files of the store. */
  async refresh(): Promise<void> {
    await this.load();
    const store = await this.store();
    const { changed, gone } = await store.changes();
    for (const listed of changed) this.take(store, listed);
    for (const id of gone) {
      const comparison = this.byId.get(id);
      if (!comparison || isRunning(comparison)) continue;
      this.log.info(`The comparison on ${comparison.facts.name} of ${comparison.facts.startedAt.toLocaleString()} was deleted outside of this window.`);
      this.forget(comparison);
    }
    if (changed.length + gone.length > 0) this.changed.fire(undefined);
  }

  /** What is stored of a comparison is what it is, but where it runs here. */
  private take(store: ComparisonStore, listed: ListedComparison): Comparison {
    const known = this.byId.get(listed.facts.id);
    if (known && isRunning(known)) return known;
    if (!known) return this.add(storedComparison(this.store, listed));
    updateStored(known, listed);
    known.change('state');
    return known;
  }

  /**
   * Puts a comparison that does not run aside.
   * @returns whether it can be restored: what was never stored cannot
   */
  async remove(comparison: Comparison): Promise<boolean> {
    const isStored = await (await this.store()).trash(comparison.id);
    this.forget(comparison);
    this.changed.fire(undefined);
    return isStored;
  }

  private forget(comparison: Comparison): void {
    this.byId.delete(comparison.id);
    this.saving.forget(comparison);
    comparison.dispose();
  }

  private setContext(): void {
    setContextKey('running', this.running.length > 0);
    setContextKey('paused', this.paused.length > 0);
    setContextKey('hasComparisons', this.byId.size > 0);
  }
}

/** Asked anew: it may have gone on meanwhile. */
const isRunning = ({ status }: Comparison): boolean => status === 'running';
