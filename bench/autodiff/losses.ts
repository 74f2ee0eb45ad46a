// The five loss functions that every way of differentiating is measured on, written as a user would write them.

export function rosenbrock2(x: number, y: number): number {
  return (1 - x) ** 2 + 100 * (y - x ** 2) ** 2;
}

export function rosenbrock100(p: number[]): number {
  let sum = 0;
  for (let i = 0; i + 1 < p.length; i++) {
    sum += 100 * (p[i + 1]! - p[i]! ** 2) ** 2 + (1 - p[i]!) ** 2;
  }
  return sum;
}

export function rastrigin1000(p: number[]): number {
  let sum = 10 * p.length;
  for (const x of p) sum += x * x - 10 * Math.cos(2 * Math.PI * x);
  return sum;
}

interface Row {
  readonly features: readonly number[];
  readonly label: number;
}

/** Bias first, then one weight for each feature. */
export function logisticRegression(w: number[], rows: readonly Row[]): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    let score = w[0]!;
    for (let j = 0; j < row.features.length; j++) score += w[j + 1]! * row.features[j]!;
    sum += Math.log(1 + Math.exp(-row.label * score));
  }
  return sum / rows.length;
}

interface Point {
  readonly x: readonly number[];
  readonly y: number;
}

/** A layer of a network whose weights lie in one list: for each output its weights, then its bias. */
function layer(p: number[], offset: number, input: readonly number[], outputs: number, activation: (z: number) => number): number[] {
  const result: number[] = [];
  for (let o = 0; o < outputs; o++) {
    const start = offset + o * (input.length + 1);
    let z = p[start + input.length]!;
    for (let i = 0; i < input.length; i++) z += p[start + i]! * input[i]!;
    result.push(activation(z));
  }
  return result;
}

/** A network with 2 inputs, two hidden layers of 16 and one output: 337 parameters. */
export function network(p: number[], points: readonly Point[]): number {
  let sum = 0;
  for (const { x, y } of points) {
    const first = layer(p, 0, x, 16, Math.tanh);
    const second = layer(p, 48, first, 16, Math.tanh);
    const [output] = layer(p, 320, second, 1, (z) => z);
    sum += (output! - y) ** 2;
  }
  return sum / points.length;
}
