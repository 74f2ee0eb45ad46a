import type { GridRequest, Landscape } from '../../engine/worker/protocol.ts';
import type { Comparison, ComparisonFacts } from '../comparisons/comparison.ts';
import { requireTrust } from '../comparisons/requireTrust.ts';
import type { EngineHost } from '../comparisons/engineHost.ts';
import { Refusal } from './refusal.ts';

export interface LandscapeSource {
  evaluate(comparison: Comparison, grid: GridRequest): Promise<Landscape>;
}

const kept = 4;

/** Landscapes of one panel, from the engine's worker; the last few are kept, for a panel that becomes visible again. */
export class Landscapes implements LandscapeSource {
  private readonly engine: EngineHost;
  private readonly recent = new Map<string, Promise<Landscape>>();
  private facts: ComparisonFacts | undefined;
  private asked: AbortController | undefined;

  constructor(engine: EngineHost) {
    this.engine = engine;
  }

  /**
   * The loss function as it was run, on a grid. A section that is asked for while another is computed replaces it.
   * @throws UntrustedError, ProblemError, or the reason of being replaced
   */
  evaluate({ facts }: Comparison, grid: GridRequest): Promise<Landscape> {
    requireTrust();
    // A rerun is of another source.
    if (this.facts?.request !== facts.request) this.recent.clear();
    this.facts = facts;
    const key = JSON.stringify(grid);
    const known = this.recent.get(key);
    if (known) return known;

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
    this.giveUp('The panel was closed.');
  }

  /** Ends the computation that is under way, if any. */
  private giveUp(why: string): void {
    this.asked?.abort(new Refusal(why));
    this.asked = undefined;
  }
}
