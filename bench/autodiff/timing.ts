/** Nanoseconds per call: the median of the rounds, and the distance of the quartiles relative to it. */
export interface Timing {
  readonly median: number;
  readonly spread: number;
}

const rounds = 15;
const millisecondsPerRound = 20;
const warmUpMilliseconds = 150;
/** What takes long for a call is warm after fewer of them, or after this time in all. */
const warmUpCalls = 64;
const longestWarmUpMilliseconds = 1000;

/** Milliseconds that this thread has computed: what others do on the machine in the meantime does not count. */
export function processorTime(): number {
  // Known to Node from version 24 on, and not yet to its types.
  const { user, system } = (process as unknown as { threadCpuUsage(): NodeJS.CpuUsage }).threadCpuUsage();
  return (user + system) / 1000;
}

/** Times all subjects in turn, round by round, so that a slow moment of the machine falls on all of them. */
export function measure(subjects: Readonly<Record<string, () => number>>): Record<string, Timing> {
  const counts: Record<string, number> = {};
  const samples: Record<string, number[]> = {};
  let sink = 0;
  const timed = (run: () => number, count: number): number => {
    const start = processorTime();
    for (let i = 0; i < count; i++) sink += run();
    return processorTime() - start;
  };
  for (const [name, run] of Object.entries(subjects)) {
    // Twice as often each time, until it takes long enough; the first calls also warm the code up.
    for (let [count, total] = [1, 0]; ; count *= 2) {
      const taken = timed(run, count);
      total += taken;
      if (taken < warmUpMilliseconds || (count < warmUpCalls && total < longestWarmUpMilliseconds)) continue;
      counts[name] = Math.max(1, Math.ceil((count / taken) * millisecondsPerRound));
      break;
    }
    samples[name] = [];
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(subjects)) samples[name]!.push((timed(run, counts[name]!) / counts[name]!) * 1e6);
  }
  if (sink === 0.123456789) console.log(sink);
  return Object.fromEntries(Object.entries(samples).map(([name, times]) => [name, summary(times)]));
}

export function summary(times: readonly number[]): Timing {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  return { median: at(0.5), spread: (at(0.75) - at(0.25)) / at(0.5) };
}

/** Bytes that one call leaves on the heap, measured between collections. */
export function allocatedBytes(run: () => number): number {
  let [sink, calls] = [0, 1];
  const batch = (): number => {
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < calls; i++) sink += run();
    return process.memoryUsage().heapUsed - before;
  };
  // What a look at the memory itself leaves is nothing beside many calls.
  for (const start = processorTime(); processorTime() - start < 20 && calls < 4096; calls *= 2) batch();
  const looks = Array.from({ length: 15 }, () => batch() / calls).sort((a, b) => a - b);
  if (sink === 0.123456789) console.log(sink);
  return Math.max(0, looks[7]!);
}
