/** 2/π · 2^1216: enough for the exponent of any double, and 192 bits after the point. */
const TWO_OVER_PI =
  0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6babn;
const TWO_OVER_PI_BITS = 1216;

/** π/2 · 2^128. */
const HALF_PI = 0x1921fb54442d18469898cc51701b839a2n;

/** Bits kept after the point of x · 2/π. */
const FRACTION_BITS = 192n;
const MODULO_4 = (1n << (FRACTION_BITS + 2n)) - 1n;

/** An angle as `quadrants` · π/2 + `high` + `low`, |high| ≤ π/4. */
interface Reduced {
  readonly high: number;
  readonly low: number;
  /** Modulo 4. */
  readonly quadrants: number;
}

const words = new BigUint64Array(1);
const double = new Float64Array(words.buffer);

/**
 * Takes whole multiples of π/2 from a finite angle of at least 1, in exact integer arithmetic: only those bits of 2/π
 * matter whose products are smaller than a turn.
 *
 * @see Payne and Hanek, "Radian reduction for trigonometric functions", SIGNUM Newsletter 18 (1983)
 */
export function reduceHuge(x: number): Reduced {
  double[0] = Math.abs(x);
  const exponent = Number(words[0] >> 52n) - 1075;
  const mantissa = (words[0] & 0xf_ffff_ffff_ffffn) | 0x10_0000_0000_0000n;
  const window = TWO_OVER_PI >> (BigInt(TWO_OVER_PI_BITS - exponent) - FRACTION_BITS);
  const product = (mantissa * (window & MODULO_4)) & MODULO_4;
  const quadrants = (product + (1n << (FRACTION_BITS - 1n))) >> FRACTION_BITS;
  const angle = (product - (quadrants << FRACTION_BITS)) * HALF_PI; // 320 bits after the point
  const high = Number(angle);
  const low = Number(angle - BigInt(high));
  const sign = x < 0 ? -1 : 1;
  const scale = sign * 2 ** -320;
  return { high: high * scale, low: low * scale, quadrants: sign * Number(quadrants) };
}
