// A loop over time, and a loss at its end.
import { GRAVITY } from './shared/vectors';

/** A thrown ball with drag; it stops at the ground. @loss @start 12, 0.8 */
export function projectile(speed: number, angle: number): number {
  let x = 0, y = 1.5;
  let vx = speed * Math.cos(angle);
  let vy = speed * Math.sin(angle);
  const dt = 0.02;
  while (true) {
    const v = Math.sqrt(vx * vx + vy * vy);
    vx -= 0.05 * v * vx * dt;
    vy -= (GRAVITY + 0.05 * v * vy) * dt;
    const yNext = y + vy * dt;
    if (yNext < 0) {
      const part = y / (y - yNext);
      x += part * vx * dt;
      break;
    }
    x += vx * dt;
    y = yNext;
  }
  return (x - 10) ** 2;
}

/** A pendulum by Runge and Kutta's method. @loss @start 0.6, 0.2, 1.1 */
export function pendulum(theta0: number, damping: number, length: number): number {
  const f = ([theta, omega]: number[]) => [omega, -(GRAVITY / length) * Math.sin(theta) - damping * omega];
  const plus = (a: number[], b: number[], h: number) => a.map((ai, i) => ai + h * b[i]);
  let s = [theta0, 0];
  const h = 0.05;
  for (let k = 0; k < 30; k++) {
    const k1 = f(s);
    const k2 = f(plus(s, k1, h / 2));
    const k3 = f(plus(s, k2, h / 2));
    const k4 = f(plus(s, k3, h));
    s = s.map((si, i) => si + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
  }
  return (s[0] - 0.3) ** 2 + 0.1 * s[1] ** 2;
}

interface Body { x: number; y: number; vx: number; vy: number }

/** A satellite's orbit by the leapfrog method. @loss @start 1, 0.1, 0.05, 1.05 */
export function orbit(x: number, y: number, vx: number, vy: number): number {
  const body: Body = { x, y, vx, vy };
  const pull = (b: Body) => {
    const r3 = (b.x ** 2 + b.y ** 2) ** 1.5;
    return { ax: -b.x / r3, ay: -b.y / r3 };
  };
  const dt = 0.05;
  let { ax, ay } = pull(body);
  for (let i = 0; i < 40; i++) {
    body.vx += 0.5 * dt * ax;
    body.vy += 0.5 * dt * ay;
    body.x += dt * body.vx;
    body.y += dt * body.vy;
    ({ ax, ay } = pull(body));
    body.vx += 0.5 * dt * ax;
    body.vy += 0.5 * dt * ay;
  }
  return (body.x + 0.4) ** 2 + (body.y - 0.9) ** 2;
}

/** Weights on springs between two walls. @loss @dimensions 6 @start all 1.2 */
export function springChain(stiffness: number[]): number {
  const n = stiffness.length - 1;
  const position = Array.from({ length: n }, (_, i) => (i + 1) / (n + 1));
  const velocity = new Array<number>(n).fill(0);
  velocity[0] = 0.4;
  for (let t = 0; t < 30; t++) {
    const force: number[] = [];
    for (let i = 0; i < n; i++) {
      const left = i === 0 ? 0 : position[i - 1];
      const right = i === n - 1 ? 1 : position[i + 1];
      force.push(stiffness[i] * (left - position[i]) + stiffness[i + 1] * (right - position[i]));
    }
    for (let i = 0; i < n; i++) {
      velocity[i] = 0.98 * velocity[i] + 0.1 * force[i];
      position[i] += 0.1 * velocity[i];
    }
  }
  return position.reduce((s, p, i) => s + (p - 0.1 * (i + 1)) ** 2, 0);
}

/** Foxes and rabbits against a census. @loss @start 0.55, 0.028, 0.024, 0.8 */
export function lotkaVolterra(birth: number, eaten: number, growth: number, death: number, census: { year: number; rabbits: number; foxes: number }[]): number {
  let rabbits = 30, foxes = 4;
  let loss = 0;
  let year = 0;
  for (const row of census) {
    for (; year < row.year; year++) {
      for (let sub = 0; sub < 10; sub++) {
        const dr = (birth - eaten * foxes) * rabbits;
        const df = (growth * rabbits - death) * foxes;
        rabbits += 0.1 * dr;
        foxes += 0.1 * df;
      }
    }
    loss += (Math.log(rabbits) - Math.log(row.rabbits)) ** 2 + (Math.log(foxes) - Math.log(row.foxes)) ** 2;
  }
  return loss;
}
export const lotkaVolterraData = [{ year: 1, rabbits: 47.2, foxes: 6.1 }, { year: 2, rabbits: 70.2, foxes: 9.8 }, { year: 4, rabbits: 36.3, foxes: 59.4 }];

/** A ball that bounces. @loss @start 2, 0.7 */
export function bouncing(height: number, restitution: number): number {
  const ball = { y: height, v: 0 };
  let bounces = 0;
  for (let t = 0; t < 80; t++) {
    ball.v -= GRAVITY * 0.02;
    ball.y += ball.v * 0.02;
    if (ball.y < 0) {
      ball.y = -ball.y * restitution;
      ball.v *= -restitution;
      bounces++;
    }
  }
  return (ball.y - 0.5) ** 2 + 0.01 * bounces;
}

/** Susceptible, infected, recovered. @loss @start 0.4, 0.12 */
export function epidemic(beta: number, gamma: number): number {
  const observed = [10, 14, 19, 26, 35, 46];
  let S = 990, I = 10, R = 0;
  let loss = 0;
  observed.forEach((cases) => {
    loss += (I - cases) ** 2 / cases;
    const infections = (beta * S * I) / (S + I + R);
    const recoveries = gamma * I;
    S -= infections;
    I += infections - recoveries;
    R += recoveries;
  });
  return loss;
}
