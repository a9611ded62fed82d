/**
 * exp, log, sin and cos of the engine, made of IEEE 754 operations alone: the same bits on every machine, in WebAssembly
 * (assembly/elementary.ts is the same algorithm, two numbers at a time) and here. Errors stay below 1 ulp; results may
 * differ from `Math.*`, which every engine rounds in its own way, by one ulp.
 *
 * Coefficients: FreeBSD's msun (e_exp.c, e_log.c, k_sin.c, k_cos.c; Sun Microsystems 1993).
 *
 * @module
 */
import { reduceHuge } from "./payne-hanek.js";

/** Added and subtracted, it rounds to the nearest integer, ties to even, and leaves that in the low bits: 1.5 · 2^52. */
const ROUND = 6755399441055744;

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

const word = new Uint32Array(2);
const double = new Float64Array(word.buffer);

/** 2^k for k of −1022 … 1023. */
function power(k: number): number {
  word[0] = 0;
  word[1] = (k + 1023) << 20;
  return double[0];
}

/** e to the power of `x`. */
export function exp(x: number): number {
  if (x > 710) return Infinity;
  if (x < -746) return 0;
  if (Number.isNaN(x)) return x;
  const k = x * Math.LOG2E + ROUND - ROUND;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const z = r * r;
  const even =
    z *
    (0.16666666666666602 +
      z *
        (-0.0027777777777015593 +
          z * (6.613756321437934e-5 + z * (-1.6533902205465252e-6 + z * 4.1381367970572385e-8))));
  const c = r - even;
  const y = 1 - (low - (r * c) / (2 - c) - high);
  const half = k * 0.5 + ROUND - ROUND;
  return y * power(half) * power(k - half);
}

/** The natural logarithm. */
export function logarithm(x: number): number {
  if (x < 0 || Number.isNaN(x)) return Number.NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return x;
  const subnormal = x < 2 ** -1022;
  double[0] = subnormal ? x * 2 ** 54 : x;
  const shifted = word[1] + 0x95f62; // the mantissa between √½ and √2
  const k = (shifted >>> 20) - 1023 - (subnormal ? 54 : 0);
  word[1] = (shifted & 0xfffff) + 0x3fe6a09e;
  const f = double[0] - 1;
  const half = 0.5 * f * f;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const t2 = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  return s * (half + (t2 + t1)) + k * LN2_LOW - half + f + k * LN2_HIGH;
}

/** The sine of an angle in radians. */
export const sin = (x: number): number => circular(x, 0);

/** The cosine of an angle in radians. */
export const cos = (x: number): number => circular(x, 1);

/** Up to here three parts of π/2 are enough, and multiples of the first two are exact. */
const CIRCULAR_BOUND = 12_000;

const HALF_PI_1 = 1.5707963267941523; // 40 bits
const HALF_PI_2 = 7.443547480480255e-13; // the next 40
const HALF_PI_3 = 6.36831716351095e-25; // and 53 more

/** sin(x + quarters · π/2), by the angle's distance from the nearest multiple of π/2 in twice the precision. */
function circular(x: number, quarters: number): number {
  if (!(Math.abs(x) <= CIRCULAR_BOUND)) return circularHuge(x, quarters);
  const n = x * 0.6366197723675814 + ROUND - ROUND;
  const a = x - n * HALF_PI_1;
  const b = n * HALF_PI_2;
  const difference = a - b;
  const back = difference - a;
  const rest = n * HALF_PI_3 - (a - (difference - back) - (b + back));
  const high = difference - rest;
  return quadrant(high, difference - high - rest, n + quarters);
}

/** As {@link circular}, for angles above {@link CIRCULAR_BOUND}; what the WebAssembly calls for them, too. */
export function circularHuge(x: number, quarters: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const { high, low, quadrants } = reduceHuge(x);
  return quadrant(high, low, quadrants + quarters);
}

/** sin(high + low + n · π/2). */
function quadrant(high: number, low: number, n: number): number {
  const value = n & 1 ? cosine(high, low) : sine(high, low);
  return n & 2 ? -value : value;
}

function sine(x: number, y: number): number {
  const z = x * x;
  const v = z * x;
  const r =
    0.00833333333332249 +
    z *
      (-0.0001984126982985795 + z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  return x - (z * (0.5 * y - v * r) - y - v * -0.16666666666666632);
}

function cosine(x: number, y: number): number {
  const z = x * x;
  const r =
    z *
    (0.0416666666666666 +
      z *
        (-0.001388888888887411 +
          z *
            (2.480158728947673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * r - x * y));
}
