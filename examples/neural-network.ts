// A neural network with one hidden layer, whose weights are matrices and lists: each is a parameter of its own, and @shape says how large.
//
// The optimizers see one long θ as ever; its coordinates are called W1[0][1], b1[3] … in the panel, and each tensor may start in its own way.

/** 100 points on two half circles that reach into each other, and which of the two each lies on: 1 or -1. */
const moons = Array.from({ length: 100 }, (_, i) => {
  const angle = (Math.PI * Math.floor(i / 2)) / 49;
  return i % 2 === 0 ? { x: Math.cos(angle), y: Math.sin(angle), side: 1 } : { x: 1 - Math.cos(angle), y: 0.5 - Math.sin(angle), side: -1 };
});

/**
 * One hidden layer of 16 neurons tells two moons apart.
 *
 * The loss is the mean of -log(the probability that the net gave to the right side).
 *
 * @loss
 * @shape W1 16x2
 * @shape b1 16
 * @shape w2 16
 * @start W1 normal 1
 * @start b1 all 0
 * @start w2 normal 0.25
 */
export function twoMoons(W1: number[][], b1: number[], w2: number[], b2: number): number {
  let sum = 0;
  for (const { x, y, side } of moons) {
    let score = b2;
    for (let k = 0; k < b1.length; k++) score += w2[k] * Math.tanh(W1[k][0] * x + W1[k][1] * y + b1[k]);
    sum += logOnePlusExp(-side * score);
  }
  return sum / moons.length;
}

/** A layer of a network: out = tanh(W in + b). */
interface Layer {
  W: number[][];
  b: number[];
}

/**
 * The same moons and two hidden layers, each a record of its weights and biases.
 *
 * @loss
 * @shape first.W 8x2
 * @shape first.b 8
 * @shape second.W 8x8
 * @shape second.b 8
 * @shape last 8
 * @start normal 0.5
 */
export function twoLayers(first: Layer, second: Layer, last: number[]): number {
  let sum = 0;
  for (const { x, y, side } of moons) {
    const hidden = apply(second, apply(first, [x, y]));
    const score = hidden.reduce((total, value, k) => total + last[k] * value, 0);
    sum += logOnePlusExp(-side * score);
  }
  return sum / moons.length;
}

function apply({ W, b }: Layer, inputs: number[]): number[] {
  return W.map((row, k) => Math.tanh(row.reduce((sum, weight, j) => sum + weight * inputs[j], b[k])));
}

/** log(1 + eᶻ) without overflow: e is only ever raised to a negative number. */
function logOnePlusExp(z: number): number {
  return z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
}
