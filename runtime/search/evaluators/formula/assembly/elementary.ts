/**
 * exp, log, sin and cos of two numbers at a time: the algorithms of ../elementary.ts, operation for operation. Numbers lie in
 * the memory, because V8 builds a constant vector anew at every use, in three instructions, but loads one in one.
 *
 * @module
 */

/** What angles beyond the bound are left to: ../elementary.ts, circularHuge. */
@external("host", "circularHuge")
declare function circularHuge(x: f64, quarters: i32): f64;

const CIRCULAR_BOUND: f64 = 12000.0;

const HALF = memory.data<f64>([0.5]);
const ONE = memory.data<f64>([1.0]);
const TWO = memory.data<f64>([2.0]);
const ROUND = memory.data<f64>([6755399441055744.0]);
const LN2_HIGH = memory.data<f64>([0.6931471803691238]);
const LN2_LOW = memory.data<f64>([1.9082149292705877e-10]);

const EXP_MOST = memory.data<f64>([710.0]);
const EXP_LEAST = memory.data<f64>([-746.0]);
const PER_LN2 = memory.data<f64>([1.4426950408889634]);
const EXP = memory.data<f64>([
  0.16666666666666602, -0.0027777777777015593, 6.613756321437934e-5, -1.6533902205465252e-6, 4.1381367970572385e-8,
]);

const ZERO = memory.data<f64>([0.0]);
const INFINITE = memory.data<f64>([Infinity]);
const LEAST_NORMAL = memory.data<f64>([2.2250738585072014e-308]);
const TWO_TO_54 = memory.data<f64>([18014398509481984.0]);
const TWO_TO_52 = memory.data<f64>([4503599627370496.0]);
const BIAS = memory.data<f64>([1023.0]);
const LOG = memory.data<f64>([
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586,
]);

const BEYOND = memory.data<f64>([12000.0]);
const TWO_PER_PI = memory.data<f64>([0.6366197723675814]);
const HALF_PI_1 = memory.data<f64>([1.5707963267941523]);
const HALF_PI_2 = memory.data<f64>([7.443547480480255e-13]);
const HALF_PI_3 = memory.data<f64>([6.36831716351095e-25]);
const SINE = memory.data<f64>([
  -0.16666666666666632, 0.00833333333332249, -0.0001984126982985795, 2.7557313707070068e-6, -2.5050760253406863e-8,
  1.58969099521155e-10,
]);
const COSINE = memory.data<f64>([
  0.0416666666666666, -0.001388888888887411, 2.480158728947673e-5, -2.7557314351390663e-7, 2.087572321298175e-9,
  -1.1359647557788195e-11,
]);

@inline
function num(address: usize): v128 {
  return v128.load64_splat(address);
}

/** The coefficient `index` of a table. */
@inline
function coefficient(table: usize, index: i32): v128 {
  return v128.load64_splat(table + (index << 3));
}

/** coefficient + b · x: a step of Horner's scheme. */
@inline
function step(table: usize, index: i32, b: v128, x: v128): v128 {
  return f64x2.add(coefficient(table, index), f64x2.mul(b, x));
}

/** 2^k of the integer in the low bits of `shifted`, as {@link ROUND} leaves it there. */
// @ts-expect-error: decorator
@inline
function power(shifted: v128): v128 {
  return i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52);
}

// @ts-expect-error: decorator
@inline
export function exp(argument: v128): v128 {
  const x = f64x2.pmax(f64x2.pmin(argument, num(EXP_MOST)), num(EXP_LEAST));
  const k = f64x2.sub(f64x2.add(f64x2.mul(x, num(PER_LN2)), num(ROUND)), num(ROUND));
  const high = f64x2.sub(x, f64x2.mul(k, num(LN2_HIGH)));
  const low = f64x2.mul(k, num(LN2_LOW));
  const r = f64x2.sub(high, low);
  const z = f64x2.mul(r, r);
  let even = step(EXP, 3, z, coefficient(EXP, 4));
  even = step(EXP, 2, z, even);
  even = step(EXP, 1, z, even);
  even = step(EXP, 0, z, even);
  const c = f64x2.sub(r, f64x2.mul(z, even));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(num(TWO), c));
  const y = f64x2.sub(num(ONE), f64x2.sub(f64x2.sub(low, quotient), high));
  const half = f64x2.add(f64x2.mul(k, num(HALF)), num(ROUND));
  const rest = f64x2.add(f64x2.sub(k, f64x2.sub(half, num(ROUND))), num(ROUND));
  return f64x2.mul(f64x2.mul(y, power(half)), power(rest));
}

