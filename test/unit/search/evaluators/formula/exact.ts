/**
 * exp, log, sin and cos to far more digits than a double has, in integers: what the engine's are compared with.
 *
 * @module
 */

/** Bits after the point of all numbers here: enough for the least double, and a double's precision of it. */
const BITS = 1_200n;
const ONE = 1n << BITS;

const words = new BigUint64Array(1);
const double = new Float64Array(words.buffer);

/** A finite double as a fraction of 2^BITS, exactly. */
function fixed(x: number): bigint {
  double[0] = Math.abs(x);
  const exponent = words[0] >> 52n;
  const fraction = words[0] & 0xf_ffff_ffff_ffffn;
  const magnitude =
    exponent === 0n ? fraction << (BITS - 1_074n) : ((fraction | (1n << 52n)) << (exponent + BITS)) >> 1_075n;
  return x < 0 ? -magnitude : magnitude;
}

const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;

/** Σ of terms, each made of the one before, until they vanish. */
function series(first: bigint, next: (term: bigint, k: bigint) => bigint): bigint {
  let sum = 0n;
  let term = first;
  for (let k = 1n; term > 8n || term < -8n; k++) {
    sum += term;
    term = next(term, k);
  }
  return sum;
}

/** 2 · artanh(z). */
function twiceArtanh(z: bigint): bigint {
  const square = times(z, z);
  let power = 2n * z;
  return series(power, (_, k) => {
    power = times(power, square);
    return power / (2n * k + 1n);
  });
}

const LN2 = twiceArtanh(ONE / 3n);

function arctanInverse(n: bigint): bigint {
  let power = ONE / n;
  return series(power, (_, k) => {
    power = -power / (n * n);
    return power / (2n * k + 1n);
  });
}

const HALF_PI = 8n * arctanInverse(5n) - 2n * arctanInverse(239n); // Machin

function exp(x: bigint): bigint {
  const k = x / LN2;
  const power = series(ONE, (term, n) => times(term, x - k * LN2) / n);
  return k < 0n ? power >> -k : power << k;
}

function log(x: bigint): bigint {
  const k = BigInt(x.toString(2).length) - BITS;
  const mantissa = k < 0n ? x << -k : x >> k;
  return k * LN2 + twiceArtanh(((mantissa - ONE) << BITS) / (mantissa + ONE));
}

/** sin(x + quarters · π/2); of a huge angle only as exact as 1,200 bits of π are. */
function circular(x: bigint, quarters: bigint): bigint {
  const n = x / HALF_PI;
  const angle = x - n * HALF_PI;
  const square = times(angle, angle);
  const odd = (((n + quarters) % 2n) + 2n) % 2n === 1n;
  const value = odd
    ? series(ONE, (term, k) => -times(term, square) / ((2n * k - 1n) * (2n * k)))
    : series(angle, (term, k) => -times(term, square) / (2n * k * (2n * k + 1n)));
  return (((n + quarters) % 4n) + 4n) % 4n >= 2n ? -value : value;
}

/** Name → the function, from and to fractions of 2^BITS. */
const exact = {
  exp,
  log,
  sin: (x: bigint) => circular(x, 0n),
  cos: (x: bigint) => circular(x, 1n),
} as const;

/** A function that is known to all digits. */
export type ElementaryName = keyof typeof exact;

/** How far `y` is from the function of `x`, in units in the last place of `y`. */
export function ulps(name: ElementaryName, x: number, y: number): number {
  double[0] = Math.abs(y);
  const exponent = words[0] >> 52n;
  const unit = 1n << ((exponent === 0n ? 1n : exponent) + BITS - 1_075n);
  const off = fixed(y) - exact[name](fixed(x));
  return Number(((off < 0n ? -off : off) << 20n) / unit) / 2 ** 20;
}
