import * as z from "zod";

/** Relative error of every quantile. */
export const PRECISION = 0.05;
const GAMMA = (1 + PRECISION) / (1 - PRECISION);
const LOG_GAMMA = Math.log(GAMMA);

/** Smallest and largest value told apart from what lies beyond it. */
const SMALLEST = 1e-3;
const LARGEST = 1e6;

/** How many values fell into each bucket, by the bucket's number; bucket i ends at SMALLEST · γ^i. */
export const histogram = z.record(z.string().regex(/^\d{1,3}$/), z.int().nonnegative());

/**
 * A histogram of non-negative numbers in fixed buckets, each wider than the last by the same factor: quantiles within
 * 5 %, and adding two histograms loses nothing.
 *
 * @see Masson, Rim, Lee: "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error Guarantees", VLDB 2019
 */
export type Histogram = Readonly<z.infer<typeof histogram>>;

/** Which bucket a value falls into. */
export function bucketOf(value: number): number {
  if (!(value > SMALLEST)) return 0; // NaN too
  return Math.ceil(Math.log(Math.min(value, LARGEST) / SMALLEST) / LOG_GAMMA);
}

/**
 * @param q 0 … 1
 * @returns the value that a share `q` of all values does not exceed, within 5 %; NaN where there are none
 */
export function bucketQuantile(values: Histogram, q: number): number {
  const buckets = Object.entries(values); // keys that are whole numbers come in ascending order
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  let left = Math.max(1, Math.ceil(q * total));
  for (const [bucket, count] of buckets) {
    left -= count;
    if (left <= 0) return (SMALLEST * 2 * GAMMA ** Number(bucket)) / (GAMMA + 1);
  }
  return Number.NaN;
}
