/** Round numbers (1, 2 or 5 times a power of ten apart) from low to high, about `wanted` of them; empty when the range is. */
export function niceTicks(low: number, high: number, wanted: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span) || wanted < 1) return [];
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * 0.999) ?? 10;
  const step = factor * power;
  if (!(step > 0)) return [];
  const ticks: number[] = [];
  // Counted in whole steps, so that no rounding error gathers.
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index++) ticks.push(roundTo(index * step, step));
  return ticks;
}

/** Takes away the last bits that 3 · 0.1 leaves. */
function roundTo(value: number, step: number): number {
  return Math.abs(value) < step / 2 ? 0 : Number(value.toPrecision(12));
}
