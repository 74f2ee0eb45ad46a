import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until the answer is neither undefined, null nor false, and returns it.
 * @param what is waited for, as the end of "waited in vain for …"
 * @param limit milliseconds
 * @throws Error naming what never came
 */
export async function until<Answer>(what: string, ask: () => Promise<Answer> | Answer, limit = 20_000): Promise<Exclude<Answer, undefined | null | false>> {
  const end = performance.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer as Exclude<Answer, undefined | null | false>;
    if (performance.now() > end) throw new Error(`waited in vain (${limit / 1000} s) for ${what}`);
    await delay(50);
  }
}
