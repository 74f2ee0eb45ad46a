// Logistic regression on real data: is a breast tumour benign? 569 patients, 30 measurements each; see data/README.md.
//
// The parameters w are a bias and one weight for each measurement. A row's score is the bias plus its weighted
// measurements, the model says "benign" with probability 1 / (1 + e^-score), and the loss is the mean of
// -log(the probability that it gave to what was true).
//
// The same loss stands here four times. Only the tags differ, and they decide how many rows each step sees:
// all of them (gradient descent), 32 (mini-batch), or a single one (stochastic gradient descent in the strict sense).

/** A row of the CSV file: its header names the columns, every value is a number. `benign` is 1 or 0. */
type Row = Record<string, number>;

/**
 * Mini-batches of 32 rows, so the gradient is noisy and a step costs little.
 *
 * @loss
 * @data ./data/breast-cancer-standardised.csv
 * @batch 32
 * @dimensions 31
 * @start normal 0.1
 */
export function logistic(w: number[], rows: Row[]): number {
  return meanLogLoss(w, rows);
}

/**
 * All 569 rows at each step, the exact gradient and the dearest step.
 *
 * @loss
 * @data ./data/breast-cancer-standardised.csv
 * @dimensions 31
 * @start normal 0.1
 */
export function logisticFullBatch(w: number[], rows: Row[]): number {
  return meanLogLoss(w, rows);
}

/**
 * One row at each step, the cheapest step and the noisiest.
 *
 * @loss
 * @data ./data/breast-cancer-standardised.csv
 * @batch 1
 * @dimensions 31
 * @start normal 0.1
 */
export function logisticSingleSample(w: number[], rows: Row[]): number {
  return meanLogLoss(w, rows);
}

/**
 * The measurements as they are, areas in thousands beside errors in thousandths.
 *
 * Compare it with `logistic`: on these columns gradient descent and momentum only jump about, on standardised ones they work
 * well. The adaptive optimizers, which scale each weight by its own gradients, get along with both.
 *
 * @loss
 * @data ./data/breast-cancer.csv
 * @batch 32
 * @dimensions 31
 * @start normal 0.1
 */
export function logisticRaw(w: number[], rows: Row[]): number {
  return meanLogLoss(w, rows);
}

/**
 * The mean of log(1 + e^score) - benign·score over the rows, which is -log(the probability of what was true).
 *
 * The rows can be separated by a plane, so the loss has no minimum: it falls towards 0 as the weights grow.
 */
function meanLogLoss(w: number[], rows: Row[]): number {
  let sum = 0;
  for (const row of rows) {
    const score = dot(w, inputsOf(row));
    sum += logOnePlusExp(score) - row.benign * score;
  }
  return sum / rows.length;
}

/**
 * Its gradient: each row pulls with (predicted probability - truth) times its inputs.
 *
 * Without it the gradient of all 569 rows would take 62 times the work of the loss, two evaluations for each of the 31 parameters.
 */
function meanLogLossGradient(w: number[], rows: Row[]): number[] {
  const gradient = w.map(() => 0);
  for (const row of rows) {
    const inputs = inputsOf(row);
    const error = 1 / (1 + Math.exp(-dot(w, inputs))) - row.benign;
    for (let k = 0; k < inputs.length; k++) gradient[k] += (error * inputs[k]) / rows.length;
  }
  return gradient;
}

export const logisticGradient = (w: number[], rows: Row[]) => meanLogLossGradient(w, rows);
export const logisticFullBatchGradient = (w: number[], rows: Row[]) => meanLogLossGradient(w, rows);
export const logisticSingleSampleGradient = (w: number[], rows: Row[]) => meanLogLossGradient(w, rows);
export const logisticRawGradient = (w: number[], rows: Row[]) => meanLogLossGradient(w, rows);

/** What the weights multiply: 1 for the bias, then the measurements in the order of the file's columns. */
function inputsOf(row: Row): number[] {
  return [
    1,
    row.meanRadius, row.meanTexture, row.meanPerimeter, row.meanArea, row.meanSmoothness,
    row.meanCompactness, row.meanConcavity, row.meanConcavePoints, row.meanSymmetry, row.meanFractalDimension,
    row.radiusError, row.textureError, row.perimeterError, row.areaError, row.smoothnessError,
    row.compactnessError, row.concavityError, row.concavePointsError, row.symmetryError, row.fractalDimensionError,
    row.worstRadius, row.worstTexture, row.worstPerimeter, row.worstArea, row.worstSmoothness,
    row.worstCompactness, row.worstConcavity, row.worstConcavePoints, row.worstSymmetry, row.worstFractalDimension,
  ];
}

function dot(a: number[], b: number[]): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

/** log(1 + eᶻ) without overflow: e is only ever raised to a negative number. */
function logOnePlusExp(z: number): number {
  return z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
}
