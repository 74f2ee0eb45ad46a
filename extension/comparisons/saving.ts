import type { StorableComparison } from '../store/comparisonFile.ts';
import type { ComparisonStore } from '../store/comparisonStore.ts';
import type { StoreTrouble } from './storeTrouble.ts';

const again = 30_000;

/** Stores comparisons. What could not be stored is tried again: when another one could be, after a while, and before the window goes. */
export class Saving {
  private readonly store: () => Promise<ComparisonStore>;
  private readonly trouble: Pick<StoreTrouble, 'tell' | 'over'>;
  private readonly unstored = new Set<StorableComparison>();
  private timer: NodeJS.Timeout | undefined;

  constructor(store: () => Promise<ComparisonStore>, trouble: Pick<StoreTrouble, 'tell' | 'over'>) {
    this.store = store;
    this.trouble = trouble;
  }

  /** Never rejects: what goes wrong is told. */
  async save(comparison: StorableComparison): Promise<void> {
    for (let next: StorableComparison | undefined = comparison; next; next = this.next) {
      try {
        await (await this.store()).save(next);
        this.unstored.delete(next);
      } catch (error) {
        this.unstored.add(next);
        this.trouble.tell(next, error);
        this.timer ??= setTimeout(() => {
          this.timer = undefined;
          if (this.next) void this.save(this.next);
        }, again).unref();
        return;
      }
    }
    this.trouble.over();
  }

  /** It was deleted. */
  forget(comparison: StorableComparison): void {
    this.unstored.delete(comparison);
  }

  /** Before the window goes. */
  async close(): Promise<void> {
    if (this.next) await this.save(this.next);
    clearTimeout(this.timer);
  }

  private get next(): StorableComparison | undefined {
    return this.unstored.values().next().value;
  }
}
