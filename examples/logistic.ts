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
 * Compare it with `logistic`: standardising the columns does more for gradient descent than any choice of optimizer.
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
 * The mean of log(1 + e^score) - benign·score over the rows, which is -log(probability of what was true).
 *
 * The rows can be separated by a plane, so the loss has no minimum: it falls towards 0 as the weights grow.
 */
function meanLogLoss(w: number[], rows: Row[]): number {
  let sum = 0;
  for (const row of rows) {
    const score = scoreOf(w, row);
    sum += logOnePlusExp(score) - row.benign * score;
  }
  return sum / rows.length;
}

/** The bias plus the weighted measurements, in the order of the file's columns: means, standard errors, worst values. */
function scoreOf(w: number[], row: Row): number {
  return w[0]
    + w[1] * row.meanRadius + w[2] * row.meanTexture + w[3] * row.meanPerimeter
    + w[4] * row.meanArea + w[5] * row.meanSmoothness + w[6] * row.meanCompactness
    + w[7] * row.meanConcavity + w[8] * row.meanConcavePoints + w[9] * row.meanSymmetry
    + w[10] * row.meanFractalDimension + w[11] * row.radiusError + w[12] * row.textureError
    + w[13] * row.perimeterError + w[14] * row.areaError + w[15] * row.smoothnessError
    + w[16] * row.compactnessError + w[17] * row.concavityError + w[18] * row.concavePointsError
    + w[19] * row.symmetryError + w[20] * row.fractalDimensionError + w[21] * row.worstRadius
    + w[22] * row.worstTexture + w[23] * row.worstPerimeter + w[24] * row.worstArea
    + w[25] * row.worstSmoothness + w[26] * row.worstCompactness + w[27] * row.worstConcavity
    + w[28] * row.worstConcavePoints + w[29] * row.worstSymmetry + w[30] * row.worstFractalDimension;
}

/** log(1 + eᶻ) without overflow: e is only ever raised to a negative number. */
function logOnePlusExp(z: number): number {
  return z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
}
