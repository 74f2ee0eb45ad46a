// Portfolios and options.
import { normalCdf } from './shared/special';

const covariance = [[0.04, 0.01, 0], [0.01, 0.09, 0.02], [0, 0.02, 0.16]];
const expected = [0.05, 0.08, 0.12];

/** @loss @start 0.2, 0.3, 0.1 */
export function portfolio(logits: number[]): number {
  const raw = logits.map(Math.exp);
  const total = raw.reduce((s, x) => s + x);
  const w = raw.map((x) => x / total);
  let risk = 0, gain = 0;
  for (let i = 0; i < w.length; i++) {
    gain += w[i] * expected[i];
    for (let j = 0; j < w.length; j++) risk += w[i] * covariance[i][j] * w[j];
  }
  return -gain / Math.sqrt(risk);
}

type Quote = { strike: number; years: number; price: number };

function blackScholes(spot: number, { strike, years }: Quote, vol: number, rate: number): number {
  const spread = vol * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (rate + vol ** 2 / 2) * years) / spread;
  return spot * normalCdf(d1) - strike * Math.exp(-rate * years) * normalCdf(d1 - spread);
}

/** @loss @start 0.25, 0.02 */
export function impliedVolatility(vol: number, rate: number, quotes: Quote[]): number {
  return quotes.map((q) => blackScholes(100, q, vol, rate) - q.price).reduce((s, e) => s + e * e, 0);
}
export const impliedVolatilityData: Quote[] = [{ strike: 95, years: 0.5, price: 9.1 }, { strike: 100, years: 1, price: 10.2 }, { strike: 110, years: 0.75, price: 4.3 }];

/** @loss @start 0.04 */
export function bondYield(y: number): number {
  const coupon = 4, face = 100, price = 97.5;
  let value = 0;
  for (let year = 1; year <= 8; year++) value += coupon / (1 + y) ** year;
  value += face * Math.pow(1 + y, -8);
  return (value - price) ** 2;
}

/** The mean of the worst scenarios. @loss @start 0.5, 0.3, 0.2 */
export function shortfall(w: number[], scenarios: number[][]): number {
  const losses = scenarios.map((s) => -s.reduce((sum, r, i) => sum + r * w[i], 0));
  const worst = [...losses].sort((a, b) => b - a).slice(0, 2);
  return worst.reduce((s, x) => s + x, 0) / worst.length + 0.1 * (w[0] + w[1] + w[2] - 1) ** 2;
}
export const shortfallData = [[0.02, -0.05, 0.1], [-0.1, 0.03, -0.02], [0.04, 0.01, -0.12], [-0.03, -0.08, 0.05]];

/** The deepest fall of a leveraged account. @loss @start 1.3, 0.4 */
export function drawdown(leverage: number, hedge: number): number {
  const market = [0.02, -0.03, 0.01, -0.05, 0.04, 0.02, -0.01];
  let wealth = 1, peak = 1, deepest = 0;
  for (const m of market) {
    wealth *= 1 + leverage * m - hedge * 0.01 + hedge * Math.max(0, -m);
    peak = Math.max(peak, wealth);
    deepest = Math.max(deepest, 1 - wealth / peak);
  }
  return deepest - 0.1 * Math.log(wealth);
}