// @ts-expect-error: decorator
@inline
export function log(x: v128): v128 {
  const subnormal = f64x2.lt(x, num(LEAST_NORMAL));
  const normal = v128.bitselect(f64x2.mul(x, num(TWO_TO_54)), x, subnormal);
  const shifted = i64x2.add(normal, i64x2.splat(0x95f6200000000));
  const exponent = v128.or(i64x2.shr_u(shifted, 52), i64x2.splat(0x4330000000000000));
  const biased = f64x2.sub(f64x2.sub(exponent, num(TWO_TO_52)), num(BIAS));
  const k = f64x2.sub(biased, v128.and(subnormal, f64x2.splat(54)));
  const mantissa = i64x2.add(v128.and(shifted, i64x2.splat(0xfffffffffffff)), i64x2.splat(0x3fe6a09e00000000));
  const f = f64x2.sub(mantissa, num(ONE));
  const half = f64x2.mul(f64x2.mul(num(HALF), f), f);
  const s = f64x2.div(f, f64x2.add(num(TWO), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let t1 = step(LOG, 3, w, coefficient(LOG, 5));
  t1 = f64x2.mul(w, step(LOG, 1, w, t1));
  let t2 = step(LOG, 4, w, coefficient(LOG, 6));
  t2 = step(LOG, 2, w, t2);
  t2 = f64x2.mul(z, step(LOG, 0, w, t2));
  const y = f64x2.mul(s, f64x2.add(half, f64x2.add(t2, t1)));
  const low = f64x2.sub(f64x2.add(y, f64x2.mul(k, num(LN2_LOW))), half);
  return special(x, f64x2.add(f64x2.add(low, f), f64x2.mul(k, num(LN2_HIGH))));
}

/** `y`, but for zero, infinity, NaN and what is less than zero. */
// @ts-expect-error: decorator
@inline
function special(x: v128, y: v128): v128 {
  const finite = v128.bitselect(y, x, f64x2.lt(x, num(INFINITE)));
  const positive = v128.bitselect(f64x2.splat(-Infinity), finite, f64x2.eq(x, num(ZERO)));
  return v128.bitselect(f64x2.splat(NaN), positive, f64x2.lt(x, num(ZERO)));
}

/** sin(x + quarters · π/2) */
@inline
export function circular(x: v128, quarters: i32): v128 {
  const shifted = f64x2.add(f64x2.mul(x, num(TWO_PER_PI)), num(ROUND));
  const n = f64x2.sub(shifted, num(ROUND));
  const a = f64x2.sub(x, f64x2.mul(n, num(HALF_PI_1)));
  const b = f64x2.mul(n, num(HALF_PI_2));
  const difference = f64x2.sub(a, b);
  const back = f64x2.sub(difference, a);
  const lost = f64x2.sub(f64x2.sub(a, f64x2.sub(difference, back)), f64x2.add(b, back));
  const rest = f64x2.sub(f64x2.mul(n, num(HALF_PI_3)), lost);
  const high = f64x2.sub(difference, rest);
  const low = f64x2.sub(f64x2.sub(difference, high), rest);
  const quadrant = i64x2.add(shifted, i64x2.splat(quarters));
  const odd = i64x2.eq(v128.and(quadrant, i64x2.splat(1)), i64x2.splat(1));
  const value = v128.bitselect(cosine(high, low), sine(high, low), odd);
  const sign = i64x2.shl(v128.and(quadrant, i64x2.splat(2)), 62);
  const beyond = f64x2.gt(f64x2.abs(x), num(BEYOND));
  const result = v128.xor(value, sign);
  return v128.any_true(beyond) ? replaceBeyond(x, result, quarters) : result;
}

function replaceBeyond(x: v128, y: v128, quarters: i32): v128 {
  let result = y;
  const first = f64x2.extract_lane(x, 0);
  const second = f64x2.extract_lane(x, 1);
  if (Math.abs(first) > CIRCULAR_BOUND) result = f64x2.replace_lane(result, 0, circularHuge(first, quarters));
  if (Math.abs(second) > CIRCULAR_BOUND) result = f64x2.replace_lane(result, 1, circularHuge(second, quarters));
  return result;
}

@inline
function sine(x: v128, y: v128): v128 {
  const z = f64x2.mul(x, x);
  const v = f64x2.mul(z, x);
  let r = step(SINE, 4, z, coefficient(SINE, 5));
  r = step(SINE, 3, z, r);
  r = step(SINE, 2, z, r);
  r = step(SINE, 1, z, r);
  const part = f64x2.mul(z, f64x2.sub(f64x2.mul(num(HALF), y), f64x2.mul(v, r)));
  const cube = f64x2.mul(v, coefficient(SINE, 0));
  return f64x2.sub(x, f64x2.sub(f64x2.sub(part, y), cube));
}

@inline
function cosine(x: v128, y: v128): v128 {
  const z = f64x2.mul(x, x);
  let r = step(COSINE, 4, z, coefficient(COSINE, 5));
  r = step(COSINE, 3, z, r);
  r = step(COSINE, 2, z, r);
  r = step(COSINE, 1, z, r);
  r = f64x2.mul(z, step(COSINE, 0, z, r));
  const half = f64x2.mul(num(HALF), z);
  const w = f64x2.sub(num(ONE), half);
  const error = f64x2.sub(f64x2.sub(num(ONE), w), half);
  return f64x2.add(w, f64x2.add(error, f64x2.sub(f64x2.mul(z, r), f64x2.mul(x, y))));
}
