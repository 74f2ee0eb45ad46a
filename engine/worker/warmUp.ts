import { controlBytes } from '../run/runMarks.ts';
import type { LossSource } from './protocol.ts';
import type { WorkerPool } from './workerPool.ts';

/** A loss function with some of everything, and one that only the tracer covers: what they take through the ladder is compiled when a person's own comes. */
const text = `interface Point { readonly x: number; readonly y: number }
class Spring {
  readonly stiffness: number;
  constructor(stiffness: number) { this.stiffness = stiffness; }
  force(x: number): number { return -this.stiffness * x; }
}
const points: readonly Point[] = [{ x: 0.5, y: 1 }, { x: 1, y: 1.5 }, { x: 2, y: 2.5 }];
const softplus = (x: number): number => Math.log(1 + Math.exp(-Math.abs(x))) + Math.max(x, 0);
function simulate(p: readonly number[], time: number): Point {
  const [stiffness, damping] = p;
  const spring = new Spring(softplus(stiffness!));
  let { x, y }: Point = { x: 1, y: 0 };
  for (let t = 0; t < time; t += 0.1) {
    const force = spring.force(x) - damping! * y;
    x += 0.1 * y;
    y += 0.1 * force;
    if (Math.abs(x) > 100) break;
  }
  return { x, y };
}
/** @loss @start 1, 0.5 */
export function bySource(p: number[]): number {
  const weights = p.map((each, i) => Math.tanh(each) * (i + 1));
  let loss = weights.reduce((sum, each) => sum + each ** 2, 0);
  for (const { x, y } of points) {
    const reached = simulate(p, x);
    loss += (reached.x - y) ** 2 + Math.sin(reached.y);
  }
  const sums = new Array<number>(p.length).fill(0);
  for (let i = 0; i < p.length; i++) for (let j = 0; j <= i; j++) sums[i]! += p[j]! * Math.sqrt(1 + p[i]! * p[i]!);
  return loss + sums[0]! / (1 + sums[1]! ** 2);
}
function* indices(count: number): Generator<number> { for (let i = 0; i < count; i++) yield i; }
/** @loss @start 1, 0.5 */
export function byTrace(p: number[]): number {
  let loss = bySource(p);
  for (const i of indices(p.length)) loss += p[i]! * p[i]!;
  return loss;
}
`;

const file = '/optimizer-lab-warm-up.ts';

/** What a worker is given to become warm, one call for each, so that what a person asks for meanwhile waits for one alone. */
export const warmUpSources: readonly LossSource[] = ['bySource', 'byTrace'].map((name) => ({ file, name, recognition: 'tagged', overlays: { [file]: text } }));

/** Asks a worker for the derivatives of a loss function that nobody wrote, so that its parser and compiler are no longer interpreted later on. */
export async function warmUp(pool: WorkerPool): Promise<void> {
  for (const source of warmUpSources) {
    await pool.perform({ call: 'check', parameters: { source }, control: new SharedArrayBuffer(controlBytes) }, { output: () => undefined });
  }
}
