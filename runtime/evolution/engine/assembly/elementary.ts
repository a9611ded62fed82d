/**
 * exp, log, sin and cos of two numbers at a time: the algorithms of ../elementary.ts, operation for operation.
 *
 * @module
 */

/** What angles beyond the bound are left to: ../elementary.ts, circularHuge. */
@external("host", "circularHuge")
declare function circularHuge(x: f64, quarters: i32): f64;

const ROUND: f64 = 6755399441055744.0;
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const CIRCULAR_BOUND: f64 = 12000.0;
const HALF_PI_1: f64 = 1.5707963267941523;
const HALF_PI_2: f64 = 7.443547480480255e-13;
const HALF_PI_3: f64 = 6.36831716351095e-25;

// @ts-expect-error: decorator
@inline
function num(x: f64): v128 {
  return f64x2.splat(x);
}

/** a + b · x */
// @ts-expect-error: decorator
@inline
function step(a: f64, b: v128, x: v128): v128 {
  return f64x2.add(num(a), f64x2.mul(b, x));
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
  const x = f64x2.pmax(f64x2.pmin(argument, num(710)), num(-746));
  const k = f64x2.sub(f64x2.add(f64x2.mul(x, num(1.4426950408889634)), num(ROUND)), num(ROUND));
  const high = f64x2.sub(x, f64x2.mul(k, num(LN2_HIGH)));
  const low = f64x2.mul(k, num(LN2_LOW));
  const r = f64x2.sub(high, low);
  const z = f64x2.mul(r, r);
  let even = step(-1.6533902205465252e-6, z, num(4.1381367970572385e-8));
  even = step(6.613756321437934e-5, z, even);
  even = step(-0.0027777777777015593, z, even);
  even = step(0.16666666666666602, z, even);
  const c = f64x2.sub(r, f64x2.mul(z, even));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(num(2), c));
  const y = f64x2.sub(num(1), f64x2.sub(f64x2.sub(low, quotient), high));
  const half = f64x2.add(f64x2.mul(k, num(0.5)), num(ROUND));
  const rest = f64x2.add(f64x2.sub(k, f64x2.sub(half, num(ROUND))), num(ROUND));
  return f64x2.mul(f64x2.mul(y, power(half)), power(rest));
}

// @ts-expect-error: decorator
@inline
export function log(x: v128): v128 {
  const subnormal = f64x2.lt(x, num(2.2250738585072014e-308));
  const normal = v128.bitselect(f64x2.mul(x, num(18014398509481984.0)), x, subnormal);
  const shifted = i64x2.add(normal, i64x2.splat(0x95f6200000000));
  const exponent = v128.or(i64x2.shr_u(shifted, 52), i64x2.splat(0x4330000000000000));
  const biased = f64x2.sub(f64x2.sub(exponent, num(4503599627370496.0)), num(1023));
  const k = f64x2.sub(biased, v128.and(subnormal, num(54)));
  const mantissa = i64x2.add(v128.and(shifted, i64x2.splat(0xfffffffffffff)), i64x2.splat(0x3fe6a09e00000000));
  const f = f64x2.sub(mantissa, num(1));
  const half = f64x2.mul(f64x2.mul(num(0.5), f), f);
  const s = f64x2.div(f, f64x2.add(num(2), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let t1 = step(0.22222198432149784, w, num(0.15313837699209373));
  t1 = f64x2.mul(w, step(0.3999999999940942, w, t1));
  let t2 = step(0.1818357216161805, w, num(0.14798198605116586));
  t2 = step(0.2857142874366239, w, t2);
  t2 = f64x2.mul(z, step(0.6666666666666735, w, t2));
  const y = f64x2.mul(s, f64x2.add(half, f64x2.add(t2, t1)));
  const low = f64x2.sub(f64x2.add(y, f64x2.mul(k, num(LN2_LOW))), half);
  return special(x, f64x2.add(f64x2.add(low, f), f64x2.mul(k, num(LN2_HIGH))));
}

/** `y`, but for zero, infinity, NaN and what is less than zero. */
// @ts-expect-error: decorator
@inline
function special(x: v128, y: v128): v128 {
  const finite = v128.bitselect(y, x, f64x2.lt(x, num(Infinity)));
  const positive = v128.bitselect(num(-Infinity), finite, f64x2.eq(x, num(0)));
  return v128.bitselect(num(NaN), positive, f64x2.lt(x, num(0)));
}

/** sin(x + quarters · π/2) */
@inline
export function circular(x: v128, quarters: i32): v128 {
  const shifted = f64x2.add(f64x2.mul(x, num(0.6366197723675814)), num(ROUND));
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
  const beyond = f64x2.gt(f64x2.abs(x), num(CIRCULAR_BOUND));
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
  let r = step(-2.5050760253406863e-8, z, num(1.58969099521155e-10));
  r = step(2.7557313707070068e-6, z, r);
  r = step(-0.0001984126982985795, z, r);
  r = step(0.00833333333332249, z, r);
  const part = f64x2.mul(z, f64x2.sub(f64x2.mul(num(0.5), y), f64x2.mul(v, r)));
  const cube = f64x2.mul(v, num(-0.16666666666666632));
  return f64x2.sub(x, f64x2.sub(f64x2.sub(part, y), cube));
}

@inline
function cosine(x: v128, y: v128): v128 {
  const z = f64x2.mul(x, x);
  let r = step(2.087572321298175e-9, z, num(-1.1359647557788195e-11));
  r = step(-2.7557314351390663e-7, z, r);
  r = step(2.480158728947673e-5, z, r);
  r = step(-0.001388888888887411, z, r);
  r = f64x2.mul(z, step(0.0416666666666666, z, r));
  const half = f64x2.mul(num(0.5), z);
  const w = f64x2.sub(num(1), half);
  const error = f64x2.sub(f64x2.sub(num(1), w), half);
  return f64x2.add(w, f64x2.add(error, f64x2.sub(f64x2.mul(z, r), f64x2.mul(x, y))));
}
