import type { GridRequest, Landscape } from '../../engine/worker/protocol.ts';
import type { Comparison, ComparisonFacts } from '../comparisons/comparison.ts';
import { requireData } from '../comparisons/requireData.ts';
import { requireTrust } from '../comparisons/requireTrust.ts';
import type { EngineHost } from '../comparisons/engineHost.ts';
import { Refusal } from './refusal.ts';

export interface LandscapeSource {
  /** @param whole it is what is seen when nobody asked for a section */
  evaluate(comparison: Comparison, grid: GridRequest, whole: boolean): Promise<Landscape>;
}

const kept = 4;
const whyClosed = 'The panel was closed.';

/** Landscapes of one panel: as they were kept with the comparison, else from the engine's worker. The last few are remembered, for a panel that becomes visible again. */
export class Landscapes implements LandscapeSource {
  private readonly engine: Pick<EngineHost, 'get'>;
  private readonly recent = new Map<string, Promise<Landscape>>();
  private facts: ComparisonFacts | undefined;
  private asked: AbortController | undefined;
  private closed = false;
  /** It is on disk. */
  private stored: Landscape | undefined;

  constructor(engine: Pick<EngineHost, 'get'>) {
    this.engine = engine;
  }

  /**
   * The loss function as it was run, on a grid. A section that is asked for while another is computed replaces it; the whole is kept with the comparison once that has ended.
   * @throws UntrustedError, ProblemError, or the reason of being replaced
   */
  async evaluate(comparison: Comparison, grid: GridRequest, whole: boolean): Promise<Landscape> {
    const { facts, files } = comparison;
    const lasts = whole && comparison.status !== 'running';
    const key = JSON.stringify(grid);
    if (lasts && !this.known(facts, key)) {
      const stored = await files.landscape(facts, grid);
      if (stored) this.recent.set(key, Promise.resolve(this.stored = stored));
    }
    if (this.closed) throw new Refusal(whyClosed);
    const landscape = await this.compute(comparison, grid, key);
    if (lasts && landscape !== this.stored && !comparison.isElsewhere) {
      this.stored = landscape;
      void files.keepLandscape(facts, landscape);
    }
    return landscape;
  }

  private known(facts: ComparisonFacts, key: string): Promise<Landscape> | undefined {
    // A rerun is of another source.
    if (this.facts?.request !== facts.request) this.recent.clear();
    this.facts = facts;
    return this.recent.get(key);
  }

  private compute(comparison: Comparison, grid: GridRequest, key: string): Promise<Landscape> {
    const { facts } = comparison;
    const known = this.known(facts, key);
    if (known) return known;

    requireTrust();
    requireData(comparison);
    this.giveUp('Another section was asked for.');
    const asked = new AbortController();
    const landscape = this.engine.get().then((engine) => engine.landscape(facts.request.source, grid, asked.signal));
    const forget = (): void => { if (this.recent.get(key) === landscape) this.recent.delete(key); };
    // At once: the same section may be asked for again before the one that was given up has ended.
    asked.signal.addEventListener('abort', forget);
    this.asked = asked;
    this.recent.set(key, landscape);
    landscape.then(() => { if (this.asked === asked) this.asked = undefined; }, forget);
    for (const old of [...this.recent.keys()].slice(0, -kept)) this.recent.delete(old);
    return landscape;
  }

  dispose(): void {
    this.closed = true;
    this.giveUp(whyClosed);
  }

  /** Ends the computation that is under way, if any. */
  private giveUp(why: string): void {
    this.asked?.abort(new Refusal(why));
    this.asked = undefined;
  }
}
