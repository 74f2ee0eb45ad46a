const double = new Float64Array(1);
const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The nearest number that bfloat16 has, by way of float32 as the libraries go; ties to even. */
export function toBfloat16(x: number): number {
  double[0] = x;
  float[0] = double[0];
  if (Number.isNaN(float[0])) return NaN;
  const lower = bits[0]! & 0xffff;
  const isUp = lower > 0x8000 || (lower === 0x8000 && (bits[0]! & 0x10000) !== 0);
  bits[0] = ((bits[0]! & 0xffff0000) >>> 0) + (isUp ? 0x10000 : 0);
  return float[0];
}
