import type { Disposable } from 'vscode';

interface Sweep {
  /** What it is for: of one chart, of one run. */
  readonly place: string;
  readonly control: AbortController;
  state: 'waiting' | 'computing' | 'done' | 'failed';
  value?: unknown;
  readonly compute: (signal: AbortSignal) => Promise<unknown>;
}

/** Answers that are remembered; each is at most some ten thousand numbers. */
const remembered = 150;
/** After the last question. */
const quietMilliseconds = 300;
/** Of one place that wait or are computed: two views may show the same thing in different sizes. */
const perPlace = 2;

/**
 * What takes longer than a person waits is computed behind the answers, one after the other, the latest wish first: who asks gets nothing yet, is told when there is
 * more, and asks again. A wish that a later one of the same place has overtaken is given up.
 */
export class Sweeps implements Disposable {
  private readonly sweeps = new Map<string, Sweep>();
  private readonly more: () => void;
  private readonly failed: (error: unknown) => void;
  private busy = false;
  private quiet: NodeJS.Timeout | undefined;

  /**
   * @param more   told when something is there that was asked for
   * @param failed told of what went wrong; it is not tried again
   */
  constructor(more: () => void, failed: (error: unknown) => void) {
    this.more = more;
    this.failed = failed;
  }

  /** Undefined where it is not there yet. */
  get<T>(place: string, question: string, compute: (signal: AbortSignal) => Promise<T>): T | undefined {
    const key = `${place} ${question}`;
    const known = this.sweeps.get(key) ?? { place, control: new AbortController(), state: 'waiting' as const, compute };
    // The latest stands last.
    this.sweeps.delete(key);
    this.sweeps.set(key, known);
    this.forget(place);
    // The first picture is drawn before what makes it finer begins.
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.next(), quietMilliseconds);
    return known.value as T | undefined;
  }

  dispose(): void {
    clearTimeout(this.quiet);
    for (const { control } of this.sweeps.values()) control.abort();
    this.sweeps.clear();
  }

  private forget(place: string): void {
    const isPending = ({ state }: Sweep): boolean => state === 'waiting' || state === 'computing';
    const overtaken = [...this.sweeps].filter(([, sweep]) => sweep.place === place && isPending(sweep)).slice(0, -perPlace);
    const old = [...this.sweeps].slice(0, -remembered);
    for (const [key, { control }] of [...overtaken, ...old]) {
      this.sweeps.delete(key);
      control.abort();
    }
  }

  private next(): void {
    const sweep = this.busy ? undefined : [...this.sweeps.values()].findLast(({ state }) => state === 'waiting');
    if (!sweep) return;
    this.busy = true;
    sweep.state = 'computing';
    const { signal } = sweep.control;
    void sweep.compute(signal).then((value) => {
      Object.assign(sweep, { value, state: 'done' });
      this.more();
    }, (error: unknown) => {
      sweep.state = 'failed';
      if (!signal.aborted) this.failed(error);
    }).finally(() => {
      this.busy = false;
      this.next();
    });
  }
}
