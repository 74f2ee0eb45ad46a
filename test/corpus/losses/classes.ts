// Objects with methods.

class Vec2 {
  constructor(readonly x: number, readonly y: number) {}
  plus(o: Vec2): Vec2 {
    return new Vec2(this.x + o.x, this.y + o.y);
  }
  minus(o: Vec2): Vec2 {
    return new Vec2(this.x - o.x, this.y - o.y);
  }
  times(k: number): Vec2 {
    return new Vec2(this.x * k, this.y * k);
  }
  get length(): number {
    return Math.hypot(this.x, this.y);
  }
  static readonly zero = new Vec2(0, 0);
}

/** @loss @start 0.5, 0.5, 2, 1, -1, 2.5 */
export function trussEnergy(p: number[]): number {
  const joints = [Vec2.zero];
  for (let i = 0; i < p.length; i += 2) joints.push(new Vec2(p[i], p[i + 1]));
  let energy = 0;
  for (let i = 1; i < joints.length; i++) {
    energy += 50 * (joints[i].minus(joints[i - 1]).length - 1) ** 2;
    energy += 9.81 * joints[i].y;
  }
  const centre = joints.reduce((s, j) => s.plus(j), Vec2.zero).times(1 / joints.length);
  return energy + centre.length;
}

abstract class Layer {
  abstract forward(x: number[]): number[];
}

class Dense extends Layer {
  constructor(private weights: number[][], private bias: number[]) {
    super();
  }
  forward(x: number[]): number[] {
    return this.weights.map((row, i) => {
      let s = this.bias[i];
      for (let j = 0; j < row.length; j++) s += row[j] * x[j];
      return s;
    });
  }
}

class Activation extends Layer {
  constructor(private f: (x: number) => number) {
    super();
  }
  forward(x: number[]) {
    return x.map((v) => this.f(v));
  }
}

/** @loss @start 0.4, -0.1, 0.3, 0.2, 0.05, -0.6, 0.9, 0.8, 0.1 */
export function sequentialModel(p: number[]): number {
  const model: Layer[] = [
    new Dense([[p[0], p[1]], [p[2], p[3]]], [p[4], p[5]]),
    new Activation(Math.tanh),
    new Dense([[p[6], p[7]]], [p[8]]),
  ];
  const predict = (x: number[]) => model.reduce((v, layer) => layer.forward(v), x)[0];
  const data = [[0.5, 1, 1.2], [-0.3, 0.2, 0.1], [1, -1, -0.4]];
  return data.reduce((s, [a, b, y]) => s + (predict([a, b]) - y) ** 2, 0);
}

class Accumulator {
  #sum = 0;
  #squares = 0;
  count = 0;
  add(x: number): this {
    this.#sum += x;
    this.#squares += x * x;
    this.count++;
    return this;
  }
  get mean() {
    return this.#sum / this.count;
  }
  get variance() {
    return this.#squares / this.count - this.mean ** 2;
  }
}

/** @loss @start 0.2, 1.4, -0.8, 2.2 */
export function spread(p: number[]): number {
  const acc = new Accumulator();
  for (const x of p) acc.add(x).add(Math.sin(x));
  return acc.variance + (acc.mean - 1) ** 2;
}

class Particle {
  vx = 0;
  vy = 0;
  constructor(public x: number, public y: number, public mass = 1) {}

  step(fx: number, fy: number, dt: number) {
    this.vx += (fx / this.mass) * dt;
    this.vy += (fy / this.mass) * dt;
    this.x += this.vx * dt;
    this.y += this.vy * dt;
  }
}

/** @loss @start 0.3, -0.6, 1.4 */
export function particleTarget(fx: number, fy: number, mass: number): number {
  const a = new Particle(0, 0, mass);
  const wind = { x: 0.2, y: -0.1 };
  for (let t = 0; t < 12; t++) a.step(fx + wind.x, fy + wind.y * t, 0.1);
  return (a.x - 1) ** 2 + (a.y + 0.5) ** 2;
}
