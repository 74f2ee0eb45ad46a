// Controllers and schedules.

/** @loss @start 2, 0.5, 0.3 */
export function pidTuning(kp: number, ki: number, kd: number): number {
  let position = 0, velocity = 0, integral = 0, previous = 1;
  let cost = 0;
  const dt = 0.05;
  for (let t = 0; t < 40; t++) {
    const error = 1 - position;
    integral += error * dt;
    const derivative = (error - previous) / dt;
    previous = error;
    const force = Math.min(5, Math.max(-5, kp * error + ki * integral + kd * derivative));
    velocity += (force - 0.4 * velocity) * dt;
    position += velocity * dt;
    cost += error ** 2 + 0.01 * force ** 2;
  }
  return cost;
}

/** Thrust at each step; the rocket must stand still at the top. @loss @dimensions 8 @start all 1.1 */
export function rocket(thrust: number[]): number {
  let height = 0, speed = 0, fuel = 1, burnt = 0;
  for (const u of thrust) {
    const burn = Math.max(0, u) * 0.05;
    fuel -= burn;
    burnt += burn;
    speed += (Math.max(0, u) / (0.5 + fuel) - 0.6) * 0.25;
    height += speed * 0.25;
  }
  return 10 * (height - 1) ** 2 + 5 * speed ** 2 + burnt;
}

interface State { readonly angle: number; readonly rate: number }

/** An inverted pendulum under linear feedback; falling over ends it. @loss @start 8, 2 */
export function balance(k1: number, k2: number): number {
  const advance = ({ angle, rate }: State, torque: number): State => ({
    angle: angle + 0.05 * rate,
    rate: rate + 0.05 * (4 * Math.sin(angle) + torque),
  });
  let state: State = { angle: 0.3, rate: 0 };
  let cost = 0;
  for (let t = 0; t < 30; t++) {
    if (Math.abs(state.angle) > 1.5) return cost + 100 * (30 - t);
    const torque = -k1 * state.angle - k2 * state.rate;
    cost += state.angle ** 2 + 0.001 * torque ** 2;
    state = advance(state, torque);
  }
  return cost;
}

/** Riccati's equation for one state, until it stands. @loss @start 1.1, 0.5 */
export function regulator(a: number, r: number): number {
  let P = 1;
  for (let k = 0; k < 100; k++) {
    const next = 1 + a * a * P - (a * P) ** 2 / (r * r + 0.1 + P);
    const change = Math.abs(next - P);
    P = next;
    if (change < 1e-9) break;
  }
  return P + (r - 0.5) ** 2;
}
