// A file of a hundred lines as a user would write it: a damped double spring is simulated and fitted to measurements.

interface State {
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
}

interface Springs {
  readonly first: number;
  readonly second: number;
  readonly damping: number;
  readonly rest: number;
}

interface Measurement {
  readonly time: number;
  readonly x: number;
  readonly y: number;
}

const masses = { first: 1, second: 0.5 };
const gravity = 9.81;
const timeStep = 0.02;
const steps = 100;

const measurements: readonly Measurement[] = [
  { time: 0.2, x: 1.12, y: 2.31 },
  { time: 0.6, x: 1.55, y: 3.02 },
  { time: 1.0, x: 1.71, y: 3.12 },
  { time: 1.4, x: 1.38, y: 2.61 },
  { time: 1.8, x: 1.09, y: 2.2 },
];

/** Exponentials keep stiffness and damping positive. */
function springsOf(p: readonly number[]): Springs {
  const [first, second, damping, rest] = p;
  return { first: Math.exp(first!), second: Math.exp(second!), damping: Math.exp(damping!), rest: rest! };
}

function add(state: State, change: State, by: number): State {
  return {
    x: state.x + by * change.x,
    y: state.y + by * change.y,
    vx: state.vx + by * change.vx,
    vy: state.vy + by * change.vy,
  };
}

/** What changes, per second. */
function derivative(state: State, springs: Springs): State {
  const { first, second, damping, rest } = springs;
  const upper = first * (state.x - rest);
  const lower = second * (state.y - state.x - rest);
  return {
    x: state.vx,
    y: state.vy,
    vx: gravity + (lower - upper - damping * state.vx) / masses.first,
    vy: gravity - (lower + damping * state.vy) / masses.second,
  };
}

/** A step of the midpoint rule. */
function advance(state: State, springs: Springs): State {
  const middle = add(state, derivative(state, springs), timeStep / 2);
  return add(state, derivative(middle, springs), timeStep);
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function squaredError(state: State, measured: Measurement): number {
  const dx = state.x - measured.x;
  const dy = state.y - measured.y;
  return dx ** 2 + dy ** 2;
}

function prior(p: readonly number[]): number {
  let sum = 0;
  for (const value of p) sum += 0.01 * value ** 2;
  return sum;
}

/**
 * @loss
 * @dimensions 4
 * @start 3, 3, -1, 0.5
 */
export function springs(p: number[]): number {
  const found = springsOf(p);
  let state: State = { x: 1, y: 2, vx: 0, vy: 0 };
  let error = prior(p);
  for (const step of indices(steps)) {
    state = advance(state, found);
    const time = (step + 1) * timeStep;
    const measured = measurements.find((each) => Math.abs(each.time - time) < timeStep / 2);
    if (measured) error += squaredError(state, measured);
  }
  return error;
}
